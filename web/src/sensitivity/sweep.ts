/// Asks the core what each input changes, finds where an answer tips, and the range over what unknown inputs could be.
/// Chooses which values to ask about; every answer is the core's.
import type { Core, Patient, Swept } from '../core/types';
import type { ModelText } from '../state/dictionary';
import { inputsOf, plainest, spaced, valuesOf, type Values } from './ranges';

export type Answer = number | string | boolean | null;
/** Where the answer changes: up to `below` it is `before`; `included` says whether `at` itself still belongs to it. */
export type Tip = { at: number; included: boolean; exact: boolean; before: Answer; after: Answer };
export type Effect = {
  variable: string; values: Values; answers: Answer[]; classes: Answer[] | undefined; status: string[]; tips: Tip[]; width: number;
};

const points = 200;
const mostTips = 4;
/** A bracket this narrow, relative to its place, is called exact once a plain number inside decides it. */
const narrow = 1e-9;

type Outputs = { headline: string; graded: string | undefined };

/** The headline and, if it is no class itself, the output that carries the model's risk class. */
export function outputsOf(model: ModelText): Outputs | undefined {
  const headline = model.outputs?.find((o) => o.headline);
  if (!headline) return undefined;
  const graded = headline.kind === 'class' ? headline : model.outputs?.find((o) => o.kind === 'class' && o.from === model.classesOf)
    ?? model.outputs?.find((o) => o.kind === 'class');
  return { headline: headline.id, graded: graded?.id };
}

async function ask(core: Core, model: ModelText, patient: Patient, variable: string, values: (number | string | boolean)[], unit?: string): Promise<Swept['results'][0] | undefined> {
  const answer = await core.sweep({ models: [model.id], patient, variable, values, ...(unit ? { unit } : {}) });
  return answer.ok ? answer.value.results[0] : undefined;
}

/** What one input changes, everything else as it is. */
export async function effectOf(core: Core, model: ModelText, patient: Patient, variable: string): Promise<Effect | undefined> {
  const values = valuesOf(variable, patient, points);
  const outputs = outputsOf(model);
  if (!values || !outputs) return undefined;
  const tried = values.numbers ?? values.choices ?? [];
  const row = await ask(core, model, patient, variable, tried, values.unit);
  if (!row) return undefined;
  const answers = row.outputs[outputs.headline] ?? [];
  const classes = outputs.graded ? row.outputs[outputs.graded] : undefined;
  if (new Set(answers.filter((a) => a !== null)).size + new Set(row.status).size <= 2 && new Set(row.status).size === 1 && new Set((classes ?? []).map(String)).size <= 1) return undefined;
  const tips = values.numbers && outputs.graded
    ? await tipsOf(core, model, patient, variable, values, outputs.graded, classes ?? []) : [];
  return { variable, values, answers, classes, status: row.status, tips, width: widthOf(answers, classes) };
}

/** Every change of class along the range, each narrowed down by asking again between its neighbours. */
async function tipsOf(core: Core, model: ModelText, patient: Patient, variable: string, values: Values, output: string, classes: Answer[]): Promise<Tip[]> {
  const tips: Tip[] = [];
  for (let i = 1; i < classes.length && tips.length < mostTips; i++) {
    if (classes[i] === classes[i - 1] || classes[i] === null || classes[i - 1] === null) continue;
    const tip = await narrowed(core, model, patient, variable, values.unit, output,
      { low: values.numbers![i - 1]!, high: values.numbers![i]!, before: classes[i - 1]!, after: classes[i]! });
    if (tip) tips.push(tip);
  }
  return tips;
}

type Bracket = { low: number; high: number; before: Answer; after: Answer };

async function narrowed(core: Core, model: ModelText, patient: Patient, variable: string, unit: string | undefined, output: string, bracket: Bracket): Promise<Tip | undefined> {
  let { low, high } = bracket;
  if (Number.isInteger(low) && high - low === 1 && isWhole(variable)) return { at: low, included: true, exact: true, before: bracket.before, after: bracket.after };
  for (let round = 0; round < 5 && high - low > Math.abs(high) * narrow; round++) {
    const inner = spacedExactly(low, high, 48);
    const row = await ask(core, model, patient, variable, inner, unit);
    const found = row?.outputs[output] ?? [];
    const first = found.findIndex((a) => a !== bracket.before);
    if (first <= 0) break;
    low = inner[first - 1]!;
    high = inner[first]!;
  }
  // A published threshold is a plain number: ask at it, and just above it.
  const at = plainest(low - Math.abs(low) * narrow, high);
  const row = await ask(core, model, patient, variable, [at, at * (1 + 4 * narrow), at * (1 - 4 * narrow)], unit);
  const [here, above, under] = row?.outputs[output] ?? [];
  if (under === bracket.before && above !== bracket.before) {
    return { at, included: here === bracket.before, exact: digits(at) <= 5, before: bracket.before, after: bracket.after };
  }
  return { at: high, included: false, exact: false, before: bracket.before, after: bracket.after };
}

