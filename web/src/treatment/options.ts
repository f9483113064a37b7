/// Which models speak about people treated in one way: read from the packages' own `treatments`.
import type { Result } from '../core/types';
import { text, type ModelText } from '../state/dictionary';
import type { WordKey } from '../words/keys';

export type Option = { id: string; treatments: string[]; title: WordKey };

export const options: Option[] = [
  { id: 'transplant', treatments: ['transplant'], title: 'treatment.transplant' },
  { id: 'resection', treatments: ['resection'], title: 'treatment.resection' },
  { id: 'ablation', treatments: ['ablation'], title: 'treatment.ablation' },
  { id: 'tace', treatments: ['tace'], title: 'treatment.tace' },
  { id: 'haic-radioembolisation', treatments: ['haic', 'radioembolisation'], title: 'options.haic_radioembolisation' },
  { id: 'systemic', treatments: ['systemic'], title: 'treatment.systemic' },
  { id: 'supportive', treatments: ['supportive'], title: 'treatment.supportive' },
];
export const whatever: Option = { id: 'any', treatments: ['any'], title: 'options.any' };

/** Response is judged after a treatment, so its models do not speak about choosing one. */
export const modelsOf = (option: Option): ModelText[] => text.value.models
  .filter((m) => m.group !== 'response' && (m.treatments ?? []).some((id) => option.treatments.includes(id)));

const kinds = ['probability', 'cohort_statistic', 'quantity', 'class', 'score'];
const kindOf = (model: ModelText) => kinds.indexOf(model.outputs?.find((o) => o.headline)?.kind ?? 'score');

export type Sorted = { answered: ModelText[]; waiting: ModelText[]; apart: ModelText[]; locked: ModelText[] };

/** By what the model can say now; among answers probabilities first, then the better validated. */
export function sorted(models: ModelText[], statusOf: (id: string) => Result['status'] | undefined): Sorted {
  const of = (...wanted: (Result['status'] | undefined)[]) => models.filter((m) => wanted.includes(statusOf(m.id)))
    .sort((a, b) => kindOf(a) - kindOf(b) || b.weight - a.weight);
  return { answered: of('ok', 'refused'), waiting: of('missing_input', undefined), apart: of('not_applicable'), locked: of('locked') };
}
