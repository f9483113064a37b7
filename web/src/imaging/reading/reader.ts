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

/** Headers of all files; every bad file is named with its reason, the others are kept. `go` reports and may end it. */
export async function readHeaders(files: File[], go: (done: number) => boolean): Promise<ReadFiles> {
  const headers: SliceHeader[] = [];
  const faults: FileFault[] = [];
  for (let i = 0; i < files.length; i++) {
    const { read, failure } = await ask({ ask: 'headers', file: files[i], index: i });
    if (read && 'headers' in read) headers.push(...read.headers);
    else faults.push({ name: files[i]!.name, fault: read ? read.fault : 'unreadable', text: read ? read.text : failure ?? '' });
    if (!go(i + 1)) break;
  }
  return { series: seriesFrom(headers), faults };
}

export class PictureError extends Error {
  constructor(readonly file: string, readonly why: string) { super(`${file}: ${why}`); }
}

/** Decodes all slices of a series into one volume. Throws PictureError at the first that cannot be decoded. */
export async function openSeries(series: Series, files: File[], go: (done: number) => boolean): Promise<Opened | undefined> {
  const plan = planStack(series);
  const pictures: Samples[] = [];
  for (const header of series.slices) {
    const file = files[header.file]!;
    const { samples, failure } = await ask({ ask: 'picture', file, header });
    if (!samples) throw new PictureError(file.name, failure ?? '');
    pictures.push(samples);
    if (!go(pictures.length)) return undefined;
  }
  return { geometry: plan.geometry, samples: stack(plan, pictures), plan };
}
