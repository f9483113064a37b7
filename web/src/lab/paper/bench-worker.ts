/// A core of its own for the draft: it holds nothing but the draft, so that a half-made package never meets the published ones.
import createCalculator, { type Calculator } from 'hepatica-core';
import { tryOn } from './try-on';

type Question = { id: number; base: string; model: unknown; patients: unknown[]; shown: unknown };

let opened: Promise<{ core: Calculator; variables: string }> | undefined;

async function open(base: string): Promise<{ core: Calculator; variables: string }> {
  const [core, response] = await Promise.all([createCalculator(), fetch(new URL('generated/variables.core.json', base))]);
  if (!response.ok) throw new Error(`variables.core.json: ${response.status}`);
  return { core, variables: await response.text() };
}

self.onmessage = ({ data }: MessageEvent<Question>) => {
  opened ??= open(data.base);
  opened.then(({ core, variables }) => self.postMessage({ id: data.id, tried: tryOn(core, variables, data.model, data.patients, data.shown) }))
    .catch((reason: unknown) => { opened = undefined; self.postMessage({ id: data.id, problem: String(reason) }); });
};
