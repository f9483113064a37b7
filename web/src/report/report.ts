/// What goes on paper and into the record: inputs, results, versions, date, and the sentence about judgement.
/// One structure, read by the copied text and by the printed sheet.
import type { PatientValue } from '../core/types';
import { levelLabel, models, text, variables, type VariableText } from '../state/dictionary';
import { patient } from '../state/patient';
import { resultOf } from '../state/results';
import { horizon } from '../state/settings';
import { exact } from '../words/numbers';
import { unitLabel } from '../words/problems';
import { t } from '../words/words';
import { fitReasons } from '../results/FitLine';
import { headlines, type Headline } from '../results/reading';
import { sections } from '../results/sections';

export type ReportInput = { name: string; value: string };
export type ReportResult = { section: string; id: string; model: string; version: string; value: string; kind: string; group?: string; caution?: string };
export type Report = { inputs: ReportInput[]; results: ReportResult[] };

/** What was entered, with every digit: the record is compared with the slip. */
function valueText(variable: VariableText | undefined, id: string, value: PatientValue): string {
  if (typeof value === 'object' && 'values' in value) return t('genes.read', { n: Object.keys(value.values).length, file: '' });
  if (typeof value === 'object') return `${exact(value.value)} ${unitLabel(id, value.unit)}`.trim();
  if (typeof value === 'boolean') return t(value ? 'form.yes' : 'form.no');
  return typeof value === 'number' ? exact(value) : variable ? levelLabel(id, value) : value;
}

const headlineText = (h: Headline) =>
  `${h.value}${h.unit ? ` ${h.unit}` : ''}${h.when && !h.label.includes(h.when) ? `, ${h.when}` : ''}`;

/** Reads the page's present state. */
export function report(): Report {
  const values = patient.value;
  const inputs = text.value.variables.filter((v) => values[v.id] !== undefined)
    .map((v) => ({ name: v.label, value: valueText(variables.value.get(v.id), v.id, values[v.id]!) }));
  if (values.gene_expression) inputs.push({ name: t('genes.title'), value: valueText(undefined, 'gene_expression', values.gene_expression) });
  const results = sections.value.flatMap((section) => section.models.flatMap((one): ReportResult[] => {
    const model = models.value.get(one.id)!;
    const result = resultOf(one.id).value;
    if (result?.status !== 'ok') return [];
    const shown = headlines(model, result, horizon.value);
    const group = result.risk_group && model.classes[result.risk_group.class]?.label;
    const caution = fitReasons(model, result).join('; ');
    return [{
      section: section.id, id: one.id, model: model.short, version: result.version,
      value: shown.map((h) => `${h.label}: ${headlineText(h)}`).join('; '),
      kind: [...new Set(shown.map((h) => t(`kind.${h.kind}`)))].join(', '),
      ...(group && !shown.some((h) => h.value === group) ? { group } : {}), ...(caution ? { caution } : {}),
    }];
  }));
  return { inputs, results };
}
