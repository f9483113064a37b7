/// The worker that runs graphs: ONNX Runtime Web, loaded from files of this page when a run asks for it.
import { letGo } from '../let-go';

export type RuntimeFiles = { entry: string; glue: string; wasm: string };
export type Port = { name: string; type: string; shape: number[] };
export type RuntimeQuestion =
  | { id: number; do: 'open'; files: RuntimeFiles; provider: 'webgpu' | 'wasm'; bytes: Uint8Array }
  | { id: number; do: 'run'; input: string; output: string; shape: number[]; floats: Float32Array;
      /** A second output to be handed back. */
      also?: string };
export type RuntimeReply = { id: number; graph?: { inputs: Port[]; outputs: Port[] }; threads?: number; floats?: Float32Array; shape?: number[]; also?: { floats: Float32Array; shape: number[] }; error?: string };

type Metadata = { name: string; type?: string; shape?: (number | string)[] };
type Answer = { dims: number[]; type: string; data: unknown; dispose(): void };
type Session = { inputMetadata: Metadata[]; outputMetadata: Metadata[]; run(feeds: Record<string, unknown>): Promise<Record<string, Answer>> };
type Runtime = {
  env: { logLevel: string; wasm: { numThreads: number; wasmPaths: { mjs: string; wasm: string } } };
  InferenceSession: { create(bytes: Uint8Array, options: object): Promise<Session> };
  Tensor: new (type: string, data: Float32Array, shape: number[]) => unknown;
};

let runtime: Runtime;
let session: Session | undefined;

const ports = (list: Metadata[]): Port[] => list.map(({ name, type, shape }) => ({ name, type: type ?? '', shape: (shape ?? []).map((side) => (typeof side === 'number' ? side : -1)) }));

async function open(question: RuntimeQuestion & { do: 'open' }): Promise<Omit<RuntimeReply, 'id'>> {
  runtime = await import(/* @vite-ignore */ question.files.entry) as Runtime;
  runtime.env.logLevel = 'error';
  const threads = globalThis.crossOriginIsolated ? Math.max(1, Math.min(4, navigator.hardwareConcurrency)) : 1;
  runtime.env.wasm.numThreads = threads;
  runtime.env.wasm.wasmPaths = { mjs: question.files.glue, wasm: question.files.wasm };
  session = await runtime.InferenceSession.create(question.bytes, { executionProviders: [question.provider] });
  return { graph: { inputs: ports(session.inputMetadata), outputs: ports(session.outputMetadata) }, threads };
}

async function run(question: RuntimeQuestion & { do: 'run' }): Promise<Omit<RuntimeReply, 'id'>> {
  const answers = await session!.run({ [question.input]: new runtime.Tensor('float32', question.floats, question.shape) });
  letGo(question.floats);
  const copied = (name: string) => {
    const answer = answers[name]!;
    const data = answer.data as Float32Array;
    // A window on the runtime's memory is written over by the next run; what stands by itself moves as it is.
    const copy = { floats: data.byteLength === data.buffer.byteLength ? data : data.slice(), shape: [...answer.dims] };
    answer.dispose();
    return copy;
  };
  const also = question.also ? copied(question.also) : undefined;
  return { ...copied(question.output), ...(also ? { also } : {}) };
}

self.onmessage = async ({ data }: MessageEvent<RuntimeQuestion>) => {
  try {
    const reply = data.do === 'open' ? await open(data) : await run(data);
    self.postMessage({ id: data.id, ...reply }, { transfer: reply.floats ? [reply.floats.buffer as ArrayBuffer] : [] });
  } catch (reason) {
    self.postMessage({ id: data.id, error: String(reason instanceof Error ? reason.message : reason).split('\n')[0]!.slice(0, 300) });
  }
};
