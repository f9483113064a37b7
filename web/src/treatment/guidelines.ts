/// What each guideline names for this patient, read from its package: stage, first and next option, the rules that fired.
/// Compares guidelines by the treatments their classes mean; decides nothing.
import type { Result } from '../core/types';
import type { ModelDetail } from '../state/details';
import { levelLabel, models, text, variableLabel, variables, type ModelText } from '../state/dictionary';
import { filled, isEntered } from '../state/patient';
import { read } from '../results/reading';
import { exact, number } from '../words/numbers';
import { unitLabel } from '../words/problems';
import { explained, t } from '../words/words';

export type Choice = { words: string; treatments: string[] };
export type Fired = { step: string; label: string | undefined; explain: string; decidedBy: string[] };
export type Advice = { stage: string | undefined; first: Choice | undefined; next: Choice | undefined };

/** Packages that name treatments; those that cannot be computed come last. */
export const guidelines = (): ModelText[] => text.value.models.filter((m) => m.allocation)
  .sort((a, b) => Number(a.locked !== undefined) - Number(b.locked !== undefined) || (a.short < b.short ? -1 : 1));

export function advice(model: ModelText, result: Result | undefined): Advice {
  const { first, next } = model.allocation ?? {};
  const stage = model.outputs?.find((o) => o.headline && o.id !== first && o.id !== next);
  const value = result?.outputs?.find((o) => o.id === stage?.id);
  return {
    stage: stage && value ? read(model, stage, value).value : undefined,
    first: choice(model, result, first), next: choice(model, result, next),
  };
}

function choice(model: ModelText, result: Result | undefined, output: string | undefined): Choice | undefined {
  const told = model.outputs?.find((o) => o.id === output);
  const value = result?.outputs?.find((o) => o.id === output);
  if (!told || !value) return undefined;
  return { words: read(model, told, value).value, treatments: model.allocation?.treatments?.[String(value.value)] ?? [] };
}

/** The rules that fired, in the order of the table; a rule that sets nothing for this patient is left out. */
export function firedRules(detail: ModelDetail | undefined, result: Result | undefined): Fired[] {
  return (result?.rules ?? []).flatMap(({ step: id, id: ruleId }) => {
    const step = detail?.computation?.find((s) => s.id === id);
    const rule = step?.rules?.find((r) => r.id === ruleId) ?? step?.otherwise;
    if (!step || !rule?.explain || Object.values(rule.set).every((v) => v === 'none')) return [];
    const when = 'when' in rule ? String(rule.when) : '';
    return [{ step: id, label: step.label, explain: rule.explain, decidedBy: namesIn(when, detail!, result!) }];
  });
}

// "ecog >= 1 and stage == 'A'": the inputs a condition reads, with this patient's values.
function namesIn(when: string, detail: ModelDetail, result: Result): string[] {
  const names = new Set(when.replace(/'[^']*'/g, '').match(/[A-Za-z_]\w*/g) ?? []);
  const shown: string[] = [];
  for (const input of detail.inputs ?? []) {
    const name = input.as ?? input.variable;
    const value = result.values?.[name];
    if (names.has(name) && value !== undefined) shown.push(explained(variableLabel(input.variable), [spoken(input.variable, value, input.unit)]));
  }
  for (const use of detail.uses ?? []) {
    const name = use.as ?? use.output;
    const value = result.values?.[name];
    if (names.has(name) && value !== undefined && use.variable) shown.push(explained(nameOf(use, use.variable), [spoken(use.variable, value)]));
  }
  return shown;
}

/** The field from the chart only when it was filled in; else the model's own name of what it computed. */
function nameOf(use: { model: string; output: string }, variable: string): string {
  const computed = filled.value.has(variable) ? undefined : models.value.get(use.model)?.outputs?.find((o) => o.id === use.output)?.label;
  return computed ?? variableLabel(variable);
}

/** A value as the form shows it. */
export function spoken(variable: string, value: number | string | boolean, unit?: string): string {
  if (typeof value === 'boolean') return t(value ? 'form.yes' : 'form.no');
  if (typeof value === 'string') return levelLabel(variable, value);
  const label = unitLabel(variable, unit ?? variables.value.get(variable)?.units?.[0]?.code);
  const digits = isEntered(variable, value) ? exact(value) : number(value);
  return label && label !== '1' ? `${digits} ${label}` : digits;
}

export type Named = { model: ModelText; advice: Advice };

/** Whether the guidelines that answered share a first treatment. */
export function agreement(named: Named[]): 'one' | 'shared' | 'differ' | undefined {
  const answered = named.filter((n) => n.advice.first);
  if (answered.length === 0) return undefined;
  if (answered.length === 1) return 'one';
  const [head, ...rest] = answered.map((n) => new Set(n.advice.first!.treatments));
  return [...head!].some((id) => rest.every((other) => other.has(id))) ? 'shared' : 'differ';
}

/** Which guidelines name one of these treatments, and in which place. */
export function namedBy(treatments: string[], named: Named[]): { short: string; place: 'first' | 'next' }[] {
  const has = (one: Choice | undefined) => one?.treatments.some((id) => treatments.includes(id)) ?? false;
  return named.flatMap(({ model, advice: { first, next } }) => [
    ...(has(first) ? [{ short: model.short, place: 'first' as const }] : []),
    ...(has(next) ? [{ short: model.short, place: 'next' as const }] : []),
  ]);
}

// Read in the specimen, or measured after the operation.
const afterwards = [
  'path_tumour_number', 'path_largest_diameter', 'microvascular_invasion', 'mvi_count', 'mvi_distance', 'satellite_nodules', 'capsule_complete',
  'resection_margin', 'viable_tumour_number', 'viable_largest_diameter', 'intraoperative_transfusion',
  'bilirubin_pod5', 'bilirubin_peak_postop', 'pt_activity_pod5', 'inr_pod5', 'phlf_management',
];

/** What of the entered values is known only when the tumour has been taken out. */
export const knownAfterwards = (entered: ReadonlySet<string>): string[] => afterwards.filter((id) => entered.has(id));
