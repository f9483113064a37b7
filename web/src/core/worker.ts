/// The worker's side of the door: holds the WebAssembly core, passes JSON texts through, decides nothing.
import createCalculator, { type Calculator } from 'hepatica-core';
import { instance } from './start';

type Question = { id: number; method: string; text: string; module?: WebAssembly.Module };

let calculator: Calculator | undefined;

async function answer({ method, text, module }: Question): Promise<string> {
  if (module) calculator = await instance(createCalculator, module);
  const ask = calculator?.[method as keyof Calculator];
  if (!ask) throw new Error(`the core does not know '${method}'`);
  return ask(text);
}

self.onmessage = ({ data }: MessageEvent<Question>) => {
  answer(data).then(
    (reply) => self.postMessage({ id: data.id, text: reply }),
    (reason: unknown) => self.postMessage({ id: data.id, failure: String(reason) }));
};
