/// Which series stand side by side, and their volumes: read when shown, kept until other files are taken.
import { effect, signal } from '@preact/signals';
import type { Geometry, Samples } from '../reading/stack';
import { PictureError } from '../reading/reader';
import { phases as order, type Phase } from '../reading/phase';
import { openId, phaseOf, readSeries, series, volumeFiles } from '../state';

export const layout = signal<'planes' | 'phases'>('planes');
/** Identifiers of the series shown, from left to right; a pane keeps its place when its series is changed. */
export const panes = signal<string[]>([]);
export const mostPanes = 6;

export type Volume = { geometry: Geometry; samples: Samples };
export type Loading = { state: 'reading'; done: number; all: number } | { state: 'failed'; name: string; text: string } | { state: 'there' } & Volume;
export const volumes = signal<ReadonlyMap<string, Loading>>(new Map());
const set = (id: string, one: Loading) => { volumes.value = new Map(volumes.value).set(id, one); };

/** A series that could stand in a pane. `frame`: '' where its files name no frame of reference. */
export type Choice = { id: string; title: string; study: string; frame: string; modality: string; phase: Phase };

/** NIfTI and NRRD files taken together count as one study; they name no frame of reference. */
export const choices = (): Choice[] => [
  ...series.value.filter((s) => s.usable).map((s) => ({ id: s.id, title: s.description || s.modality, study: s.study, frame: s.slices[0]!.frameOfReference, modality: s.modality, phase: phaseOf.value.get(s.id) ?? 'unknown' })),
  ...volumeFiles.value.map((v) => ({ id: v.id, title: v.title, study: 'files', frame: '', modality: v.modality, phase: phaseOf.value.get(v.id) ?? 'unknown' })),
];

/** How the place of a series relates to that of the open one: only a shared frame of reference makes millimetres comparable. */
export type Tie = 'same' | 'unsaid' | 'other';
export const tieOf = (one: Pick<Choice, 'frame'>, to: Pick<Choice, 'frame'>): Tie => (one.frame === '' || to.frame === '' ? 'unsaid' : one.frame === to.frame ? 'same' : 'other');

/** The series of the open study in the order of their phases, the open one always among them. */
export function firstPanes(all: readonly Choice[], open: string, most = 4): string[] {
  const here = all.find((s) => s.id === open);
  const rank = (s: Choice) => (s.phase === 'unknown' ? order.length : order.indexOf(s.phase));
  const own = all.filter((s) => s.study === here?.study && s.modality === here.modality).sort((a, b) => rank(a) - rank(b));
  const first = own.slice(0, most);
  return here && !first.includes(here) ? [...first.slice(0, most - 1), here].map((s) => s.id) : first.map((s) => s.id);
}

export function openPhases(): void {
  panes.value = firstPanes(choices(), openId.value);
  layout.value = 'phases';
  for (const id of panes.value) void load(id);
}

export function changePane(place: number, id: string | undefined): void {
  panes.value = id === undefined ? panes.value.filter((_, i) => i !== place) : place < panes.value.length ? panes.value.map((one, i) => (i === place ? id : one)) : [...panes.value, id];
  if (id !== undefined) void load(id);
}

/** One series after the other: the decoder is one. */
let line: Promise<void> = Promise.resolve();
export function load(id: string): Promise<void> {
  const now = volumes.peek().get(id);
  if (now && now.state !== 'failed') return line;
  set(id, { state: 'reading', done: 0, all: 0 });
  const wanted = () => volumes.peek().has(id);
  line = line.then(async () => {
    if (!wanted()) return;
    let shown = 0;
    try {
      const read = await readSeries(id, (done, all) => {
        if (performance.now() - shown > 100) { shown = performance.now(); if (wanted()) set(id, { state: 'reading', done, all }); }
        return wanted();
      });
      if (wanted()) set(id, read ? { state: 'there', geometry: read.geometry, samples: read.samples } : { state: 'failed', name: '', text: '' });
    } catch (reason) {
      if (wanted()) set(id, reason instanceof PictureError ? { state: 'failed', name: reason.file, text: reason.why } : { state: 'failed', name: '', text: String(reason) });
    }
  });
  return line;
}

// Other files: what was shown is not there any more.
effect(() => {
  void series.value;
  void volumeFiles.value;
  layout.value = 'planes';
  panes.value = [];
  volumes.value = new Map();
});
