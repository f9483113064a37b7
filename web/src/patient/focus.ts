/// Leads the reader to a field: shows the patient tab, opens the group, puts the cursor there.
import { signal } from '@preact/signals';
import { variables } from '../state/dictionary';
import { pane } from '../shell/Panes';

export const openGroups = signal(new Set<string>());

export function toggleGroup(id: string): void {
  const next = new Set(openGroups.value);
  if (!next.delete(id)) next.add(id);
  openGroups.value = next;
}

export const fieldId = (variable: string): string => `field-${variable}`;

/** Focuses the variable's field, wherever it is folded away. */
export function goToField(variable: string): void {
  pane.value = 'patient';
  const group = variable === 'gene_expression' ? 'genes' : variables.value.get(variable)?.group;
  if (!document.getElementById(fieldId(variable)) && group) openGroups.value = new Set([...openGroups.value, group]);
  requestAnimationFrame(() => requestAnimationFrame(() => {
    const field = document.getElementById(fieldId(variable));
    const target = field?.matches('input,select') ? field : field?.querySelector<HTMLElement>('input:checked,input,select,button');
    const calm = matchMedia('(prefers-reduced-motion: reduce)').matches;
    field?.closest('.field')?.scrollIntoView({ block: 'center', behavior: calm ? 'auto' : 'smooth' });
    (target as HTMLElement | null | undefined)?.focus({ preventScroll: true });
  }));
}
