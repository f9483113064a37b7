/// The worker that holds the imaging module: the volume, its mask, every edit and measure. Decides nothing; copies slices in and out.
import createImaging, { type Answer, type Calls, type Edited, type Geometry, type Imaging, type MaskInfo, type VolumeInfo } from 'hepatica-imaging';

import type { CoreFault, Reason } from '../faults';
import { letGo } from '../let-go';
import { labelOfTruth } from './labels';
import { sameVoxels } from '../viewing/grid';
import { dropMaps, networkStep, type NetworkQuestion } from '../network/steps';

export type Slab = { first: number; data: Uint8Array };
export type Reply = { id: number; value?: unknown; slab?: Slab; bytes?: Uint8Array; samples?: Int16Array | Float32Array; whole?: Int16Array; floats?: Float32Array; maps?: Uint8Array[]; error?: CoreFault };
export type Question =
  | { id: number; do: 'volume'; geometry: Geometry; samples: Int16Array | Float32Array }
  | { id: number; do: 'draw'; request: Calls['synthesize']['ask'] }
  | { id: number; do: 'file'; bytes: Uint8Array }
  | { id: number; do: 'read'; bytes: Uint8Array; samples: boolean }
  | { id: number; do: 'edit'; name: string; request: object }
  | { id: number; do: 'stroke'; slab: Slab }
  | { id: number; do: 'ask'; name: string; request: object }
  | { id: number; do: 'plain'; name: string; request: object }
  | { id: number; do: 'phase'; geometry: Geometry; samples: Int16Array | Float32Array; request: object }
  | { id: number; do: 'import'; bytes: Uint8Array; means?: ReadonlyMap<number, number> }
  | { id: number; do: 'export'; format: 'nifti' | 'nrrd'; description: string }
  | { id: number } & NetworkQuestion;

class Refused extends Error {
  constructor(readonly code: string, readonly detail: string, readonly reason?: Reason) { super(code); }
}

const opened: Promise<Imaging> = createImaging();
let module: Imaging;
let volume: VolumeInfo | undefined;
let mask = 0;

function call<N extends keyof Calls>(name: N, request: object): Calls[N]['give'] {
  const answer = JSON.parse(module.call(name, JSON.stringify(request), null)) as Answer<Calls[N]['give']>;
  if (!answer.ok) throw new Refused(answer.error.code, `${answer.error.field} ${answer.error.detail}`.trim(), answer.error.reason);
  return answer.value;
}

/** The calls that look at intensities; the others would refuse a volume they do not know. */
const looking = new Set(['lesion', 'flood', 'threshold', 'radiomics', 'radiomics_csv']);
const about = (name: string, request: object) => (name === 'measure' ? aboutMeasures(request as { phase: string }) : { mask, ...(looking.has(name) ? { volume: volume!.id } : {}), ...request });
const aboutMeasures = ({ phase, ...request }: { phase: string }) => ({ mask, ...request, series: [{ volume: volume!.id, phase }] });

const plane = () => volume!.geometry.size[0] * volume!.geometry.size[1];

/** The slices from first to last as they are now. */
const slab = (first: number, last: number): Slab => ({ first, data: module.labels(mask)!.slice(first * plane(), (last + 1) * plane()) });
const changed = (edited: Edited): Slab | undefined => edited.box && slab(edited.box.first[2], edited.box.last[2]);

function forget(): void {
  dropMaps(call);
  if (mask) call('free', { id: mask });
  if (volume) call('free', { id: volume.id });
  mask = 0;
  volume = undefined;
}

/** A copy for the page, in two bytes a voxel where that loses nothing: as floats a long study costs the tab twice as much. */
function samplesOf({ id, stored_type, rescaled, min, max }: VolumeInfo): Int16Array | Float32Array {
  const all = module.samples(id)!;
  const whole = stored_type !== 'float32' && stored_type !== 'float64' && !rescaled && min >= -32768 && max <= 32767;
  return whole ? new Int16Array(all) : all.slice();
}

function buffer(bytes: Uint8Array): number {
  const { id } = call('new_bytes', { size: bytes.length });
  module.bytes(id)!.set(bytes);
  return id;
}

/** A study's file goes into the module, and its memory is given back at once: until the next collection it would count twice. */
function file(bytes: Uint8Array): number {
  const id = buffer(bytes);
  letGo(bytes);
  return id;
}

