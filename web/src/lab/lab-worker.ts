/// The cohort module behind its own door: it reads the file, which the module then holds, so that a question carries only JSON, the
/// page never waits for a long table, and what one question has read of it is there for the next.
import createCohort, { type CohortModule } from 'hepatica-cohort';
import { readBytes } from './read-file';

type Question = { id: number; method: 'load' | 'open' | 'ask'; base?: string; own?: string[]; table?: Blob; name?: string; text?: string };

let module: CohortModule | undefined;

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

/** The core's refusal of these bytes, which names the line and the byte; none where they are UTF-8 after all (with characters of no text). */
function unreadable(cohort: CohortModule, bytes: Uint8Array): string | undefined {
  cohort.room(bytes.length).set(bytes);
  const answer = cohort.call_room('columns', '{}');
  return (JSON.parse(answer) as { ok: boolean; error?: { code: string } }).error?.code === 'invalid_file' ? answer : undefined;
}

/** Reads the file. Its digest is of its own bytes: GB18030 is gone from what is read. */
async function open(file: Blob, name: string): Promise<string> {
  if (!module) throw new Error('the cohort module is not open yet');
  const bytes: Uint8Array<ArrayBuffer> = new Uint8Array(await file.arrayBuffer());
  const read = readBytes(bytes);
  if ('fault' in read) {
    return (read.fault === 'encoding' ? unreadable(module, bytes) : undefined) ?? JSON.stringify({ ok: true, value: { fault: read.fault } });
  }
  const digest = await digestOf(module, bytes, name);
  module.room(read.bytes.length).set(read.bytes);
  module.hold();
  const columns = JSON.parse(module.call('columns', '{}', () => true)) as { ok: boolean; value: unknown };
  if (!columns.ok) {
    module.take_back(); // the page keeps the table before, so its questions must still be about that one
    return JSON.stringify(columns);
  }
  module.settle();
  return JSON.stringify({ ok: true, value: { encoding: read.encoding, digest, columns: columns.value } });
}

/** As the core's `table_file` tells it. The browser's own SHA-256 spares a long file the core's two seconds, but it is there only on https and localhost. */
async function digestOf(cohort: CohortModule, bytes: Uint8Array<ArrayBuffer>, name: string): Promise<unknown> {
  if (self.isSecureContext) {
    const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
    return { name, sha256: [...hash].map((byte) => byte.toString(16).padStart(2, '0')).join(''), bytes: bytes.length };
  }
  cohort.room(bytes.length).set(bytes);
  return (JSON.parse(cohort.call_room('table_file', JSON.stringify({ name }))) as { value: unknown }).value;
}

async function answer(question: Question): Promise<string> {
  if (question.method === 'load') return load(question.base!, question.own ?? []);
  if (question.method === 'open') return open(question.table!, question.name!);
  if (!module) throw new Error('the cohort module is not open yet');
  return module.call(question.name!, question.text!, (done, of) => tell(question.id, done, of));
}

let told = 0;
/** Says how far the call is, ten times a second at most. Cancel ends the worker, so the call itself always goes on. */
function tell(id: number, done: number, of: number): boolean {
  const now = performance.now();
  if (now - told > 100) {
    told = now;
    self.postMessage({ id, done, of });
  }
  return true;
}

self.onmessage = ({ data }: MessageEvent<Question>) => {
  answer(data).then(
    (reply) => self.postMessage({ id: data.id, text: reply }),
    (reason: unknown) => self.postMessage({ id: data.id, failure: String(reason) }));
};
