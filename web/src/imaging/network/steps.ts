/// What the mask's worker does for a network run: the core's steps, with tensors carried in and out. Decides nothing.
import type { Calls, Imaging } from 'hepatica-imaging';
import type { Reply } from '../mask/mask-worker';

export type NetworkQuestion =
  | { do: 'network'; step: 'read'; package: string; document: string }
  | { do: 'network'; step: 'check'; package: string; document: string; bytes?: Uint8Array; graph?: Calls['network_check']['ask']['graph'] }
  | { do: 'network'; step: 'begin'; package: string; document: string; probability_of: number[]; allowed_bytes: number }
  | { do: 'network'; step: 'input' }
  | { do: 'network'; step: 'output'; floats: Float32Array }
  | { do: 'network'; step: 'finish'; most_lesions: number; first_is_liver: boolean }
  | { do: 'network'; step: 'cancel' };

type Bench = {
  module: Imaging; volume: number; mask: number;
  call: <N extends keyof Calls>(name: N, request: object) => Calls[N]['give'];
  buffer: (bytes: Uint8Array) => number;
};

let tensors = { input: 0, output: 0 };

export function networkStep(question: NetworkQuestion, { module, volume, mask, call, buffer }: Bench): Omit<Reply, 'id'> {
  const floats = (id: number): Float32Array => {
    const view = module.bytes(id)!;
    return new Float32Array(view.buffer, view.byteOffset, view.byteLength / 4);
  };
  switch (question.step) {
    case 'read': return { value: call('network_read', { package: question.package, document: question.document }) };
    case 'check': return { value: call('network_check', { package: question.package, document: question.document,
      ...(question.bytes ? { bytes: buffer(question.bytes) } : {}), ...(question.graph ? { graph: question.graph } : {}) }) };
    case 'begin': {
      const plan = call('network_begin', { package: question.package, document: question.document, volumes: [volume],
        probability_of: question.probability_of, uncertainty: true, allowed_bytes: question.allowed_bytes });
      tensors = { input: plan.input, output: plan.output };
      return { value: plan };
    }
    case 'input': {
      const at = call('network_input', {});
      return { value: at, floats: floats(tensors.input).slice() };
    }
    case 'output': {
      floats(tensors.output).set(question.floats);
      return { value: call('network_output', {}) };
    }
    case 'cancel': return { value: call('network_cancel', {}) };
    case 'finish': {
      call('checkpoint', { mask });
      const result = call('network_finish', { mask, lesions: true, most_lesions: question.most_lesions });
      const maps = [...result.probability, ...(result.uncertainty === undefined ? [] : [result.uncertainty])].map((id) => {
        const map = module.labels(id)!.slice();
        call('free', { id });
        return map;
      });
      const labels = module.labels(mask)!;
      // Label 1 of the bench is the liver: without one, what was found are lesions from 2 on.
      if (!question.first_is_liver) for (let n = 0; n < labels.length; n++) if (labels[n]! > 0) labels[n]!++;
      return { value: result, maps, slab: { first: 0, data: labels.slice() } };
    }
  }
}
