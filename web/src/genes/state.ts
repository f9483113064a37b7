/// The table dropped, the scale its owner says it has, the scores, and the sample taken as the patient's.
import { batch, effect, signal } from '@preact/signals';
import { clearEntry, entry, setEntry } from '../state/patient';
import { theCore } from '../state/session';
import { naming, type GeneNames } from './identifiers';
import { isFault, readTable, type ExpressionTable, type TableFault } from './read-table';
import { changed, unusedScales } from './scale';
import { plan, sampleOf, score, type Signature, type SignatureScores } from './score';

export type Fault = TableFault | { kind: 'too_large' | 'unreadable'; text?: string };
type Catalogue = { signatures: Signature[]; genes: GeneNames[] };
export type Dropped = { file: string; table: ExpressionTable };

export const catalogue = signal<Catalogue | undefined>(undefined);
export const dropped = signal<Dropped | undefined>(undefined);
export const fault = signal<{ file: string; fault: Fault } | undefined>(undefined);
export const scale = signal('');
/** Index of the sample that is this patient's; -1 for none. */
export const picked = signal(-1);
export const results = signal<SignatureScores[]>([]);
export const progress = signal<{ done: number; all: number; state: 'working' | 'done' | 'stopped' | 'failed'; text?: string } | undefined>(undefined);
export const signatureShown = signal('');

const mostMegabytes = 200;
/** A scale on which no signature computes a single sample is not given to the patient. */
export const givesPatient = (declared: string): boolean => declared !== '' && !unusedScales.includes(declared);

async function openCatalogue(): Promise<Catalogue> {
  if (!catalogue.peek()) {
    const response = await fetch('generated/signatures.json');
    if (!response.ok) throw new Error(`signatures.json: ${response.status}`);
    catalogue.value = await response.json() as Catalogue;
  }
  return catalogue.peek()!;
}

/** Reads a file in place of the one before. Nothing of the one before stays. */
export async function take(files: FileList | null | undefined): Promise<void> {
  const file = files?.[0];
  if (!file) return;
  forget();
  const fail = (why: Fault) => { fault.value = { file: file.name, fault: why }; };
  if (file.size > mostMegabytes * 1024 * 1024) return fail({ kind: 'too_large', text: String(mostMegabytes) });
  try {
    const { genes } = await openCatalogue();
    const read = readTable(await file.text(), naming(genes));
    if (isFault(read)) return fail(read);
    batch(() => {
      dropped.value = { file: file.name, table: read };
      if (read.samples.length === 1) picked.value = 0;
    });
  } catch {
    fail({ kind: 'unreadable' });
  }
}

export function forget(): void {
  run++;
  batch(() => {
    if (picked.peek() >= 0) clearEntry('gene_expression');
    dropped.value = undefined; fault.value = undefined; scale.value = ''; picked.value = -1;
    results.value = []; progress.value = undefined;
  });
}

export function declare(name: string): void {
  scale.value = name;
  publish();
  void scoreAll();
}

export function pick(sample: number): void {
  picked.value = sample;
  publish();
}

/** FPKM goes to the patient as log2(FPKM + 1), which most signatures take. */
export const scaleForPatient = (declared: string): string => (declared === 'fpkm' ? 'log2_fpkm_plus_1' : declared);

let published = false;
function publish(): void {
  const now = dropped.peek();
  const sample = picked.peek();
  const declared = scale.peek();
  if (!now || sample < 0 || !givesPatient(declared)) {
    published = false;
    clearEntry('gene_expression');
    return;
  }
  const values = declared !== 'fpkm' ? now.table.values : new Map([...now.table.values].map(([g, row]) => [g, changed(row, 'log2')]));
  const value = sampleOf(values, sample, scaleForPatient(declared));
  published = true;
  setEntry('gene_expression', { text: now.table.samples.length > 1 ? `${now.file}, ${now.table.samples[sample]}` : now.file, unit: undefined, state: 'valid', value });
}

// Cleared with the rest of the patient: the sample is let go, and with it a file of that sample alone.
effect(() => {
  if (entry('gene_expression').value.state !== 'unknown' || !published) return;
  published = false;
  picked.value = -1;
  if (dropped.peek()?.table.samples.length === 1) forget();
});

let run = 0;

/** Scores the table from the start; a newer run ends an older one. */
export async function scoreAll(): Promise<void> {
  const mine = ++run;
  const now = dropped.peek();
  const all = catalogue.peek();
  if (!now || !all || scale.peek() === '') {
    results.value = [];
    progress.value = undefined;
    return;
  }
  const { table } = now;
  const planned = plan(table, scale.peek(), all.signatures);
  progress.value = { done: 0, all: table.samples.length, state: 'working' };
  results.value = planned;
  let last = performance.now();
  try {
    await score(theCore(), table, all.signatures, planned, async (done) => {
      if (mine !== run) return false;
      if (performance.now() - last > 100) {
        progress.value = { done, all: table.samples.length, state: 'working' };
        last = performance.now();
        await new Promise((next) => setTimeout(next, 0));
      }
      return mine === run;
    });
    if (mine !== run) return;
    batch(() => { results.value = [...planned]; progress.value = { done: table.samples.length, all: table.samples.length, state: 'done' }; });
  } catch (reason) {
    if (mine === run) progress.value = { done: 0, all: table.samples.length, state: 'failed', text: String(reason) };
  }
}

export function stop(): void {
  run++;
  const now = progress.peek();
  if (now) progress.value = { ...now, state: 'stopped' };
}
