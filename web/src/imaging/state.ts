/// What is on the bench: files read, series found, the one opened, and what is being done. Memory only.
import { batch, computed, signal } from '@preact/signals';
import { holdsWork } from '../shell/leaving';
import { GatherError, unpacked } from './reading/gather';
import { standsAxially, type Early } from './reading/early';
import { openSeries, openSlice, PictureError, readHeaders, type FileFault } from './reading/reader';
import { phaseFromName, suggestPhase, type Phase } from './reading/phase';
import type { Series } from './reading/series';
import { isSynthetic, sourceOf, type Source } from './reading/source';
import type { Geometry, Samples } from './reading/stack';

export type Study = { id: string; title: string;
  /** The examination it belongs to: series of one share their key images. */
  examination: string;
  geometry: Geometry; samples: Samples; mask: Uint8Array; interpolated: number; straightened: boolean; modality: string; phase: Phase;
  /** Drawn by a generator: it says so, and everything made from it must. */
  synthetic: boolean;
  /** Read by the module itself, which holds it already. */
  held?: boolean;
  /** Where its slices come from, when it was read from DICOM. */
  source?: Source };
/** `all` is 0 while it is not known. */
export type Work = { kind: 'drawing' | 'headers' | 'pictures' | 'volume'; done: number; all: number };
export type Fault = { kind: string; name: string; text: string };

/** A NIfTI or NRRD file: a series by itself, its phase suggested from its name. */
export type VolumeFile = { id: string; file: File; title: string; geometry: Geometry; modality: string };

export const series = signal<Series[]>([]);
export const volumeFiles = signal<VolumeFile[]>([]);
export const faults = signal<FileFault[]>([]);
export const fault = signal<Fault | undefined>(undefined);
export const work = signal<Work | undefined>(undefined);
export const phaseOf = signal(new Map<string, Phase>());
export const study = signal<Study | undefined>(undefined);
/** The first slice of a series that is still being read, while nothing else is open. */
export const early = signal<Early | undefined>(undefined);
/** The series on the screen, '' without one: its identifier stands in the study's before the last slash. */
export const openId = computed(() => study.value?.id.slice(0, study.value.id.lastIndexOf('/')) ?? '');
/** The series being opened, from the first moment to the last, else '': what is on the screen is about to be replaced, and a run begun on it would be lost. */
export const coming = signal('');
/** NIfTI and NRRD files on their way into the module, which takes them in place of what it holds whatever the reader does meanwhile. */
const arrivals = signal(0);
export const volumeComing = (): boolean => arrivals.value > 0;
/** Files are being read or a series opened: nothing should begin on what is on the screen. */
export const unsettled = (): boolean => work.value !== undefined || coming.value !== '' || volumeComing();
/** Begins the name of every file saved from a drawn study. */
export const marked = (): string => (study.value?.synthetic ? 'synthetic-' : '');
/** Asked before a drawn mask would be lost. */
export const unsaved = signal(false);
holdsWork(() => unsaved.peek());

let files: File[] = [];
let run = 0;
/** Counts what was taken in: files without a study identifier belong together only when they came together. */
let taken = 0;
/** Rises whenever files are taken. */
export const takes = signal(0);
/** The module puts a NIfTI or NRRD file in place of what it holds. What is opened next waits for it, so that page and module hold the same. */
let arriving: Promise<void> = Promise.resolve();

export function stop(): void { run++; work.value = undefined; early.value = undefined; coming.value = ''; }

/** Reads what was dropped in place of what is listed. The first usable series that is wanted opens by itself when no mask would be lost. */
export async function take(gathering: Promise<File[]> | File[], wanted: (one: Series) => boolean = () => true): Promise<void> {
  const mine = ++run;
  takes.value++;
  fault.value = undefined;
  early.value = undefined;
  coming.value = '';
  try {
    work.value = { kind: 'headers', done: 0, all: 0 };
    const chosen = await unpacked(await gathering);
    if (mine !== run || chosen.length === 0) { if (mine === run) work.value = undefined; return; }
    const isVolume = (f: File) => /\.(nii|nii\.gz|nrrd)$/i.test(f.name);
    const slices = chosen.filter((f) => !isVolume(f));
    let shown = 0;
    const go = (done: number) => {
      if (performance.now() - shown > 100 && mine === run) { shown = performance.now(); work.value = { kind: 'headers', done, all: chosen.length }; }
      return mine === run;
    };
    const read = await readHeaders(slices, go);
    const whole = await readVolumeFiles(chosen.filter(isVolume), mine, (done) => go(slices.length + done));
    if (mine !== run) return;
    // One file that is no volume is said where a volume would have come.
    if (chosen.length === 1 && whole.faults[0]) fault.value = { kind: 'volume_file', name: whole.faults[0].name, text: whole.faults[0].text };
    files = slices;
    taken = mine;
    batch(() => {
      series.value = read.series;
      volumeFiles.value = whole.read;
      faults.value = chosen.length === 1 && whole.faults[0] ? [] : [...read.faults, ...whole.faults];
      phaseOf.value = new Map([...read.series.map((s) => [s.id, suggestPhase(s)] as const), ...whole.read.map((v) => [v.id, phaseFromName(v.title, v.modality)] as const)]);
      work.value = undefined;
    });
    const first = read.series.find((s) => s.usable && wanted(s)) ?? whole.read[0];
    if (first && !unsaved.value) await open(first.id);
  } catch (reason) {
    if (mine !== run) return;
    work.value = undefined;
    fault.value = reason instanceof GatherError ? { kind: reason.kind, name: reason.name_, text: '' } : { kind: 'unreadable', name: '', text: String(reason) };
  }
}

