/// Which question of the clinician each model answers; the order of the page.
import { text, type ModelText } from '../state/dictionary';
import { computed } from '@preact/signals';

export type Section = { id: string; models: ModelText[] };

const order = [
  'liver_reserve', 'stage', 'options',
  'outlook_any', 'outlook_resection', 'outlook_ablation', 'outlook_transplant', 'outlook_tace', 'outlook_haic',
  'outlook_radioembolisation', 'outlook_systemic', 'outlook_supportive',
  'surveillance', 'diagnosis', 'response', 'volume',
] as const;
export type SectionId = typeof order[number];

/** A model stands in one section: outlook by its first treatment, transplant models with transplantation. */
export function sectionOf(model: Pick<ModelText, 'group' | 'treatments'>): SectionId {
  if (model.group === 'transplant') return 'outlook_transplant';
  if (model.group !== 'outlook') return model.group as SectionId;
  const treatment = `outlook_${model.treatments?.[0] ?? 'any'}` as SectionId;
  return order.includes(treatment) ? treatment : 'outlook_any';
}

/** Sections that have models, each in the order of their weights (scripts/model-words.mjs). */
export const sections = computed<Section[]>(() => order.map((id) => ({
  id,
  models: text.value.models.filter((m) => sectionOf(m) === id)
    .sort((a, b) => b.weight - a.weight || (a.short < b.short ? -1 : 1)),
})).filter((section) => section.models.length > 0));

export const isTreatmentSection = (id: string): boolean => id.startsWith('outlook_') && id !== 'outlook_any';