function take(question: Question): Omit<Reply, 'id'> {
  switch (question.do) {
    case 'volume': {
      forget();
      volume = call('new_volume', { geometry: question.geometry, stored_type: question.samples instanceof Int16Array ? 'int16' : 'float32' });
      module.samples(volume.id)!.set(question.samples);
      mask = call('new_mask', { like: volume.id }).id;
      return { value: volume };
    }
    case 'draw': return drawn(question.request);
    case 'file': {
      const next = call('open_volume', { bytes: file(question.bytes) });
      forget();
      volume = next;
      mask = call('new_mask', { like: volume.id }).id;
      return { value: volume, samples: samplesOf(volume) };
    }
    case 'read': {  // a file beside the open one: nothing of it stays here
      const read = call('open_volume', { bytes: file(question.bytes) });
      const samples = question.samples ? samplesOf(read) : undefined;
      call('free', { id: read.id });
      return { value: read, ...(samples ? { samples } : {}) };
    }
    case 'edit': {
      if (question.name !== 'undo' && question.name !== 'redo') call('checkpoint', { mask });
      let edited: Edited;
      try {
        edited = call(question.name as 'fill_holes', about(question.name, question.request) as never) as Edited;
      } catch (reason) {
        // Nothing changed, so there is nothing to undo.
        if (question.name !== 'undo' && question.name !== 'redo') call('undo', { mask });
        throw reason;
      }
      const part = changed(edited);
      return { value: edited, ...(part ? { slab: part } : {}) };
    }
    case 'stroke':
      call('checkpoint', { mask });
      module.labels(mask)!.set(question.slab.data, question.slab.first * plane());
      return {};
    case 'ask':
      return { value: call(question.name as 'components', about(question.name, question.request)) };
    case 'plain':  // about no mask
      return { value: call(question.name as 'response', question.request) };
    case 'phase': {  // a volume of another grid, here only while the mask is measured in it
      const { id } = call('new_volume', { geometry: question.geometry, stored_type: question.samples instanceof Int16Array ? 'int16' : 'float32' });
      try {
        module.samples(id)!.set(question.samples);
        return { value: call('phase_means', { mask, volume: id, ...question.request }) };
      } finally {
        call('free', { id });
      }
    }
    case 'network': return networkStep(question, { module, call, buffer, volume: volume?.id ?? 0, mask });
    case 'import': return importMask(question.bytes, question.means);
    case 'export': {
      const { id } = call('write_mask', { mask, format: question.format, description: question.description });
      const bytes = module.bytes(id)!.slice();
      call('free', { id });
      return { bytes };
    }
  }
}

/** One phase of a synthetic study, copied out and given back: HU, and its truth in the labels of the page. */
function drawn(request: Calls['synthesize']['ask']): Omit<Reply, 'id'> {
  const { phases: [phase], truth } = call('synthesize', request);
  const { geometry } = phase!.volume;
  const whole = new Int16Array(module.samples(phase!.volume.id)!);
  const data = module.labels(phase!.mask.id)!.map(labelOfTruth);
  call('free', { id: phase!.volume.id });
  call('free', { id: phase!.mask.id });
  return { value: { geometry, description: truth.description }, whole, slab: { first: 0, data } };
}

const differences = (same: Calls['compare_geometry']['give']): string[] => (['size', 'spacing', 'origin', 'direction'] as const).filter((part) => same[part]);

/** A mask from a file in the order of the volume's voxels; undefined where its voxels are others. */
function inOrder(read: MaskInfo, same: boolean): MaskInfo | undefined {
  if (same) return read;
  return sameVoxels(volume!.geometry, read.geometry) ? call('move_mask', { mask: read.id, like: volume!.id }) : undefined;
}

/** Numbers of a file to labels of this room, in place; returns the numbers that nothing is known of, which become background. */
function relabel(labels: Uint8Array, means: ReadonlyMap<number, number>): number[] {
  const present = new Uint8Array(256);
  labels.forEach((value, i) => {
    present[value] = 1;
    labels[i] = means.get(value) ?? 0;
  });
  return [...present.keys()].filter((value) => value > 0 && present[value] && !means.has(value));
}

/** A mask from a file, only when it has the voxels of the volume; a file may count them from other corners. */
function importMask(bytes: Uint8Array, means?: ReadonlyMap<number, number>): Omit<Reply, 'id'> {
  const read: MaskInfo = call('open_mask', { bytes: buffer(bytes) });
  let taken: MaskInfo | undefined;
  try {
    const same = call('compare_geometry', { a: read.id, b: volume!.id });
    taken = inOrder(read, same.same);
    if (!taken) throw new Refused('other_geometry', same.detail, { code: 'mask_of_other_grid', differs: differences(same) });
    call('checkpoint', { mask });
    const labels = module.labels(taken.id)!.slice();
    const unnamed = means ? relabel(labels, means) : [];
    module.labels(mask)!.set(labels);
    return { value: { ...taken, unnamed }, slab: { first: 0, data: labels } };
  } finally {
    for (const id of new Set([read.id, taken?.id ?? read.id])) call('free', { id });
  }
}

self.onmessage = async ({ data }: MessageEvent<Question>) => {
  try {
    module = await opened;
    const reply = take(data);
    const transfer = [reply.slab?.data.buffer, reply.bytes?.buffer, reply.samples?.buffer, reply.whole?.buffer, reply.floats?.buffer, ...(reply.maps ?? []).map((m) => m.buffer)].filter((b) => b !== undefined);
    self.postMessage({ id: data.id, ...reply }, { transfer: transfer as ArrayBuffer[] });
  } catch (reason) {
    const error = reason instanceof Refused ? { code: reason.code, detail: reason.detail, ...(reason.reason ? { reason: reason.reason } : {}) } : { code: 'failed', detail: String(reason) };
    self.postMessage({ id: data.id, error });
  }
};
