/// Which question comes next. The core names what an output still lacks; of those inputs, one that is proven to leave the
/// answer alone is not asked. The proof is the core's: every remaining choice is put to it. What is not proven is asked.
import type { Core, Patient, PatientValue, Result } from '../core/types';
import type { ModelText, VariableText } from '../state/dictionary';
import { valuesFor, type Readings } from './readings';

export type Answer = number | string | boolean;
/** What is known about one output: its answer, the next question, or what its answer hangs on and nobody knows. */
export type Outcome = {
  output: string; answer?: Answer; result: Result;
  /** Unknown inputs proven not to matter. */
  whatever: string[];
  /** Rules that fired whatever those are, as step and rule. */
  rules: { step: string; id: string }[];
  question?: string; stuck?: string[];
  /** Conditions of the setting that what is known of the patient leaves open. */
  unchecked: string[];
};

export type Enquiry = {
  core: Core; model: ModelText; output: string; readings: Readings | undefined; variables: Map<string, VariableText>;
  skipped: ReadonlySet<string>; stop: () => boolean;
};

/** Further calls of the core that one proof may take; with more, the input is asked. */
const most = 500;
const samples = 48;
/** A model that gives no number here has answered too: with its reason. */
const apart = ['not_applicable', 'refused', 'locked'];

/**
 * Finds the next question about one output. Undefined when stopped on the way. `idle`: inputs that did not matter to an output
 * asked for before; they only set the order, what the core asks with them known comes first.
 */
export async function nextQuestion(enquiry: Enquiry, patient: Patient, idle: string[] = []): Promise<Outcome | undefined> {
  return settle(enquiry, patient, idle, new Map(), 0);
}

async function settle(enquiry: Enquiry, patient: Patient, before: string[], held: Map<string, PatientValue>, depth: number): Promise<Outcome | undefined> {
  const { output } = enquiry;
  const assumed: Patient = Object.fromEntries(before.flatMap((id) => (valuesOf(enquiry, id) ?? []).slice(0, 1).map((value) => [id, dressed(enquiry, id, value)])));
  let unchecked: string[] | undefined;
  for (;;) {
    const now: Patient = { ...patient, ...Object.fromEntries(held) };
    const result = await evaluated(enquiry, now);
    if (!result || enquiry.stop()) return undefined;
    unchecked ??= result.fit?.unchecked ?? [];
    const base = { output, result, whatever: [...held.keys()], rules: [], unchecked };
    const answer = answerIn(result, output);
    if (answer !== undefined) return { ...base, answer, rules: await commonRules(enquiry, patient, [...held.keys()], result.rules ?? []) };
    if (apart.includes(result.status)) return base;
    const first = before.length > 0 ? (await evaluated(enquiry, { ...assumed, ...now }))?.missing ?? [] : [];
    const open = [...new Set([...first, ...result.missing ?? []])].filter((id) => enquiry.readings?.has(id) ?? true);
    const { ask, idle } = await sorted(enquiry, now, open);
    if (ask) return { ...base, question: ask };
    if (idle) held.set(idle, dressed(enquiry, idle, valuesOf(enquiry, idle)![0]!));
    else return open.length === 0 ? base : past(enquiry, now, held, open[0]!, base, depth);
  }
}

/**
 * Of the inputs that are missing, the one to ask: first one that is seen to turn the answer, then one about which nothing is
 * proven. `idle` is one proven to turn nothing.
 */
async function sorted(enquiry: Enquiry, now: Patient, open: string[]): Promise<{ ask?: string; idle?: string }> {
  const unseen: string[] = [];
  for (const id of open) {
    if (!await seenToMatter(enquiry, now, id)) unseen.push(id);
    else if (!enquiry.skipped.has(id)) return { ask: id };
  }
  let unproven: string | undefined;
  for (const id of unseen) {
    if (!await mayMatter(enquiry, now, id)) return { idle: id };
    if (!enquiry.skipped.has(id)) unproven ??= id;
  }
  return unproven === undefined ? {} : { ask: unproven };
}

/** The rules that fire for every value of the inputs that do not matter; none where there are too many to try. */
async function commonRules(enquiry: Enquiry, patient: Patient, ids: string[], fired: Outcome['rules']): Promise<Outcome['rules']> {
  let all: Patient[] = [patient];
  for (const id of ids) all = all.flatMap((one) => (valuesOf(enquiry, id) ?? []).map((value) => ({ ...one, [id]: dressed(enquiry, id, value) })));
  if (ids.length === 0) return fired;
  if (all.length > 200) return [];
  let common = fired;
  for (const one of all) {
    const rules = (await evaluated(enquiry, one))?.rules ?? [];
    common = common.filter((rule) => rules.some((r) => r.step === rule.step && r.id === rule.id));
  }
  return common;
}

/** Nobody knows this input: asks whatever any of its values would need, and says when nothing else can settle it. */
async function past(enquiry: Enquiry, now: Patient, held: Map<string, PatientValue>, id: string, base: Outcome, depth: number): Promise<Outcome | undefined> {
  const stuck: Outcome = { ...base, stuck: [id] };
  const values = valuesOf(enquiry, id);
  if (!values || depth > 3) return stuck;
  for (const value of values) {
    const one = await settle(enquiry, { ...now, [id]: dressed(enquiry, id, value) }, [], new Map(held), depth + 1);
    if (!one || enquiry.stop()) return undefined;
    if (one.question) return { ...base, question: one.question };
  }
  return stuck;
}

