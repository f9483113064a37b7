/// One automatic outline: the runtime's worker and the core's steps taken in turn, slice by slice, until the mask holds the result.
import { batch, signal } from '@preact/signals';
import type { Calls, NetworkPlan } from 'hepatica-imaging';
import { t } from '../../words/words';
import { changed, send, write } from '../mask/bench';
import { mostLesions } from '../mask/labels';
import { faultText } from '../faults';
import { study } from '../state';
import { rememberOrigin } from './origin';
import { imagesOf, lacking, seatsNow } from './phase-images';
import { folder, rememberLoaded, runtimes, type NetworkPackage, type RuntimeName } from './packages';
import type { RuntimeQuestion, RuntimeReply } from './runtime-worker';

export type Outcome = { study: string; key: string; lesions: number;
  /** Parts left out because the network was unsure of them. */
  doubtful: number;
  seconds: number; provider: RuntimeName; threads: number; classes: string[];
  /** The largest share of the open series that another phase did not reach. */
  uncovered: number };
export type Run =
  /** `last`: the mask is being written, which is not to be cancelled any more. */
  | { state: 'idle' } | { state: 'loading' } | { state: 'running'; done: number; of: number; last?: true }
  | { state: 'failed'; why: string } | { state: 'done'; outcome: Outcome };
/** What of the last run can be looked into: the probability of each class, and the uncertainty. */
export type Maps = { study: string; classes: string[] };

export const run = signal<Run>({ state: 'idle' });
export const maps = signal<Maps | undefined>(undefined);

let mine = 0;
let worker: Worker | undefined;
let last = 0;
const waiting = new Map<number, (reply: RuntimeReply) => void>();

/** What fails is told in one line. */
export class Fault extends Error {}
class Stopped extends Error {}

type Asked = RuntimeQuestion extends infer Q ? Q extends RuntimeQuestion ? Omit<Q, 'id'> : never : never;
export function askRuntime(question: Asked, transfer: Transferable[] = []): Promise<RuntimeReply> {
  worker ??= begin();
  return new Promise((resolve) => {
    const id = ++last;
    waiting.set(id, resolve);
    worker!.postMessage({ ...question, id }, transfer);
  });
}

function begin(): Worker {
  const one = new Worker(new URL('./runtime-worker.ts', import.meta.url), { type: 'module', name: 'hepatica-network' });
  one.onmessage = ({ data }: MessageEvent<RuntimeReply>) => { waiting.get(data.id)?.(data); waiting.delete(data.id); };
  one.onerror = (event) => { for (const [id, told] of waiting) told({ id, error: event.message || 'worker' }); waiting.clear(); };
  return one;
}

/** Ends the runtime and gives its memory back. */
export function endRuntime(): void {
  worker?.terminate();
  worker = undefined;
  for (const [id, told] of waiting) told({ id, error: 'stopped' });
  waiting.clear();
}

export const mayCancel = (): boolean => !(run.value.state === 'running' && run.value.last);
export function cancel(): void {
  if (!mayCancel()) return;
  mine++;
  endRuntime();
  void send({ do: 'network', step: 'cancel' });
  run.value = { state: 'idle' };
}

type Adapters = { gpu?: { requestAdapter(): Promise<unknown> } };
let adapter: Promise<RuntimeName> | undefined;
/** WebGPU where the device has an adapter, WebAssembly elsewhere. */
export const bestRuntime = (): Promise<RuntimeName> => (adapter ??= Promise.resolve((navigator as Adapters).gpu?.requestAdapter() ?? null)
  .then((found): RuntimeName => (found ? 'webgpu' : 'wasm'), (): RuntimeName => 'wasm'));

/** Memory a run may take: half of what the device says it has, within what a tab gets. */
function allowedBytes(): number {
  const gigabytes = (navigator as { deviceMemory?: number }).deviceMemory ?? 4;
  return Math.min(2e9, gigabytes * 0.5e9);
}

async function core<T>(question: Parameters<typeof send>[0]): Promise<T> {
  const reply = await send(question);
  if (reply.error) throw new Fault(faultText(reply.error));
  return reply.value as T;
}

async function bytesOf(one: NetworkPackage): Promise<Uint8Array> {
  if (one.bytes) return one.bytes.slice();
  const response = await fetch(folder() + one.file!);
  if (!response.ok) throw new Fault(`${one.file}: ${response.status}`);
  return new Uint8Array(await response.arrayBuffer());
}

async function open(one: NetworkPackage, provider: RuntimeName, going: () => void): Promise<{ threads: number; graph: NonNullable<RuntimeReply['graph']> }> {
  const files = runtimes.value?.[provider];
  if (!files) throw new Fault(t('network.no_runtime'));
  const bytes = await bytesOf(one);
  going();
  const at = (name: string) => folder() + name;
  const reply = await askRuntime({ do: 'open', provider, bytes, files: { entry: at(files.entry), glue: at(files.glue), wasm: at(files.wasm) } }, [bytes.buffer as ArrayBuffer]);
  if (!reply.graph) throw new Fault(`${one.info.file}: ${reply.error ?? ''}`);
  rememberLoaded(one, provider);
  return { threads: reply.threads ?? 1, graph: reply.graph };
}