/** What each NIfTI or NRRD file holds; every one that cannot be read is named with its reason. */
async function readVolumeFiles(all: File[], mine: number, go: (done: number) => boolean): Promise<{ read: VolumeFile[]; faults: FileFault[] }> {
  const read: VolumeFile[] = [];
  const faults: FileFault[] = [];
  if (all.length === 0) return { read, faults };
  const { lookInto } = await import('./mask/bench');
  for (const [n, file] of all.entries()) {
    const found = await lookInto(file);
    if ('fault' in found) faults.push({ name: file.name, fault: 'volume', text: found.fault });
    else read.push({ id: `file ${n} ${file.name}/${mine}`, file, title: file.name, geometry: found.geometry, modality: looksLikeCt(found.min) ? 'CT' : '' });
    if (!go(n + 1)) break;
  }
  return { read, faults };
}

/** Opens a NIfTI or NRRD volume, which cannot be stopped once the module has its bytes. */
async function openVolumeFile(one: VolumeFile, mine: number): Promise<void> {
  work.value = { kind: 'volume', done: 0, all: 0 };
  const before = arriving;
  arriving = before.then(() => (mine === run ? showVolume(one, mine) : undefined));
  await arriving;
}

/** Shows what the module now holds, also when something else was begun meanwhile. What goes wrong stands in `fault`; nothing is thrown,
 * for what is opened next waits for this. */
async function showVolume({ id, file, title, modality }: VolumeFile, mine: number): Promise<void> {
  const phase = phaseOf.peek().get(id) ?? 'unknown';
  arrivals.value++;
  try {
    const { readVolume } = await import('./mask/bench');
    const read = await readVolume(file);
    if (!read) return;
    const mask = new Uint8Array(read.samples.length);
    batch(() => {
      study.value = { id: `${id}/${mine}`, title, examination: `files ${id.slice(id.lastIndexOf('/'))}`, geometry: read.geometry, samples: read.samples, mask,
        // Chosen anew while it was read; gone where other files were taken.
        interpolated: 0, straightened: false, modality, phase: phaseOf.peek().get(id) ?? phase, held: true,
        synthetic: /synthetic/i.test(title) };
      unsaved.value = false;
    });
  } catch (reason) {
    fault.value = reason instanceof RangeError ? { kind: 'memory', name: '', text: '' } : { kind: 'volume_file', name: title, text: String(reason) };
  } finally {
    arrivals.value--;
    if (mine === run) work.value = undefined;
  }
}

/** NIfTI and NRRD do not say what was measured; air at -1000 is the mark of CT. */
const looksLikeCt = (least: number): boolean => least <= -900 && least >= -4096;

/** Decodes the middle slice before the others, to be looked at while they come. A fault of it is said by them. */
async function showEarly(one: Series, mine: number): Promise<void> {
  const at = Math.floor(one.slices.length / 2);
  const header = one.slices[at]!;
  if (study.peek() || one.slices.length < 8 || !standsAxially(header)) return;
  const samples = await openSlice(header, files).catch(() => undefined);
  if (samples && mine === run && !study.peek()) early.value = { header, samples, at: at + 1, all: one.slices.length, synthetic: isSynthetic(one) };
}

/** Opens a series as a volume; what was open before is replaced only when the new one has come. */
export async function open(id: string): Promise<void> {
  const one = series.value.find((s) => s.id === id);
  const whole = volumeFiles.value.find((v) => v.id === id);
  if (!one && !whole) return;
  const mine = ++run;
  fault.value = undefined;
  early.value = undefined;
  coming.value = id;
  try { await (one ? openListed(one, mine) : openVolumeFile(whole!, mine)); } finally { if (mine === run) coming.value = ''; }
}

async function openListed(one: Series, mine: number): Promise<void> {
  const id = one.id;
  try {
    let shown = 0;
    void showEarly(one, mine);
    const opened = await openSeries(one, files, (done) => {
      if (performance.now() - shown > 100 && mine === run) { shown = performance.now(); work.value = { kind: 'pictures', done, all: one.slices.length }; }
      return mine === run;
    });
    await arriving;
    if (mine !== run || !opened) return;
    batch(() => {
      study.value = {
        id: `${id}/${mine}`, title: one.description || one.modality, examination: one.study || `unnamed ${taken}`, geometry: opened.geometry, samples: opened.samples,
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
      early.value = undefined;
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
  const whole = volumeFiles.peek().find((v) => v.id === id);
  if (whole) {
    const read = await (await import('./mask/bench')).readBeside(whole.file);
    if ('fault' in read) throw new PictureError(whole.title, read.fault);
    return read;
  }
  return one && await openSeries(one, files, (done) => go(done, one.slices.length));
}

export function setPhase(id: string, phase: Phase): void {
  phaseOf.value = new Map(phaseOf.value).set(id, phase);
  if (openId.value === id && study.value) study.value = { ...study.value, phase };
}
