/// One classification of an outlined region, and maps of what its answer hangs on: the core's steps and the runtime's taken in turn.
import { signal } from '@preact/signals';
import type { Calls, ClassAnswer } from 'hepatica-imaging';
import { faultText } from '../faults';
import { outline, send } from '../mask/bench';
import { study } from '../state';
import type { NetworkPackage } from './packages';
import { imagesOf, lacking, seatsNow } from './phase-images';
import { askRuntime, endRuntime, Fault, openBest } from './run';

/** `of`: the outline that was classified; another makes the answer old. */
export type Verdict = { study: string; of: number; label: number; one: NetworkPackage; answer: ClassAnswer; plan: Calls['classify_begin']['give']; seconds: number };
export type RegionMap = { kind: 'occlusion' | 'activation'; of: number; map: Uint8Array; most: number; least: number };
export type Asking = { state: 'idle' } | { state: 'loading' } | { state: 'mapping'; done: number; of: number } | { state: 'failed'; why: string };

export const asking = signal<Asking>({ state: 'idle' });
export const verdict = signal<Verdict | undefined>(undefined);
export const regionMap = signal<RegionMap | undefined>(undefined);

let mine = 0;
class Stopped extends Error {}

export function stopAsking(): void {
  mine++;
  endRuntime();
  asking.value = { state: 'idle' };
}

async function core<T>(question: Parameters<typeof send>[0]): Promise<{ value: T; floats?: Float32Array; map?: Uint8Array }> {
  const reply = await send(question);
  if (reply.error) throw new Fault(faultText(reply.error));
  return { value: reply.value as T, ...(reply.floats ? { floats: reply.floats } : {}), ...(reply.maps?.[0] ? { map: reply.maps[0] } : {}) };
}

const named = (one: NetworkPackage) => ({ package: one.text, document: `${one.info.id}/model.json` });

/** One picture through the graph; `also` names a second output to be handed back. */
async function step(one: NetworkPackage, shape: number[], also?: string): Promise<{ shape: number[]; floats: Float32Array } | undefined> {
  const { floats } = await core<object>({ do: 'network', step: 'classify', name: 'classify_input', request: {} });
  const answer = await askRuntime({ do: 'run', input: one.info.input, output: one.info.output, shape, floats: floats!, ...(also ? { also } : {}) });
  if (!answer.floats) throw new Fault(`${one.info.file}: ${answer.error ?? ''}`);
  await core({ do: 'network', step: 'scores', floats: answer.floats });
  return answer.also;
}

/** Runs `work` as the one thing that is asked; what was stopped or overtaken says nothing. */
async function guarded(work: (going: () => void) => Promise<void>): Promise<void> {
  const me = ++mine;
  const of = study.value?.id;
  const going = () => { if (me !== mine || study.value?.id !== of) throw new Stopped(); };
  try {
    await work(going);
    going();
    asking.value = { state: 'idle' };
  } catch (reason) {
    if (me !== mine) return;
    endRuntime();
    asking.value = reason instanceof Stopped ? { state: 'idle' } : { state: 'failed', why: reason instanceof Error ? reason.message : String(reason) };
  }
}

/** Opens the graph and compares it with its declaration before anything runs. */
async function opened(one: NetworkPackage, going: () => void): Promise<void> {
  const { graph } = await openBest(one, going);
  await core({ do: 'network', step: 'check', ...named(one), graph });
}

export function classify(one: NetworkPackage, label: number): Promise<void> {
  verdict.value = undefined;
  regionMap.value = undefined;
  asking.value = { state: 'loading' };
  return guarded(async (going) => {
    const [began, of] = [performance.now(), outline.value];
    const seats = seatsNow(one);
    const none = lacking(seats);
    if (none) throw new Fault(none);
    const others = await imagesOf(seats, going);
    const { value: plan } = await core<Calls['classify_begin']['give']>({ do: 'network', step: 'classify_begin', ...named(one), label, others });
    going();
    await opened(one, going);
    going();
    const { floats } = await core<object>({ do: 'network', step: 'classify', name: 'classify_input', request: {} });
    const reply = await askRuntime({ do: 'run', input: one.info.input, output: one.info.output, shape: plan.input_shape, floats: floats! });
    going();
    if (!reply.floats) throw new Fault(`${one.info.file}: ${reply.error ?? ''}`);
    const { value: answer } = await core<ClassAnswer>({ do: 'network', step: 'scores', floats: reply.floats });
    going();
    verdict.value = { study: study.value!.id, of, label, one, plan, answer, seconds: (performance.now() - began) / 1000 };
  });
}

/** Covers the picture square by square and sees what the chosen class loses. */
export function occlude(now: Verdict): Promise<void> {
  asking.value = { state: 'mapping', done: 0, of: now.plan.occlusion_steps };
  return guarded(async (going) => {
    await opened(now.one, going);
    const { value: { steps } } = await core<Calls['classify_occlude']['give']>({ do: 'network', step: 'classify', name: 'classify_occlude', request: { class: now.answer.chosen } });
    for (let n = 0; n < steps; n++) {
      going();
      await step(now.one, now.plan.input_shape);
      going();
      asking.value = { state: 'mapping', done: n + 1, of: steps };
    }
    const { value, map } = await core<Calls['classify_map']['give']>({ do: 'network', step: 'classify', name: 'classify_map', request: {} });
    going();
    endRuntime();
    regionMap.value = { kind: 'occlusion', of: now.answer.chosen, map: map!, most: value.most, least: value.least };
  });
}

/** From the graph's last activations, where the package declares them with their weights. */
export function activate(now: Verdict): Promise<void> {
  asking.value = { state: 'loading' };
  return guarded(async (going) => {
    await opened(now.one, going);
    going();
    const also = await step(now.one, now.plan.input_shape, now.one.info.activations);
    going();
    if (!also || also.shape.length !== 4) throw new Fault(`${now.one.info.file}: '${now.one.info.activations}' [${also?.shape.join(', ') ?? ''}]`);
    const { value, map } = await core<Calls['classify_activation']['give']>({ do: 'network', step: 'activation', floats: also.floats, height: also.shape[2]!, width: also.shape[3]!, class: now.answer.chosen });
    going();
    endRuntime();
    regionMap.value = { kind: 'activation', of: now.answer.chosen, map: map!, most: value.most, least: value.least };
  });
}
