/// What happens when something is entered: the core checks the value, then every model is computed again.
import { batch, effect, signal } from '@preact/signals';
import type { Answer, Checked, Core, Evaluation, Loaded, Patient, PatientValue } from '../core/types';
import { openRestModels, variables } from './dictionary';
import { clearPatient, entry, patient, setEntry, type Entry } from './patient';
import { adoptEvaluation, failure, hashes } from './results';

let core: Core | undefined;
/** The first questions (liver reserve, stage, options) have their models. */
export const answering = signal(false);
/** Every model that the form answers is there. */
export const ready = signal(false);
export const theCore = (): Core => {
  if (!core) throw new Error('the core is not open yet');
  return core;
};

let loading: Promise<boolean> | undefined;

/** Loads dictionary and packages into the core, then keeps results in step with the patient. */
export async function start(opened: Core): Promise<void> {
  core = opened;
  loading = load(opened);
  await loading;
}

/** The models of the first questions, and once those are answered all others of the form. True when they are there. */
async function load(opened: Core): Promise<boolean> {
  const first = await opened.load();
  if (!adopted(first)) return false;
  answering.value = true;
  let answered: Promise<void> | undefined;
  effect(() => { answered = compute(patient.value); });
  await answered;
  await drawn();
  if (!adopted(await opened.loadForm())) return false;
  ready.value = true;
  await compute(patient.peek());
  return true;
}

function adopted(loaded: Answer<Loaded>): boolean {
  if (loaded.ok) adoptLoaded(loaded.value);
  else failure.value = loaded.error;
  return loaded.ok;
}

/** After the next frame where frames are drawn, soon where the page is hidden. */
const drawn = () => new Promise<void>((resume) => {
  if (typeof requestAnimationFrame === 'function') requestAnimationFrame(() => setTimeout(resume));
  setTimeout(resume, 200);
});

function adoptLoaded(loaded: Loaded): void {
  // A shipped page holds only packages that were checked; should one fail all the same, it is said.
  failure.value = loaded.errors?.[0];
  adoptJoined(loaded);
}

function adoptJoined(loaded: Loaded): void {
  hashes.value = new Map([...hashes.peek(), ...loaded.models.map((m) => [m.id, m.hash] as const)]);
  evaluated = ''; // the packages that joined have not answered yet
}

let rest: Promise<void> | undefined;
// What the core has read when only the words could not be fetched: given once more, every package would be refused as a double.
let restRead: Loaded | undefined;

/** Brings the signatures and locked cards, once; a failed attempt rejects and may be made again. */
export function openRest(): Promise<void> {
  rest ??= bringRest().catch((reason: unknown) => { rest = undefined; throw reason; });
  return rest;
}

async function bringRest(): Promise<void> {
  if (!await loading) throw new Error('the core holds no packages');
  restRead ??= await readRest();
  await openRestModels();
  adoptLoaded(restRead);
  await compute(patient.peek());
}

async function readRest(): Promise<Loaded> {
  const added = await theCore().loadRest();
  if (!added.ok) throw new Error(added.error.detail ?? added.error.code);
  return added.value;
}

/** Packages made in this session join the catalogue of the form; an error is of the package and changes nothing. */
export async function addPackages(models: unknown[]): Promise<Answer<Loaded>> {
  const added = await theCore().addModels({ models });
  if (!added.ok) return added;
  adoptJoined(added.value);
  await compute(patient.peek());
  return added;
}

let running = false;
let held = 0;
let waiting: Patient | undefined;

// One evaluation at a time; of what is typed meanwhile, only the last state is computed.
async function compute(values: Patient): Promise<void> {
  if (!running && JSON.stringify(values) === evaluated) return;
  waiting = values;
  if (running || held > 0) return;
  running = true;
  try {
    while (waiting) {
      const question: Patient = waiting;
      waiting = undefined;
      adopt(await theCore().evaluateChanges({ patient: question }), question);
    }
  } catch (reason) {
    failure.value = { code: 'core_stopped', detail: String(reason) };
  } finally {
    running = false;
  }
}

// The patient whose answers the page shows, as text.
let evaluated = '';
function adopt(answer: Answer<Evaluation>, values: Patient): void {
  evaluated = answer.ok ? JSON.stringify(values) : '';
  if (answer.ok) adoptEvaluation(answer.value);
  else failure.value = answer.error;
}

export const unitOf = (id: string): string | undefined =>
  entry(id).value.unit ?? variables.value.get(id)?.units?.[0]?.code;

/** Values that come together are evaluated once, when the last of them is in its field. */
export async function asOne(enterAll: () => Promise<unknown>): Promise<void> {
  held++;
  try {
    await enterAll();
  } finally {
    held--;
    if (waiting) void compute(waiting);
  }
}

const isNumber = (id: string) => ['number', 'integer'].includes(variables.peek().get(id)?.type ?? '');
const dressed = (value: PatientValue, unit: string | undefined): PatientValue =>
  typeof value === 'number' && unit !== undefined && unit !== '1' ? { value, unit } : value;

