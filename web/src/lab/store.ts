/// The lab's one state as a signal, and what its buttons do: ask the worker, hand the answer to the reducer.
import { signal } from '@preact/signals';
import type { Answer, Failure } from '../core/types';
import { models, variables } from '../state/dictionary';
import { holdsWork } from '../shell/leaving';
import { Cancelled, LabClient } from './client';
import { countsFile, withPlan, withSite } from './counts';
import { confirmed } from './mapping';
import { timeTicks } from '../figures/curve-geometry';
import { makeOwn } from './own';
import { repeat } from './replay';
import { emptyState, freeId, horizonsWithin, imputeOf, reduce, type Action, type Job, type LabState, type StepId } from './state';
import type { Description, Fitted, Mapping, PoolPlan, PoolSite, Recalibrated, Survival, Tried, Validation } from './types';

export const lab = signal<LabState>(emptyState);
export const act = (action: Action): void => { lab.value = reduce(lab.peek(), action); };
holdsWork(() => lab.peek().confirmed || lab.peek().own.length > 0 || lab.peek().meta !== undefined);

let client: LabClient | undefined;
export const theClient = () => (client ??= new LabClient(document.baseURI, (done, of) => act({ type: 'piece', share: done / of })));

class Refused extends Error { constructor(readonly error: Failure) { super(error.code); } }

export async function ask<T>(name: string, request: unknown): Promise<T> {
  const answer: Answer<T> = await theClient().ask<T>(name, request);
  if (!answer.ok) throw new Refused(answer.error);
  return answer.value;
}

/** Which question an answer came from: what a saved analysis repeats. */
const questions = new WeakMap<object, { call: string; request: unknown }>();
export const questionOf = (answer: object) => questions.get(answer);
export const remember = (answer: object, call: string, request: object): void => void questions.set(answer, { call, request });
async function analyse<T extends object>(call: string, request: object): Promise<T> {
  const answer = await ask<T>(call, request);
  remember(answer, call, request);
  return answer;
}

/** Runs one job; whatever goes wrong becomes one line at its step, with the file that was read. */
export async function work(where: StepId, what: Job['what'], all: number, run: () => Promise<void>, file?: string): Promise<void> {
  if (lab.peek().job) return;
  act({ type: 'working', job: { what, done: 0, all, began: Date.now() } });
  try {
    await run();
  } catch (reason) {
    if (reason instanceof Cancelled) act({ type: 'failed', problem: { where, cancelled: true } });
    else if (reason instanceof Refused) act({ type: 'failed', problem: { where, error: reason.error, ...(file === undefined ? {} : { file }) } });
    else act({ type: 'failed', problem: { where, error: { code: 'core_stopped', detail: reason instanceof Error ? reason.message : String(reason) } } });
  } finally {
    act({ type: 'ended' });
  }
}

export const cancel = (): void => theClient().cancel();

/** The mapping as a person changes it. While a job runs it stays: the answer on its way would stand as the new mapping's. */
export const remap = (mapping: Mapping): void => { if (!lab.peek().job) act({ type: 'map', mapping }); };

/** Takes the table away; for the same reason not while a job runs. */
export const closeTable = (): void => { if (!lab.peek().job) act({ type: 'closed' }); };

export async function takeFile(file: File): Promise<void> {
  // What is dropped while a job runs is not taken, and that is said: the answer on its way is of the table that is open.
  if (lab.peek().job) return act({ type: 'failed', problem: { where: 'table', file: file.name, fault: 'busy' } });
  await open(file.name, file, false);
  await repeatOpened();
}

export async function takeExample(): Promise<void> {
  const { default: text } = await import('../../lab/synthetic-cohort.csv?raw');
  await open('synthetic-cohort.csv', new Blob([text]), true);
  await repeatOpened();
}

/** Another table dropped while this one was read is named, and is no fault of this one. */
async function repeatOpened(): Promise<void> {
  const { problem } = lab.peek();
  if (!problem || problem.fault === 'busy') await repeat();
}

async function open(file: string, content: Blob, example: boolean): Promise<void> {
  await work('table', 'open', 3, async () => {
    const answer = await theClient().open(content, file);
    if (!answer.ok) throw new Refused(answer.error);
    const read = answer.value;
    if ('fault' in read) return act({ type: 'failed', problem: { where: 'table', file, fault: read.fault } });
    act({ type: 'progress', done: 2 });
    const mapping = await ask<Mapping>('propose', {});
    act({ type: 'opened', table: { file, encoding: read.encoding, columns: read.columns, example, digest: read.digest }, mapping });
  }, file);
}

const mapping = () => confirmed(lab.peek().mapping!);
const isSurvival = (m: Mapping) => m.outcome !== undefined && (m.outcome.time !== undefined || m.outcome.start !== undefined);

