/// The worker's side of the door: holds the WebAssembly core, passes JSON texts through, decides nothing.
import createCalculator, { type Calculator } from 'hepatica-core';

type Question = { id: number; method: string; text: string; module?: WebAssembly.Module };

let calculator: Calculator | undefined;

/** The core from the module that the page has compiled. */
const start = (module: WebAssembly.Module): Promise<Calculator> => new Promise((resolve, reject) => {
  createCalculator({
    instantiateWasm(imports, done) {
      WebAssembly.instantiate(module, imports).then(done, reject);
      return {};
    },
  }).then(resolve, reject);
});

async function answer({ method, text, module }: Question): Promise<string> {
  if (module) calculator = await start(module);
  const ask = calculator?.[method as keyof Calculator];
  if (!ask) throw new Error(`the core does not know '${method}'`);
  return ask(text);
}

self.onmessage = ({ data }: MessageEvent<Question>) => {
  answer(data).then(
    (reply) => self.postMessage({ id: data.id, text: reply }),
    (reason: unknown) => self.postMessage({ id: data.id, failure: String(reason) }));
};