/** Takes what was typed into a field. The number is read in the field's unit; nothing is guessed. A core that has stopped is said. */
export async function enter(id: string, typed: string, unit = unitOf(id)): Promise<void> {
  try {
    await entered(id, typed, unit);
  } catch (reason) {
    failure.value = { code: 'core_stopped', detail: String(reason) };
  }
}

async function entered(id: string, typed: string, unit: string | undefined): Promise<void> {
  const before = entry(id).peek();
  if (typed.trim() === '') {
    setEntry(id, { text: typed, unit, state: 'unknown' });
    return;
  }
  const keptBefore = before.text === typed && before.unit === unit && before.state === 'kept';
  entry(id).value = { ...before, text: typed, unit };
  const question = { variable: id, value: typed, ...(unit && isNumber(id) ? { unit } : {}) };
  if (held > 0) return take(id, typed, unit, await theCore().checkValue(question), keptBefore);
  // A keystroke is one message: the core checks and computes while the page draws what was typed.
  const values = patient.peek();
  const answer = await theCore().enter({ ...question, patient: values });
  if (!answer.ok) {
    failure.value = answer.error;
    return;
  }
  const { checked, changes } = answer.value;
  let taken: Promise<void> | undefined;
  batch(() => {
    if (changes && checked.ok) adopt(changes, { ...values, [id]: dressed(checked.value.value, question.unit) });
    taken = take(id, typed, unit, checked, keptBefore);
  });
  await taken;
  void compute(patient.peek());
}

/**
 * Reads a field in another unit. The number stays as it was typed: what stands on the slip is never rewritten. The new unit comes
 * with the number, so that one kept as unusual in the unit before is asked about again.
 */
export const readIn = (id: string, unit: string): Promise<void> => enter(id, entry(id).peek().text, unit);

/** What the core said of a value, into its field. */
async function take(id: string, typed: string, unit: string | undefined, answer: Answer<Checked>, keptBefore: boolean): Promise<void> {
  const now = entry(id).peek();
  if (now.text !== typed || now.unit !== unit) return; // typed on meanwhile
  if (!answer.ok) {
    const suggestedUnit = answer.error.code === 'impossible_value' ? await otherUnit(id, typed, unit) : undefined;
    setEntry(id, { text: typed, unit, state: 'refused', problem: answer.error, ...(suggestedUnit ? { suggestedUnit } : {}) });
    return;
  }
  const next: Entry = { text: typed, unit, state: 'valid', value: dressed(answer.value.value, unit) };
  const unusual = answer.warnings.find((w) => w.code === 'unusual_value');
  if (unusual && !keptBefore) {
    const suggestedUnit = await otherUnit(id, typed, unit);
    setEntry(id, { ...next, state: 'unusual', problem: unusual, ...(suggestedUnit ? { suggestedUnit } : {}) });
  } else {
    setEntry(id, { ...next, state: unusual ? 'kept' : 'valid' });
  }
}

/** The one other unit in which the same number would be ordinary, when there is exactly one. */
async function otherUnit(id: string, typed: string, unit: string | undefined): Promise<string | undefined> {
  const others = (variables.peek().get(id)?.units ?? []).map((u) => u.code).filter((code) => code !== unit);
  const answers = await Promise.all(others.map((other) => theCore().checkValue({ variable: id, value: typed, unit: other })));
  const ordinary = others.filter((_, i) => answers[i]!.ok && answers[i]!.warnings.length === 0);
  return ordinary.length === 1 ? ordinary[0] : undefined;
}

/** Answers "unusual, is it right?" with yes. */
export function keepUnusual(id: string): void {
  const { problem: _problem, suggestedUnit: _unit, ...rest } = entry(id).peek();
  setEntry(id, { ...rest, state: 'kept' });
}

/** A level, yes or no; undefined for unknown. */
export function choose(id: string, value: string | boolean | undefined): void {
  if (value === undefined) setEntry(id, { text: '', unit: undefined, state: 'unknown' });
  else setEntry(id, { text: String(value), unit: undefined, state: 'valid', value });
}

/** Replaces the patient by a given one (an example, a file). */
export async function adoptPatient(values: Patient): Promise<void> {
  clearPatient();
  // All at once: every field shows its text before the first answer, so clearing meanwhile clears all.
  await asOne(() => Promise.all(Object.entries(values).map(([id, value]) => adoptValue(id, value))));
}

/** Enters a value given as text: a number as written, a level's id, "true" or "false". */
export async function adoptText(id: string, value: string, unit?: string): Promise<void> {
  const type = variables.peek().get(id)?.type;
  if (type === 'boolean') choose(id, value === 'true');
  else if (type === 'category') choose(id, value);
  else await enter(id, value, unit || unitOf(id));
}

/** Enters one value as if it had been typed. */
export async function adoptValue(id: string, value: PatientValue): Promise<void> {
  if (typeof value === 'object' && 'values' in value) {
    setEntry(id, { text: String(Object.keys(value.values).length), unit: undefined, state: 'valid', value });
  } else if (typeof value === 'object') {
    await enter(id, String(value.value), value.unit);
  } else if (typeof value === 'number') {
    await enter(id, String(value));
  } else {
    choose(id, value);
  }
}
