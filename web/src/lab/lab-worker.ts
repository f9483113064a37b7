/// The cohort module behind its own door: it holds the table's bytes, so that a question carries only JSON.
import createCohort, { type CohortModule } from 'hepatica-cohort';

type Question = { id: number; method: 'load' | 'open' | 'ask'; base?: string; own?: string[]; table?: ArrayBuffer; name?: string; text?: string };

let module: CohortModule | undefined;
let table: Uint8Array | string = '';

async function text(base: string, file: string): Promise<string> {
  const response = await fetch(new URL(file, base));
  if (!response.ok) throw new Error(`${file}: ${response.status}`);
  return response.text();
}

async function load(base: string, own: string[]): Promise<string> {
  const [made, variables, packages] = await Promise.all([
    module ?? createCohort(), text(base, 'generated/variables.core.json'), text(base, 'generated/packages.json')]);
  module = made;
  const all = own.length === 0 ? packages : `${packages.slice(0, packages.lastIndexOf(']'))},${own.join(',')}]`;
  return module.load(`{"variables":${variables},"models":${all}}`);
}

async function answer(question: Question): Promise<string> {
  if (question.method === 'load') return load(question.base!, question.own ?? []);
  if (question.method === 'open') {
    table = new Uint8Array(question.table!);
    return '{"ok":true,"value":null}';
  }
  if (!module) throw new Error('the cohort module is not open yet');
  return module.call(question.name!, table, question.text!);
}

self.onmessage = ({ data }: MessageEvent<Question>) => {
  answer(data).then(
    (reply) => self.postMessage({ id: data.id, text: reply }),
    (reason: unknown) => self.postMessage({ id: data.id, failure: String(reason) }));
};
