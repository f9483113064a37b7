/// The words beside an icon of the bar go away on Escape, with neither pointer nor focus moved (WCAG 1.4.13); they come back with the
/// next icon, or when pointer or focus returns.
import { signal } from '@preact/signals';

/** Whether the words that show now were sent away. */
export const hushed = signal(false);
/** The icons whose words these were. */
let silent: Element[] = [];

const speaks = '.bench-tool[data-tip]:hover, .bench-tool[data-tip]:focus-visible';

/** Escape sends shown words away, before it means anything else. Answers whether it did. */
export function hush(event: Pick<KeyboardEvent, 'key' | 'stopPropagation' | 'preventDefault'>, root: ParentNode = document): boolean {
  if (event.key !== 'Escape' || hushed.peek()) return false;
  silent = [...root.querySelectorAll(speaks)];
  if (silent.length === 0) return false;
  event.stopPropagation();
  event.preventDefault();
  hushed.value = true;
  return true;
}

/** Pointer or focus came to another icon, or left the one it was on: words are shown again. */
export function speakAgain({ type, target }: Pick<Event, 'type' | 'target'>): void {
  const came = type === 'pointerover' || type === 'focusin';
  if (came && silent.includes((target as Element).closest('.bench-tool')!)) return;
  hushed.value = false;
}

/** Listens before everything else, since the pointer may rest on the bar while the focus is elsewhere. */
export function listen(): () => void {
  const key = (event: KeyboardEvent) => void hush(event);
  addEventListener('keydown', key, true);
  return () => removeEventListener('keydown', key, true);
}
