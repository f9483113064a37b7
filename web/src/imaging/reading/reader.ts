/// Files dropped -> series; a series -> volume. The work is the reader worker's; here is the order, the progress and the faults.
import type { SliceHeader } from './header';
import { seriesFrom, type Series } from './series';
import { planStack, stack, type Geometry, type Samples, type StackPlan } from './stack';
import type { Read } from './dicom-worker';

export type FileFault = { name: string; fault: string; text: string };
export type ReadFiles = { series: Series[]; faults: FileFault[] };
export type Opened = { geometry: Geometry; samples: Samples; plan?: StackPlan };

let worker: Worker | undefined;
let last = 0;
const waiting = new Map<number, (data: { read?: Read; samples?: Samples; failure?: string }) => void>();

function ask(question: object): Promise<{ read?: Read; samples?: Samples; failure?: string }> {
  if (!worker) {
    worker = new Worker(new URL('./dicom-worker.ts', import.meta.url), { type: 'module', name: 'hepatica-dicom' });
    worker.onmessage = ({ data }: MessageEvent<{ id: number }>) => { waiting.get(data.id)?.(data as never); waiting.delete(data.id); };
    worker.onerror = (event) => { for (const one of waiting.values()) one({ failure: event.message || 'worker' }); waiting.clear(); };
  }
  return new Promise((resolve) => {
    const id = ++last;
    waiting.set(id, resolve);
    worker!.postMessage({ ...question, id });
  });
}

/** Questions that are asked before the first of them is answered: a file's way to the worker and back takes longer than its work. */
const atOnce = 6;

/** Asks for every item, some at once, the answers in whatever order they come. `work` answers false where it is to end; a fault ends it, too. */
async function forAll<Item>(items: Item[], work: (item: Item, index: number) => Promise<boolean>): Promise<void> {
  let at = 0;
  let ended = false;
  const one = async () => {
    while (!ended && at < items.length) {
      const index = at++;
      const more = await work(items[index]!, index).catch((reason: unknown) => { ended = true; throw reason; });
      if (!more) ended = true;
    }
  };
  await Promise.all(Array.from({ length: atOnce }, one));
}

/** Headers of all files; every bad file is named with its reason, the others are kept. `go` reports and may end it. */
export async function readHeaders(files: File[], go: (done: number) => boolean): Promise<ReadFiles> {
  const found: SliceHeader[][] = [];
  const faults: (FileFault | undefined)[] = [];
  let done = 0;
  await forAll(files, async (file, i) => {
    const { read, failure } = await ask({ ask: 'headers', file, index: i });
    if (read && 'headers' in read) found[i] = read.headers;
    else faults[i] = { name: file.name, fault: read ? read.fault : 'unreadable', text: read ? read.text : failure ?? '' };
    return go(++done);
  });
  // In the order of the files, whatever the order of the answers.
  return { series: seriesFrom(found.flat()), faults: faults.filter((one) => one !== undefined) };
}

export class PictureError extends Error {
  constructor(readonly file: string, readonly why: string) { super(`${file}: ${why}`); }
}

/** Decodes one slice. Throws PictureError when that cannot be done. */
export async function openSlice(header: SliceHeader, files: File[]): Promise<Samples> {
  const file = files[header.file]!;
  const { samples, failure } = await ask({ ask: 'picture', file, header });
  if (!samples) throw new PictureError(file.name, failure ?? '');
  return samples;
}

/** Decodes all slices of a series into one volume. Throws PictureError at the first that cannot be decoded. */
export async function openSeries(series: Series, files: File[], go: (done: number) => boolean): Promise<Opened | undefined> {
  const plan = planStack(series);
  const pictures: Samples[] = [];
  let done = 0;
  let wanted = true;
  await forAll(series.slices, async (header, k) => {
    pictures[k] = await openSlice(header, files);
    return wanted = wanted && go(++done);
  });
  return wanted ? { geometry: plan.geometry, samples: stack(plan, pictures), plan } : undefined;
}
