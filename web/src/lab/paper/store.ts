/// The draft on the page: one signal, what the core says of it, and what its buttons do. Nothing is kept but by a saved file.
import { computed, effect, signal } from '@preact/signals';
import type { Failure, NomogramLayout, Patient, PatientValue } from '../../core/types';
import { models, variables } from '../../state/dictionary';
import { t } from '../../words/words';
import { address } from '../../state/route';
import { holdsWork } from '../../shell/leaving';
import { saveFile } from '../../figures/save-svg';
import { fromPaper } from '../from-paper';
import { freeId } from '../state';
import { keep } from '../store';
import type { Package } from '../types';
import { tryPackage } from './bench';
import { buildPackage, drawable } from './build';
import { emptyDraft, readDraft, type Draft, type StepId } from './draft';
import { compare, openOf, patientOf, referenceOf, unmatchedOf, type Outcome } from './examples';
import { variantsOf, type Variant } from './explain';
import { questionsOf } from './questions';

export const draft = signal<Draft>(emptyDraft());
export const step = signal<StepId>('kind');
/** What is drawn, or why nothing is: the reader's error, or the core that did not start. */
export const drawn = signal<{ layout?: NomogramLayout; problem?: Failure; of?: Draft }>({});
export const outcomes = signal<Outcome[]>([]);
/** By example: single changes with which it would come out. */
export const explained = signal<Record<number, Variant[]>>({});
/** Values moved on the nomogram's axes, over those of the first worked example. */
export const moved = signal<Patient>({});
export const fileProblem = signal('');
export const opened = signal<Package | undefined>(undefined);
const savedAs = signal(JSON.stringify(emptyDraft()));

export const change = (part: Partial<Draft>): void => { draft.value = { ...draft.peek(), ...part }; };
export const questions = computed(() => questionsOf(draft.value, variables.value));
export const unsaved = (): boolean => JSON.stringify(draft.peek()) !== savedAs.peek();
holdsWork(unsaved);

/** Whether the package may be used: nothing open, read by the core, and at least one worked example reproduced. */
export const usable = computed(() => questions.value.length === 0 && !drawn.value.problem && outcomes.value.some((o) => o.state === 'compared' && o.matches));

const draftId = 'draft';
let running = false;
let again = false;

/** Draws and compares what stands there now; changes made meanwhile are taken in one go afterwards. */
async function follow(): Promise<void> {
  if (running) { again = true; return; }
  running = true;
  try {
    do {
      again = false;
      await once(draft.peek(), moved.peek());
    } while (again);
  } finally { running = false; }
}

async function once(now: Draft, shift: Patient): Promise<void> {
  const dictionary = variables.peek();
  const part = drawable(now, dictionary);
  if (!part) { drawn.value = {}; outcomes.value = now.examples.map((e) => ({ state: 'open', ...openOf(now, e, dictionary) })); explained.value = {}; return; }
  // Only the whole model is compared with the paper: a part of it would give another number.
  const whole = part.kind === now.kind && part.predictors.length === now.predictors.length && !questions.peek().some((q) => q.step === 'kind' && q.at !== 'paper-higher' && q.at !== 'paper-event-en');
  const open = now.examples.map((e) => openOf(now, e, dictionary));
  const patients = now.examples.map((e) => patientOf(now, e, dictionary));
  const shown = { ...patientOf(part, now.examples[0] ?? { name: '', inputs: {}, expect: {}, tolerance: '' }, dictionary), ...shift };
  try {
    const tried = await tryPackage(buildPackage(part, dictionary, draftId), patients, shown);
    if (tried.refused) { drawn.value = { problem: tried.refused }; outcomes.value = []; explained.value = {}; return; }
    drawn.value = tried.layout?.ok ? { layout: tried.layout.value, of: part } : { of: part };
    const found: Outcome[] = now.examples.map((e, i) => (!whole || open[i]!.lacks.length > 0 || !open[i]!.expects ? { state: 'open', ...open[i]! } : compare(now, e, tried.evaluations[i]!)));
    outcomes.value = found;
    explained.value = await explain(now, found);
  } catch (reason) {
    drawn.value = { problem: { code: 'core_stopped', detail: String(reason) } };
  }
}

