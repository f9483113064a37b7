/// What the mask's worker does for a network run: the core's steps, with tensors carried in and out. Decides nothing.
import type { Calls, Geometry, Imaging } from 'hepatica-imaging';
import { letGo } from '../let-go';
import type { Reply } from '../mask/mask-worker';

/** The images of a network's phases in their order; undefined for the open one. */
type Others = ({ geometry: Geometry; samples: ArrayLike<number> } | undefined)[];
export type NetworkQuestion =
  | { do: 'network'; step: 'read'; package: string; document: string }
  | { do: 'network'; step: 'check'; package: string; document: string; bytes?: Uint8Array; graph?: Calls['network_check']['ask']['graph'] }
  | { do: 'network'; step: 'begin'; package: string; document: string; probability_of: number[]; allowed_bytes: number; others: Others }
  | { do: 'network'; step: 'input' }
  | { do: 'network'; step: 'output'; floats: Float32Array }
  | { do: 'network'; step: 'finish'; most_lesions: number; first_is_liver: boolean }
  /** A map of the last run: those of its classes in their order, then its uncertainty. */
  | { do: 'network'; step: 'map'; n: number }
  | { do: 'network'; step: 'cancel' }
  | { do: 'network'; step: 'classify_begin'; package: string; document: string; label: number; others: Others }
  | { do: 'network'; step: 'classify'; name: 'classify_input' | 'classify_occlude' | 'classify_map'; request: object }
  | { do: 'network'; step: 'scores'; floats: Float32Array }
  | { do: 'network'; step: 'activation'; floats: Float32Array; width: number; height: number; class: number };

type Bench = {
  module: Imaging; volume: number; mask: number;
  call: <N extends keyof Calls>(name: N, request: object) => Calls[N]['give'];
  buffer: (bytes: Uint8Array) => number;
};

let tensors = { input: 0, output: 0 };
/** Volumes that stand in the module only for the run. */
let beside: number[] = [];

/** Each image on the grid of the open one: its number, and the largest share of the open grid that one of them does not cover. */
function bring(others: Others, { module, volume, call }: Bench): { volumes: number[]; uncovered: number } {
  const all = module.samples(volume)!.length;
  let uncovered = 0;
  const volumes = others.map((other) => {
    if (!other) return volume;
    const { id } = call('new_volume', { geometry: other.geometry, stored_type: 'float32' });
    beside.push(id);
    module.samples(id)!.set(other.samples);
    if (call('compare_geometry', { a: volume, b: id }).same) return id;
    const moved = call('move_volume', { volume: id, like: volume });
    beside.push(moved.id);
    call('free', { id });
    beside = beside.filter((one) => one !== id);
    uncovered = Math.max(uncovered, moved.outside / all);
    return moved.id;
  });
  return { volumes, uncovered };
}

/** Maps of the last run. They stay in the module and are copied out when looked at: all of them at once are as much as the study. */
let kept: number[] = [];

export function dropMaps(call: Bench['call']): void {
  for (const id of kept) call('free', { id });
  kept = [];
}

function giveBack(call: Bench['call']): void {
  for (const id of beside) call('free', { id });
  beside = [];
}

/** Gives the volumes back when the work fails. */
function orGiveBack<T>(call: Bench['call'], work: () => T): T {
  try {
    return work();
  } catch (reason) {
    giveBack(call);
    throw reason;
  }
}

export function networkStep(question: NetworkQuestion, bench: Bench): Omit<Reply, 'id'> {
  const { module, mask, call, buffer } = bench;
  const floats = (id: number): Float32Array => {
    const view = module.bytes(id)!;
    return new Float32Array(view.buffer, view.byteOffset, view.byteLength / 4);
  };
  const taken = (id: number): Uint8Array => {
    const map = module.labels(id)!.slice();
    call('free', { id });
    return map;
  };
  switch (question.step) {
    case 'read': return { value: call('network_read', { package: question.package, document: question.document }) };
    case 'check': return { value: call('network_check', { package: question.package, document: question.document,
      ...(question.bytes ? { bytes: buffer(question.bytes) } : {}), ...(question.graph ? { graph: question.graph } : {}) }) };
    case 'begin': {
      giveBack(call);
      dropMaps(call);
      return orGiveBack(call, () => {
        const { volumes, uncovered } = bring(question.others, bench);
        const plan = call('network_begin', { package: question.package, document: question.document, volumes,
          probability_of: question.probability_of, uncertainty: true, allowed_bytes: question.allowed_bytes });
        tensors = { input: plan.input, output: plan.output };
        return { value: { ...plan, uncovered } };
      });
    }
    case 'input': {
      const at = call('network_input', {});
      return { value: at, floats: floats(tensors.input).slice() };
    }
    case 'output': {
      floats(tensors.output).set(question.floats);
      letGo(question.floats);
      return { value: call('network_output', {}) };
    }
    case 'classify_begin': {
      giveBack(call);
      try {
        const { volumes } = bring(question.others, bench);
        const plan = call('classify_begin', { package: question.package, document: question.document, volumes, mask, label: question.label });
        tensors = { input: plan.input, output: plan.output };
        return { value: plan };
      } finally {
        giveBack(call);
      }
    }
    case 'classify': {
      const value = call(question.name, question.request);
      if (question.name === 'classify_input') return { value, floats: floats(tensors.input).slice() };
      return 'mask' in value ? { value, maps: [taken(value.mask)] } : { value };
    }
    case 'scores': {
      const into = floats(tensors.output);
      // Fewer or more scores than declared would be read as others.
      if (into.length !== question.floats.length) throw new Error(`${question.floats.length} scores, the package declares ${into.length}`);
      into.set(question.floats);
      return { value: call('classify_output', {}) };
    }
    case 'activation': {
      const id = buffer(new Uint8Array(question.floats.buffer, question.floats.byteOffset, question.floats.byteLength));
      const value = call('classify_activation', { bytes: id, width: question.width, height: question.height, class: question.class });
      return { value, maps: [taken(value.mask)] };
    }
    case 'cancel':
      giveBack(call);
      return { value: call('network_cancel', {}) };
    case 'finish': {
      call('checkpoint', { mask });
      const result = call('network_finish', { mask, lesions: true, most_lesions: question.most_lesions });
      giveBack(call);
      kept = [...result.probability, ...(result.uncertainty === undefined ? [] : [result.uncertainty])];
      const labels = module.labels(mask)!;
      // Label 1 of the bench is the liver: without one, what was found are lesions from 2 on.
      if (!question.first_is_liver) for (let n = 0; n < labels.length; n++) if (labels[n]! > 0) labels[n]!++;
      return { value: result, slab: { first: 0, data: labels.slice() } };
    }
    case 'map': {
      const id = kept[question.n];
      return id === undefined ? {} : { maps: [module.labels(id)!.slice()] };
    }
  }
}
