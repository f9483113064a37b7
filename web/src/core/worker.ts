/// The worker's side of the door: holds the WebAssembly core, passes JSON texts through, decides nothing.
import createCalculator, { type Calculator } from 'hepatica-core';

const text = async (base: string, file: string): Promise<string> => {
  const response = await fetch(new URL(file, base));
  if (!response.ok) throw new Error(`${file}: ${response.status}`);
  return response.text();
};

const instance = createCalculator();
let calculator: Calculator | undefined;

async function load(base: string): Promise<string> {
  const [module, variables, models] = await Promise.all([
    instance, text(base, 'generated/variables.core.json'), text(base, 'generated/models.core.json')]);
  calculator = module;
  return module.load(`{"variables":${variables},"models":${models}}`);
}

async function loadRest(base: string): Promise<string> {
  const models = await text(base, 'generated/models.rest.json');
  if (!calculator) throw new Error('the packages of the first answer are not loaded');
  return calculator.add_models(`{"models":${models}}`);
}

async function answer(method: string, question: string): Promise<string> {
  if (method === 'load') return load((JSON.parse(question) as { base: string }).base);
  if (method === 'load_rest') return loadRest((JSON.parse(question) as { base: string }).base);
  const ask = calculator?.[method as keyof Calculator];
  if (!ask) throw new Error(`the core does not know '${method}'`);
  return ask(question);
}

self.onmessage = ({ data }: MessageEvent<{ id: number; method: string; text: string }>) => {
  answer(data.method, data.text).then(
    (reply) => self.postMessage({ id: data.id, text: reply }),
    (reason: unknown) => self.postMessage({ id: data.id, failure: String(reason) }));
};