const digits = (x: number) => String(x).replace(/[-.]/g, '').replace(/^0+/, '').length;
const spacedExactly = (low: number, high: number, count: number) => Array.from({ length: count + 1 }, (_, i) => low + ((high - low) * i) / count);
let isWhole: (variable: string) => boolean = () => false;
export function wholeNumbers(test: (variable: string) => boolean): void { isWhole = test; }

/** How much the headline moves: the span of a number, or the count of different classes. */
function widthOf(answers: Answer[], classes: Answer[] | undefined): number {
  const numbers = answers.filter((a): a is number => typeof a === 'number');
  if (numbers.length > 0) return Math.max(...numbers) - Math.min(...numbers);
  return new Set((classes ?? answers).filter((a) => a !== null)).size - 1;
}

/** All inputs, the strongest first. */
export async function sensitivity(core: Core, model: ModelText, patient: Patient, stop: () => boolean): Promise<Effect[]> {
  const effects: Effect[] = [];
  for (const variable of inputsOf(model, patient)) {
    if (stop()) return [];
    const one = await effectOf(core, model, patient, variable);
    if (one && one.status.includes('ok')) effects.push(one);
  }
  return effects.sort((a, b) => b.width - a.width);
}

export type Unknowns = { unknown: string[]; low?: number; high?: number; classes: string[]; tried: number; more: boolean };
const mostUnknown = 3;
const perInput = [0, 200, 25, 9];

/** The range of the headline over everything that up to three unknown inputs could be. */
export async function rangeOfUnknown(core: Core, model: ModelText, patient: Patient, missing: string[], stop: () => boolean): Promise<Unknowns | undefined> {
  const outputs = outputsOf(model);
  if (!outputs || missing.length === 0 || missing.length > mostUnknown || missing.includes('gene_expression')) return undefined;
  const count = perInput[missing.length]!;
  const grids = missing.map((id) => ({ id, values: gridOf(id, patient, count) }));
  if (grids.some((g) => !g.values)) return undefined;
  const seen: { numbers: number[]; classes: Set<string>; tried: number; more: boolean } = { numbers: [], classes: new Set(), tried: 0, more: false };
  const walk = async (at: number, known: Patient): Promise<void> => {
    if (stop()) return;
    const { id, values } = grids[at]!;
    const tried = values!.numbers ?? values!.choices ?? [];
    if (at < grids.length - 1) {
      for (const value of tried) await walk(at + 1, { ...known, [id]: typeof value === 'number' && values!.unit ? { value, unit: values!.unit } : value });
      return;
    }
    const row = await ask(core, model, known, id, tried, values!.unit);
    seen.tried += tried.length;
    for (const status of row?.status ?? []) if (status === 'missing_input') seen.more = true;
    for (const answer of row?.outputs[outputs.headline] ?? []) if (typeof answer === 'number') seen.numbers.push(answer);
    for (const answer of (outputs.graded ? row?.outputs[outputs.graded] : undefined) ?? []) if (answer !== null) seen.classes.add(String(answer));
  };
  await walk(0, patient);
  if (seen.numbers.length === 0 && seen.classes.size === 0) return undefined;
  return {
    unknown: missing, classes: [...seen.classes], tried: seen.tried, more: seen.more,
    ...(seen.numbers.length ? { low: seen.numbers.reduce((a, b) => Math.min(a, b)), high: seen.numbers.reduce((a, b) => Math.max(a, b)) } : {}),
  };
}

function gridOf(id: string, patient: Patient, count: number): Values | undefined {
  const values = valuesOf(id, patient, count);
  if (!values?.numbers || values.numbers.length <= count) return values;
  const { numbers } = values;
  return { ...values, numbers: spaced(0, numbers.length - 1, count, false).map((i) => numbers[Math.round(i)]!) };
}