/** Curves with the numbers at risk where the axis has its ticks, which depend on the longest follow-up of those who stand in a group. */
async function curves(group: string, { outcome }: Description): Promise<Survival | undefined> {
  if (!isSurvival(mapping())) return undefined;
  const inMonths = outcome?.time_unit === 'mo' && outcome.longest;
  const times = inMonths ? timeTicks(inMonths) : undefined;
  const first = await ask<Survival>('survival', { mapping: mapping(), group, ...(times ? { times } : {}) });
  if (!times || String(timeTicks(lastTime(first))) === String(times)) return first;
  return ask<Survival>('survival', { mapping: mapping(), group, times: timeTicks(lastTime(first)) });
}

export const describe = (): Promise<void> => work('columns', 'describe', 3, () => describeNow());

/** Describes the table as it is mapped now, within a job of which `before` parts are done; a job of more parts than these goes on. */
export async function describeNow(before = 0): Promise<void> {
  act({ type: 'progress', done: before, part: 'describe' });
  const description = await analyse<Description>('describe', { mapping: mapping() });
  act({ type: 'progress', done: before + 1, part: 'survival' });
  const survival = await curves('', description);
  act({ type: 'progress', done: before + 2, part: 'models' });
  const tried = await tryModels();
  const { job } = lab.peek();
  const more = job && job.all > before + 3;
  act({ type: 'described', description, survival, tried, horizons: survival ? horizonsWithin(lastTime(survival)) : [],
    job: more ? { ...job, done: before + 3, share: undefined, part: 'own' } : undefined });
}

/** Which models this cohort can feed; those made here are among them once tellOwn() has named them. */
const tryModels = (): Promise<Tried> => ask<Tried>('models', { mapping: mapping() });

const allTried = ({ own, tried }: LabState): boolean => own.every((o) => tried?.models.some((m) => m.model === o.package.id));

/** Within a job: tries the packages made since the cohort was described, so that they stand among the others. */
export async function tryOwn(): Promise<void> {
  if (lab.peek().confirmed && !allTried(lab.peek())) act({ type: 'tried', tried: await tryModels() });
}

/** For packages made in another room, such as a model typed from a paper. */
export const meetOwn = (): Promise<void> | undefined =>
  (lab.peek().confirmed && !allTried(lab.peek()) ? work('validate', 'models', 1, () => tryOwn().then(() => act({ type: 'done' }))) : undefined);

export const lastTime = (survival: Survival): number =>
  Math.max(0, ...survival.groups.flatMap((g) => [...g.curve.censored.slice(-1), ...g.curve.time.slice(-1)]));

export function regroup(group: string): Promise<void> {
  return work('describe', 'survival', 2, async () => {
    const description = await analyse<Description>('describe', { mapping: mapping(), group });
    act({ type: 'progress', done: 1 });
    const survival = await curves(group, description);
    act({ type: 'regrouped', group, description, survival });
  });
}

export function validate(models: string[]): Promise<void> {
  const { validateForm: form, survival } = lab.peek();
  const impute = imputeOf(form.missing);
  const horizons = survival ? [...form.horizons].sort((a, b) => a - b) : [undefined];
  return work('validate', 'validate', horizons.length, async () => {
    const validations: Validation[] = [];
    for (const horizon of horizons) {
      validations.push(await analyse<Validation>('validate', {
        mapping: mapping(), models, ...(horizon ? { horizon } : {}),
        ...(impute ? { impute } : form.subgroup ? { subgroup: form.subgroup } : {}),
        thresholds: Array.from({ length: 50 }, (_, i) => (i + 1) / 100),
      }));
      act({ type: 'progress', done: validations.length });
    }
    act({ type: 'validated', validations });
  });
}

export const taken = (id: string) => models.peek().has(id);
const both = (en: string, zh: string) => ({ en: en.trim() || zh.trim(), 'zh-CN': zh.trim() || en.trim() });

export async function keep(result: { package?: Fitted['package']; reference?: unknown }, parent?: string): Promise<void> {
  if (!result.package) return;
  const own = { package: result.package, reference: result.reference, ...(parent ? { parent } : {}) };
  const hash = await makeOwn(own);
  act({ type: 'owned', own: { ...own, ...(hash ? { hash } : {}) } });
  tellOwn();
}

/** Gives the worker the packages of this session, without the one that is to be made anew. */
export const tellOwn = (without?: unknown): void =>
  theClient().setOwn(lab.peek().own.filter((o) => o.package.id !== without).map((o) => JSON.stringify(o.package)));

export function recalibrate(): Promise<void> {
  const { recalibrateForm: form, survival } = lab.peek();
  return work('update', 'recalibrate', 1, async () => {
    const result = await analyse<Recalibrated>('recalibrate', {
      mapping: mapping(), model: form.model, method: form.method, id: freeId(`${form.model}-${form.method === 'refit' ? 'refitted' : 'recalibrated'}`, taken), cohort: both(form.cohortEn, form.cohortZh),
      ...(survival && form.method === 'intercept' ? { horizon: form.horizon } : {}),
    });
    await keep(result, form.model);
    await tryOwn();
    act({ type: 'recalibrated', result });
  });
}

