/// What is on the bench: files read, series found, the one opened, and what is being done. Memory only.
import { batch, signal } from '@preact/signals';
import { GatherError, unpacked } from './reading/gather';
import { openSeries, PictureError, readHeaders, type FileFault } from './reading/reader';
import { suggestPhase, type Phase } from './reading/phase';
import type { Series } from './reading/series';
import { isSynthetic, sourceOf, type Source } from './reading/source';
import type { Geometry, Samples } from './reading/stack';

export type Study = { id: string; title: string; geometry: Geometry; samples: Samples; mask: Uint8Array; interpolated: number; straightened: boolean; modality: string; phase: Phase;
  /** Drawn by a generator: it says so, and everything made from it must. */
  synthetic: boolean;
  /** Read by the module itself, which holds it already. */
  held?: boolean;
  /** Where its slices come from, when it was read from DICOM. */
  source?: Source };
export type Work = { kind: 'drawing' | 'headers' | 'pictures'; done: number; all: number };
export type Fault = { kind: string; name: string; text: string };

export const series = signal<Series[]>([]);
export const faults = signal<FileFault[]>([]);
export const fault = signal<Fault | undefined>(undefined);
export const work = signal<Work | undefined>(undefined);
export const phaseOf = signal(new Map<string, Phase>());
export const study = signal<Study | undefined>(undefined);
export const openId = signal('');
/** Begins the name of every file saved from a drawn study. */
export const marked = (): string => (study.value?.synthetic ? 'synthetic-' : '');
/** Asked before a drawn mask would be lost. */
export const unsaved = signal(false);

let files: File[] = [];
let run = 0;

export function stop(): void { run++; work.value = undefined; }

/** Reads what was dropped in place of what is listed. The first usable series that is wanted opens by itself when no mask would be lost. */
export async function take(gathering: Promise<File[]> | File[], wanted: (one: Series) => boolean = () => true): Promise<void> {
  const mine = ++run;
  fault.value = undefined;
  try {
    work.value = { kind: 'headers', done: 0, all: 0 };
    const chosen = await unpacked(await gathering);
    if (mine !== run || chosen.length === 0) { if (mine === run) work.value = undefined; return; }
    const volumes = chosen.filter((f) => /\.(nii|nii\.gz|nrrd)$/i.test(f.name));
    if (volumes.length > 0 && volumes.length === chosen.length) return void await openVolumeFile(volumes[0]!, mine);
    let shown = 0;
    const read = await readHeaders(chosen, (done) => {
      if (performance.now() - shown > 100 && mine === run) { shown = performance.now(); work.value = { kind: 'headers', done, all: chosen.length }; }
      return mine === run;
    });
    if (mine !== run) return;
    files = chosen;
    batch(() => {
      series.value = read.series;
      faults.value = read.faults;
      phaseOf.value = new Map(read.series.map((s) => [s.id, suggestPhase(s)]));
      work.value = undefined;
    });
    const first = read.series.find((s) => s.usable && wanted(s));
    if (first && !unsaved.value) await open(first.id);
  } catch (reason) {
    if (mine !== run) return;
    work.value = undefined;
    fault.value = reason instanceof GatherError ? { kind: reason.kind, name: reason.name_, text: '' } : { kind: 'unreadable', name: '', text: String(reason) };
  }
}

/** Opens a NIfTI or NRRD volume. */
async function openVolumeFile(file: File, mine: number): Promise<void> {
  const { readVolume } = await import('./mask/bench');
  const read = await readVolume(file);
  if (mine !== run) return;
  batch(() => {
    work.value = undefined;
    if (!read) return;
    openId.value = '';
    study.value = { id: `${file.name}/${mine}`, title: file.name, geometry: read.geometry, samples: read.samples, mask: new Uint8Array(read.samples.length),
      interpolated: 0, straightened: false, modality: looksLikeCt(read.samples) ? 'CT' : '', phase: 'unknown', held: true,
      synthetic: /synthetic/i.test(file.name) };
    unsaved.value = false;
  });
}

/** NIfTI and NRRD do not say what was measured; air at -1000 is the mark of CT. */
function looksLikeCt(samples: Samples): boolean {
  let least = Infinity;
  for (let i = 0; i < samples.length; i += 7) least = Math.min(least, samples[i]!);
  return least <= -900 && least >= -4096;
}

/** Opens a series as a volume; what was open before is replaced only when the new one has come. */
export async function open(id: string): Promise<void> {
  const one = series.value.find((s) => s.id === id);
  if (!one) return;
  const mine = ++run;
  fault.value = undefined;
  openId.value = id;
  try {
    let shown = 0;
    const opened = await openSeries(one, files, (done) => {
      if (performance.now() - shown > 100 && mine === run) { shown = performance.now(); work.value = { kind: 'pictures', done, all: one.slices.length }; }
      return mine === run;
    });
    if (mine !== run || !opened) return;
    batch(() => {
      study.value = {
        id: `${id}/${mine}`, title: one.description || one.modality, geometry: opened.geometry, samples: opened.samples,
        mask: new Uint8Array(opened.samples.length), interpolated: opened.plan?.interpolated ?? 0,
        straightened: one.findings.some((f) => f.kind === 'tilt'), modality: one.modality, phase: phaseOf.peek().get(id) ?? 'unknown',
        synthetic: isSynthetic(one), ...(opened.plan ? { source: sourceOf(one, opened.plan) } : {}),
      };
      unsaved.value = false;
      work.value = undefined;
    });
  } catch (reason) {
    if (mine !== run) return;
    batch(() => {
      work.value = undefined;
      openId.value = '';
      fault.value = reason instanceof PictureError ? { kind: 'picture', name: reason.file, text: reason.why }
        : reason instanceof RangeError ? { kind: 'memory', name: '', text: '' } : { kind: 'unreadable', name: '', text: String(reason) };
    });
  }
}

/** A series of the list beside the open one, decoded; nothing that is open changes. Undefined when `go` ends it. */
export async function readSeries(id: string, go: (done: number, all: number) => boolean): Promise<{ geometry: Geometry; samples: Samples } | undefined> {
  const here = study.peek();
  if (here && openId.peek() === id) return here;
  const one = series.peek().find((s) => s.id === id);
  return one && await openSeries(one, files, (done) => go(done, one.slices.length));
}

export function setPhase(id: string, phase: Phase): void {
  phaseOf.value = new Map(phaseOf.value).set(id, phase);
  if (openId.value === id && study.value) study.value = { ...study.value, phase };
}