/**
 * Whether the output can still turn on this input. False is proven: for every choice of what the core asks for besides, all
 * values of this input gave the same answer. True also where no proof was found within `most` calls.
 */
export async function matters(enquiry: Enquiry, patient: Patient, id: string): Promise<boolean> {
  return await seenToMatter(enquiry, patient, id) || mayMatter(enquiry, patient, id);
}

/** Whether, among some made-up completions of the patient, one has an answer that turns on this input. */
async function seenToMatter(enquiry: Enquiry, patient: Patient, id: string): Promise<boolean> {
  const values = probesOf(enquiry, id);
  for (let i = 0; i < samples && enquiry.readings && values; i++) {
    if (enquiry.stop()) return true;
    const row = await swept(enquiry, { ...patient, ...sample(enquiry, patient, id, i) }, id, values);
    if (row && different(row) > 1) return true;
  }
  return false;
}

async function mayMatter(enquiry: Enquiry, patient: Patient, id: string): Promise<boolean> {
  const values = valuesOf(enquiry, id);
  return !enquiry.readings || !values || differs(enquiry, patient, id, values, { left: most });
}

async function differs(enquiry: Enquiry, patient: Patient, id: string, values: Answer[], calls: { left: number }): Promise<boolean> {
  calls.left -= 2;
  if (calls.left < 0 || enquiry.stop()) return true;
  const row = await swept(enquiry, patient, id, values);
  if (!row || different(row) > 1) return true;
  const open = row.indexOf(undefined);
  if (open < 0) return false;
  const result = await evaluated(enquiry, { ...patient, [id]: dressed(enquiry, id, values[open]!) });
  const other = result?.missing?.find((one) => enquiry.readings!.has(one) && one !== id);
  const choices = other === undefined ? undefined : valuesOf(enquiry, other);
  if (!choices) return true;
  for (const value of choices) {
    if (await differs(enquiry, { ...patient, [other!]: dressed(enquiry, other!, value) }, id, values, calls)) return true;
  }
  return false;
}

const different = (row: (string | undefined)[]) => new Set(row.filter((a) => a !== undefined)).size;

/** One made-up completion of the patient; the same number gives the same one. */
function sample(enquiry: Enquiry, patient: Patient, without: string, seed: number): Patient {
  const made: Patient = {};
  let state = (seed + 1) * 2654435761;
  for (const [id, reading] of enquiry.readings!) {
    if (id in patient || id === without || reading.standIn || reading.optional || enquiry.variables.get(id)?.derive) continue;
    const values = probesOf(enquiry, id);
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    if (values) made[id] = dressed(enquiry, id, values[(state >>> 8) % values.length]!);
  }
  return made;
}

const valuesOf = ({ readings, variables }: Enquiry, id: string) => {
  const reading = readings?.get(id);
  return reading && valuesFor(reading, variables.get(id));
};

/** The same, or for a number that is computed with, some ordinary ones: enough to see that an answer turns, not that it does not. */
function probesOf(enquiry: Enquiry, id: string): Answer[] | undefined {
  const all = valuesOf(enquiry, id);
  const unit = enquiry.variables.get(id)?.units?.find((u) => u.code === enquiry.readings?.get(id)?.unit);
  const [low, high] = (unit?.plausible ?? unit?.possible ?? []).map(Number);
  const [usualLow = low, usualHigh = high] = (unit?.usual ?? []).map(Number);
  if (all || low === undefined || high === undefined) return all;
  return [low, usualLow, usualHigh, high].filter((v): v is number => Number.isFinite(v));
}

function dressed({ readings }: Enquiry, id: string, value: Answer): PatientValue {
  const unit = readings?.get(id)?.unit;
  return typeof value === 'number' && unit !== undefined && unit !== '1' ? { value, unit } : value;
}

async function evaluated({ core, model }: Enquiry, patient: Patient): Promise<Result | undefined> {
  const answer = await core.evaluate({ patient, models: [model.id] });
  return answer.ok ? answer.value.results.find((r) => r.id === model.id) : undefined;
}

/** The output for each value of one input: undefined where something else is still missing. */
async function swept(enquiry: Enquiry, patient: Patient, variable: string, values: Answer[]): Promise<(string | undefined)[] | undefined> {
  const unit = enquiry.readings?.get(variable)?.unit;
  const answer = await enquiry.core.sweep({
    models: [enquiry.model.id], patient, variable, values,
    ...(typeof values[0] === 'number' && unit !== undefined && unit !== '1' ? { unit } : {}),
  });
  const row = answer.ok ? answer.value.results.find((r) => r.id === enquiry.model.id) : undefined;
  return row && values.map((_, i) => {
    if (apart.includes(row.status[i]!)) return `no answer: ${row.status[i]}`;
    const found = row.outputs[enquiry.output]?.[i];
    return found === null || found === undefined ? undefined : JSON.stringify(found);
  });
}

export const answerIn = (result: Result, output: string): Answer | undefined => result.outputs?.find((o) => o.id === output)?.value;

/** The outputs worth asking for, in order: the class first, then whatever else stands large. */
export function goalsOf(model: ModelText): string[] {
  const outputs = model.outputs ?? [];
  const large = outputs.filter((o) => o.headline);
  const graded = large[0]?.kind === 'class' ? undefined : outputs.find((o) => o.kind === 'class' && o.from === model.classesOf);
  return [...new Set([...(graded ? [graded.id] : []), ...large.map((o) => o.id), ...outputs.filter((o) => o.kind === 'score').map((o) => o.id)])];
}