export function fit(): Promise<void> {
  const { fitForm: form, survival } = lab.peek();
  const impute = imputeOf(form.missing);
  return work('update', 'fit', 1, async () => {
    const result = await analyse<Fitted>('fit', {
      mapping: mapping(), predictors: form.predictors, penalty: form.penalty, firth: !survival && form.penalty === 'none' && form.firth,
      horizons: survival ? form.horizons : [], bootstrap: form.bootstrap, id: freeId(form.nameEn || form.nameZh, taken),
      title: both(form.nameEn, form.nameZh), cohort: both(form.cohortEn, form.cohortZh), group: form.group,
      ...(impute ? { impute } : {}),
    });
    await keep(result);
    await tryOwn();
    act({ type: 'fitted', result });
  });
}

export function makePlan(): Promise<void> {
  const { poolForm: form } = lab.peek();
  return work('pool', 'pool', 1, async () => {
    act({ type: 'planned', plan: await ask<PoolPlan>('pool_plan', { mapping: mapping(), predictors: form.predictors, min_cell: form.minCell }) });
  });
}

export function summarise(): Promise<void> {
  const { poolForm: form, plan } = lab.peek();
  return work('pool', 'pool', 1, async () => {
    act({ type: 'summarised', site: await ask<PoolSite>('pool_site', { mapping: mapping(), plan, site: form.site.trim() }) });
  });
}

export function merge(): Promise<void> {
  const { plan, summaries } = lab.peek();
  return work('pool', 'pool', 1, async () => {
    act({ type: 'planned', plan: await ask<PoolPlan>('pool_merge', { plan, summaries: summaries.map((s) => s.summary), files: summaries.map((s) => s.file) }) });
  });
}

function takeCounts(file: string, one: NonNullable<ReturnType<typeof countsFile>>): void {
  const { counts } = lab.peek();
  if ('plan' in one) act({ type: 'counts', counts: withPlan(counts, one.plan) });
  else if ('site' in one) act({ type: 'counts', counts: { ...counts, sites: withSite(counts.sites, { file, site: one.site }), result: undefined } });
  else act({ type: 'counts', counts: { ...counts, result: one.result } });
}

/** What the core finds a JSON file of the lab to be (core/cohort/lab_file.h). */
type FileKind = 'analysis' | 'pool_plan' | 'pool_summary' | 'counts_plan' | 'counts_summary' | 'counts_result' | 'validation';
type Problem = NonNullable<LabState['problem']>;

/** Reads a JSON file of the lab; what is wrong with one that is cut short or changed by hand is said by the core, with its place. */
export async function readJson(where: StepId, file: File): Promise<{ kind: FileKind; value: unknown } | { problem: Problem }> {
  const text = await file.text();
  try {
    const answer = await theClient().ask<{ kind: FileKind }>('lab_file', { name: file.name, text });
    return answer.ok ? { kind: answer.value.kind, value: JSON.parse(text) as unknown } : { problem: { where, error: answer.error } };
  } catch (reason) {
    return { problem: reason instanceof Cancelled ? { where, cancelled: true } : { where, error: { code: 'core_stopped', detail: String(reason) } } };
  }
}

// A plan takes away what another one collected, and a site what the sites before gave: opened together, plans come first, results last.
const turn = (kind: FileKind): number => (kind.endsWith('_plan') ? 0 : kind === 'counts_result' ? 2 : 1);

/** Plans and summaries, of a fit and of a validation, are told apart by what they hold; the first file that is none of them is refused by name. */
export async function takePoolFiles(files: Iterable<File>): Promise<void> {
  let problem: Problem | undefined;
  const all: { name: string; kind: FileKind; value: unknown }[] = [];
  for (const file of files) {
    const read = await readJson('pool', file);
    if ('problem' in read) problem ??= read.problem;
    else all.push({ name: file.name, ...read });
  }
  for (const one of all.sort((a, b) => turn(a.kind) - turn(b.kind))) {
    if (!takePoolFile(one.name, one)) problem ??= { where: 'pool', file: one.name };
  }
  if (problem) act({ type: 'failed', problem });
}

function takePoolFile(file: string, { kind, value }: { kind: FileKind; value: unknown }): boolean {
  const counts = countsFile(value);
  if (kind === 'pool_plan') act({ type: 'planned', plan: value as PoolPlan });
  else if (kind === 'pool_summary') {
    const summary = value as PoolSite;
    act({ type: 'collected', summaries: [...lab.peek().summaries.filter((s) => s.summary.site !== summary.site), { file, summary }] });
  } else if (counts) takeCounts(file, counts);
  else return false;
  return true;
}

export const variableType = (id: string) => variables.peek().get(id)?.type;
