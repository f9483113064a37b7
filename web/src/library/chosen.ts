/// Which models the reader wants side by side. Ids only; nothing of the patient.
import { signal } from '@preact/signals';
import { address } from '../state/route';

/** More rows than this no longer compare at a glance. */
export const most = 8;
export const chosen = signal<string[]>([]);

export function toggle(id: string): void {
  const now = chosen.value;
  if (now.includes(id)) chosen.value = now.filter((one) => one !== id);
  else if (now.length < most) chosen.value = [...now, id];
}

/** Chooses these and opens the comparison. */
export function compareThese(ids: string[]): void {
  chosen.value = ids.slice(0, most);
  location.hash = address('library', 'compare');
}