/** Tries the known traps on the examples that do not come out. The patient stays as typed: only the reading of the paper changes. */
async function explain(now: Draft, found: Outcome[]): Promise<Record<number, Variant[]>> {
  const dictionary = variables.peek();
  const wrong = found.flatMap((o, i) => (o.state === 'compared' && !o.matches ? [i] : []));
  const all: Record<number, Variant[]> = {};
  if (wrong.length === 0) return all;
  const patients = wrong.map((i) => patientOf(now, now.examples[i]!, dictionary));
  for (const variant of variantsOf(now, dictionary)) {
    if (questionsOf(variant.draft, dictionary).some((q) => q.step === 'predictors' || q.step === 'kind')) continue;
    const tried = await tryPackage(buildPackage(variant.draft, dictionary, draftId), patients, {});
    wrong.forEach((i, j) => {
      const answer = tried.evaluations[j];
      const outcome = answer && compare(now, now.examples[i]!, answer);
      if (outcome?.state === 'compared' && outcome.matches) all[i] = [...(all[i] ?? []), variant];
    });
  }
  return all;
}

let following = false;
/** From the first visit on, every change of draft, language or moved axis is drawn. */
export function start(): void {
  if (following) return;
  following = true;
  effect(() => { void draft.value; void moved.value; void variables.value; void follow(); });
}

/** The package as it would be used now, examples it does not reproduce said in it. */
export const packageNow = (): Package => {
  const { titleEn, titleZh } = draft.peek().evidence;
  return buildPackage(draft.peek(), variables.peek(), freeId(titleEn || titleZh, (id) => models.peek().has(id)), unmatchedOf(draft.peek(), outcomes.peek()));
};
export const referenceNow = (): object => referenceOf(draft.peek(), outcomes.peek(), variables.peek());

const file = (value: unknown, name: string) => saveFile(new Blob([`${JSON.stringify(value, null, 2)}\n`], { type: 'application/json' }), name);
const fileName = () => freeId(draft.peek().evidence.titleEn || draft.peek().evidence.titleZh, () => false);

export function saveDraft(): void {
  file(draft.peek(), `${fileName()}.draft.json`);
  savedAs.value = JSON.stringify(draft.peek());
}
export const savePackage = (): void => file(packageNow(), 'model.json');
export const saveReference = (): void => file(referenceNow(), 'reference.json');

/** A saved draft takes the place of what stands there; anything else is refused by name. */
export async function takeDraft(given: File): Promise<void> {
  const read = readDraft(await given.text(), (id) => variables.peek().has(id));
  fileProblem.value = read ? '' : given.name;
  if (!read || !mayDiscard()) return;
  moved.value = {};
  draft.value = read;
  savedAs.value = JSON.stringify(read);
}

/** What was typed since the last saving is lost only after a yes. */
const mayDiscard = (): boolean => !unsaved() || confirm(t('paper.anew_sure'));

export function startAnew(): void {
  if (!mayDiscard()) return;
  draft.value = emptyDraft();
  savedAs.value = JSON.stringify(emptyDraft());
  moved.value = {};
  opened.value = undefined;
  step.value = 'kind';
}

let openedFrom = '';
/** Puts the package on the calculator, once for every state of the draft, and goes there. */
export async function openOnCalculator(): Promise<void> {
  const state = JSON.stringify(draft.peek());
  if (state !== openedFrom || !opened.peek()) {
    const made = packageNow();
    fromPaper.add(made.id);
    await keep({ package: made, reference: referenceNow() });
    opened.value = made;
    openedFrom = state;
  }
  location.hash = address('model', opened.peek()!.id);
}

export const moveTo = (variable: string, value: PatientValue): void => { moved.value = { ...moved.peek(), [variable]: value }; };