/** Opens with WebGPU, or where that fails with WebAssembly; `going` throws when the run was stopped, which says nothing of the device. */
export async function openBest(one: NetworkPackage, going: () => void): Promise<{ provider: RuntimeName; threads: number; graph: NonNullable<RuntimeReply['graph']> }> {
  const provider = await bestRuntime();
  if (provider === 'wasm') return { provider, ...await open(one, 'wasm', going) };
  try {
    return { provider, ...await open(one, 'webgpu', going) };
  } catch {
    going();
    endRuntime();
    adapter = Promise.resolve('wasm');
    return { provider: 'wasm', ...await open(one, 'wasm', going) };
  }
}

/** Every step; a lost graphics device is made up for by WebAssembly from the slice where it was lost. */
async function steps(one: NetworkPackage, plan: NetworkPlan, opened: { provider: RuntimeName; threads: number }, going: () => void): Promise<void> {
  for (let step = 0; step < plan.steps; step++) {
    const { floats, error } = await send({ do: 'network', step: 'input' });
    going();
    if (error || !floats) throw new Fault(error ? faultText(error) : '');
    const question = { do: 'run' as const, input: one.info.input, output: one.info.output, shape: plan.input_shape };
    // What a lost graphics device did not answer is asked again, so a copy stays here.
    const spare = opened.provider === 'webgpu' ? floats.slice() : undefined;
    let answer = await askRuntime({ ...question, floats }, [floats.buffer as ArrayBuffer]);
    going();
    if (answer.error && spare) {
      endRuntime();
      adapter = Promise.resolve('wasm');
      Object.assign(opened, { provider: 'wasm' }, await open(one, 'wasm', going));
      answer = await askRuntime({ ...question, floats: spare }, [spare.buffer as ArrayBuffer]);
      going();
    }
    if (!answer.floats) throw new Fault(`${one.info.file}: ${answer.error ?? ''}`);
    if (answer.shape!.join() !== plan.output_shape.join()) {
      throw new Fault(`${one.info.file}: '${one.info.output}' [${answer.shape!.join(', ')}], model.json [${plan.output_shape.join(', ')}]`);
    }
    await core({ do: 'network', step: 'output', floats: answer.floats });
    going();
    if ((step + 1) % plan.tiles === 0) run.value = { state: 'running', done: (step + 1) / plan.tiles, of: plan.slices };
  }
}

export async function start(one: NetworkPackage): Promise<void> {
  const me = ++mine;
  const of = study.value;
  if (!of) return;
  const going = () => { if (me !== mine || study.value?.id !== of.id) throw new Stopped(); };
  const began = performance.now();
  const named = { do: 'network' as const, package: one.text, document: `${one.info.id}/model.json` };
  run.value = { state: 'loading' };
  try {
    const foreground = one.info.classes.map((_, c) => c).slice(1);
    const seats = seatsNow(one);
    const none = lacking(seats);
    if (none) throw new Fault(none);
    const others = await imagesOf(seats, going);
    maps.value = undefined;
    const plan = await core<NetworkPlan & { uncovered: number }>({ ...named, step: 'begin', probability_of: foreground, allowed_bytes: allowedBytes(), others });
    going();
    const opened = await openBest(one, going);
    going();
    await core({ ...named, step: 'check', graph: opened.graph });
    run.value = { state: 'running', done: 0, of: plan.slices };
    await steps(one, plan, opened, going);
    // Before the parts are labelled, which takes as much memory as the runtime held.
    endRuntime();
    run.value = { state: 'running', done: plan.slices, of: plan.slices, last: true };
    const reply = await write({ do: 'network', step: 'finish', most_lesions: mostLesions, first_is_liver: one.info.classes[1]?.name === 'liver' }, send);
    going();
    if (!reply) throw new Stopped();
    if (reply.error || !reply.slab) throw new Fault(reply.error ? faultText(reply.error) : '');
    const classes = one.info.classes.slice(1).map((c) => c.name);
    const { lesions, doubtful } = reply.value as Calls['network_finish']['give'];
    batch(() => {
      maps.value = { study: of.id, classes };
      run.value = { state: 'done', outcome: { study: of.id, key: one.key, lesions, doubtful, seconds: (performance.now() - began) / 1000,
        provider: opened.provider, threads: opened.threads, classes, uncovered: plan.uncovered } };
    });
    await changed();
    rememberOrigin(of.id, one);
  } catch (reason) {
    if (me !== mine) return;
    endRuntime();
    void send({ do: 'network', step: 'cancel' });
    run.value = reason instanceof Stopped ? { state: 'idle' } : { state: 'failed', why: reason instanceof Error ? reason.message : String(reason) };
  }
}
