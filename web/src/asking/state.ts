/// The enquiry on the open model's page: which question stands on it, what nobody knows, and what is decided so far.
import { computed, effect, signal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import type { Patient } from '../core/types';
import { details } from '../state/details';
import { models, variables, type ModelText } from '../state/dictionary';
import { patient } from '../state/patient';
import { keepProof, type Proof } from '../results/decided';
import { derived as derivedNow } from '../state/results';
import { ready, theCore } from '../state/session';
import { goalsOf, matters, nextQuestion, type Enquiry, type Outcome } from './plan';
import { readingsOf, type Library } from './readings';

/** `optional`: unknown inputs that the core never asks for, yet can change an answer or say whom it is for. */
export type Enquired = { outcomes: Outcome[]; question: string | undefined; optional: string[]; spared: string[]; read: string[] };
export type Asking = {
  id: string; skipped: ReadonlySet<string>; now?: Enquired; current?: string | undefined;
  /** The reader goes on and waits for the next question. */
  moving?: boolean;
  /** The focus is to be led to the question, or to the end. */
  lead?: boolean;
};

export const asking = signal<Asking | undefined>(undefined);
const none: ReadonlySet<string> = new Set();
const skippedNow = computed(() => asking.value?.skipped ?? none);
let busy = false;

const change = (more: Partial<Asking>): void => { if (asking.peek()) asking.value = { ...asking.peek()!, ...more }; };
export const begin = (id: string): void => { asking.value = { id, skipped: none, moving: true }; };
export const leave = (): void => { asking.value = undefined; };
export const askAbout = (variable: string): void => change({ current: variable, lead: true });
export const led = (): void => change({ lead: false });

/** Goes on to the next question, once it is known what that is. */
export function onward(): void {
  if (busy) change({ moving: true });
  else change({ current: asking.peek()?.now?.question, lead: true });
}

export function skip(variable: string): void {
  change({ skipped: new Set([...asking.peek()?.skipped ?? [], variable]) });
  onward();
}

export function askAgain(variable: string): void {
  change({ skipped: new Set([...asking.peek()?.skipped ?? []].filter((id) => id !== variable)), current: variable, lead: true });
}

const library = (): Library | undefined => {
  const all = details();
  return all && { models: models.value, details: all.models, variables: variables.value };
};

/** Works out the enquiry for one patient; undefined when stopped, or before the packages' texts have come. */
export async function enquire(model: ModelText, values: Patient, skipped: ReadonlySet<string>, stop: () => boolean): Promise<Enquired | undefined> {
  const texts = library();
  if (!texts) return undefined;
  const outcomes: Outcome[] = [];
  const enquiries: Enquiry[] = [];
  for (const output of goalsOf(model)) {
    const one = { core: theCore(), model, output, readings: readingsOf(model.id, output, texts), variables: texts.variables, skipped, stop };
    const outcome = await nextQuestion(one, values, outcomes.flatMap((o) => o.whatever));
    if (!outcome || stop()) return undefined;
    outcomes.push(outcome);
    enquiries.push(one);
    if (outcome.question) break;
  }
  const question = outcomes.find((o) => o.question)?.question;
  const optional = question ? [] : await optionalOf(texts, values, enquiries, outcomes);
  const readings = enquiries.flatMap((e) => [...e.readings?.values() ?? []]).filter((r) => !r.standIn && !texts.variables.get(r.variable)?.derive);
  const unasked = readings.filter((r) => !r.optional && !(r.variable in values) && !optional.includes(r.variable) && !skipped.has(r.variable));
  const ids = (some: typeof readings) => [...new Set(some.map((r) => r.variable))];
  return stop() ? undefined : { outcomes, question, optional, read: ids(readings), spared: ids(unasked) };
}

/**
 * Unknown inputs that nothing waits for and that still say something: those of conditions of the setting that could not be
 * checked, and those read only when known (`required: false`) where they can change an answer.
 */
async function optionalOf(texts: Library, values: Patient, enquiries: Enquiry[], outcomes: Outcome[]): Promise<string[]> {
  const detail = texts.details[enquiries[0]!.model.id];
  const unchecked = new Set(outcomes.flatMap((o) => o.unchecked));
  const named = new Set((detail?.exclusions ?? []).filter((e) => unchecked.has(e.id)).flatMap((e) => e.when.match(/[A-Za-z_]\w*/g) ?? []));
  const found = new Set<string>();
  for (const { variable: id, as: name = id } of detail?.inputs ?? []) if (named.has(name)) found.add(id);
  for (const [i, enquiry] of enquiries.entries()) {
    if (outcomes[i]!.answer === undefined) continue;
    for (const [id, reading] of enquiry.readings ?? []) if (reading.optional && !(id in values) && await matters(enquiry, values, id)) found.add(id);
  }
  for (const use of detail?.uses ?? []) {
    if (!named.has(use.as ?? use.output)) continue;
    for (const { variable, standIn } of readingsOf(use.model, use.output, texts)?.values() ?? []) if (!standIn) found.add(variable);
  }
  const derived = derivedNow.peek();
  return [...found].filter((id) => !(id in values) && !(id in derived) && !texts.variables.get(id)?.derive);
}

/** What the other views need to know of an enquiry. */
const proofOf = ({ outcomes, question, spared }: Enquired): Proof => ({
  decisions: outcomes.flatMap(({ output, answer, rules, whatever }) => (answer === undefined ? [] : [{ output, answer, rules, whatever }])),
  unneeded: [...outcomes.flatMap((o) => o.whatever), ...question ? [] : spared],
  closed: !question && outcomes.every((o) => o.answer !== undefined),
});

/** Keeps the enquiry in step with the patient. `held` says that the reader is at a question, which then stays. */
export function useAsking(model: ModelText, held: () => boolean): void {
  const open = asking.value?.id === model.id;
  useEffect(() => {
    if (!open) return undefined;
    let turn = 0;
    const stop = effect(() => {
      const values = patient.value;
      const skipped = skippedNow.value;
      const texts = details();
      if (!ready.value || !texts) return;
      const mine = ++turn;
      busy = true;
      void enquire(model, values, skipped, () => mine !== turn).then((now) => {
        if (!now || mine !== turn) return;
        busy = false;
        keepProof(model.id, values, proofOf(now));
        const { current, moving = false } = asking.peek() ?? {};
        const stays = current !== undefined && !moving && held();
        change({ now, moving: false, ...(moving ? { lead: true } : {}), ...(stays ? {} : { current: now.question }) });
      });
    });
    return () => { turn = -1; busy = false; stop(); };
  }, [model.id, open]);
}
