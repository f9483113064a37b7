/// What goes on paper and into the record: inputs, results, versions, date, and the sentence about judgement.
/// One structure, read by the copied text and by the printed sheet.
import type { PatientValue } from '../core/types';
import { levelLabel, models, text, variables, type ModelText, type VariableText } from '../state/dictionary';
import { entry, patient } from '../state/patient';
import { patientErrors, resultOf } from '../state/results';
import { horizon } from '../state/settings';
import { exact } from '../words/numbers';
import { errorWords, unitLabel } from '../words/problems';
import { explained, mark, sentences, t } from '../words/words';
import { fitReasons, noNumberText } from '../results/FitLine';
import { headlines, type Headline } from '../results/reading';
import { isTreatmentSection, sections } from '../results/sections';

/** doubt: what the form says beside the field: unusual, or not used because it contradicts another. */
export type ReportInput = { name: string; value: string; doubt?: string };
/** notices: what the card says before its number, whoever the patient is. */
export type ReportResult = { section: string; id: string; model: string; version: string; value: string; kind: string; group?: string; caution?: string; notices: string[] };
export type Report = { inputs: ReportInput[]; results: ReportResult[] };

/** What was entered, with every digit: the record is compared with the slip. */
function valueText(variable: VariableText | undefined, id: string, value: PatientValue): string {
  if (typeof value === 'object' && 'values' in value) return t('genes.read', { n: Object.keys(value.values).length, file: '' });
  if (typeof value === 'object') return `${exact(value.value)} ${unitLabel(id, value.unit)}`.trim();
  if (typeof value === 'boolean') return t(value ? 'form.yes' : 'form.no');
  return typeof value === 'number' ? exact(value) : variable ? levelLabel(id, value) : value;
}

/** A value that the core put aside is said so, with the reason; the record would show two findings that exclude each other as true. */
function doubtOf(id: string): string | undefined {
  const refused = patientErrors.value.filter((e) => e.field === id);
  if (refused.length > 0) return t('report.not_used', { reason: refused.map(errorWords).join(mark('semicolon')) });
  const { state } = entry(id).value;
  return state === 'unusual' ? t('report.unconfirmed') : state === 'kept' ? t('form.kept_unusual') : undefined;
}

function inputOf(id: string, name: string, value: PatientValue): ReportInput {
  const doubt = doubtOf(id);
  return { name, value: valueText(variables.value.get(id), id, value), ...(doubt ? { doubt } : {}) };
}

/** What the page says once above the results of a treatment. */
export const cautionOf = (section: string): string | undefined => (isTreatmentSection(section) ? t('results.selected') : undefined);

/** What a card says of its model before any number. */
export const noticesOf = (model: ModelText): string[] => [...(model.own ? [t('card.own')] : []), ...(model.notice ? [model.notice] : [])];

/** Whether a model speaks about this patient, with the reasons; undefined before it has an answer. */
export function verdictOf(model: ModelText): string | undefined {
  const result = resultOf(model.id).value;
  if (result?.status === 'not_applicable' || result?.status === 'refused') return noNumberText(model, result);
  if (result?.status !== 'ok' || !result.fit) return undefined;
  const { verdict, unchecked } = result.fit;
  if (verdict === 'fits') return sentences(t('fit.fits'), unchecked?.length ? t('fit.unchecked', { n: unchecked.length }) : undefined);
  const reasons = fitReasons(model, result);
  return reasons.length > 0 ? explained(t(`fit.${verdict}`), reasons) : t(`fit.${verdict}`);
}

/** Notices and cautions of some results, each once: the notes of the printed sheet. */
export const notesOf = (results: ReportResult[]): string[] =>
  [...new Set(results.flatMap((one) => [cautionOf(one.section) ?? [], one.notices].flat()))];

const headlineText = (h: Headline) =>
  `${h.value}${h.unit ? ` ${h.unit}` : ''}${h.when && !h.label.includes(h.when) ? mark('pause') + h.when : ''}`;

/** Reads the page's present state. */
export function report(): Report {
  const values = patient.value;
  const inputs = text.value.variables.filter((v) => values[v.id] !== undefined)
    .map((v) => inputOf(v.id, v.label, values[v.id]!));
  if (values.gene_expression) inputs.push(inputOf('gene_expression', t('genes.title'), values.gene_expression));
  const results = sections.value.flatMap((section) => section.models.flatMap((one): ReportResult[] => {
    const model = models.value.get(one.id)!;
    const result = resultOf(one.id).value;
    if (result?.status !== 'ok') return [];
    const shown = headlines(model, result, horizon.value);
    const group = result.risk_group && model.classes[result.risk_group.class]?.label;
    const caution = fitReasons(model, result).join(mark('semicolon'));
    return [{
      section: section.id, id: one.id, model: model.short, version: result.version,
      value: shown.map((h) => explained(h.label, [headlineText(h)])).join(mark('semicolon')),
      kind: [...new Set(shown.map((h) => t(`kind.${h.kind}`)))].join(mark('comma')),
      ...(group && !shown.some((h) => h.value === group) ? { group } : {}), ...(caution ? { caution } : {}),
      notices: noticesOf(model),
    }];
  }));
  return { inputs, results };
}
