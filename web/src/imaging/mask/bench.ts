/// The page's side of the mask: edits go to the worker and come back as slices, brush strokes go the other way, measures follow.
import { batch, effect, signal } from '@preact/signals';
import type { Calls, Geometry, Measured, VolumeInfo } from 'hepatica-imaging';
import { faultText, type CoreFault } from '../faults';
import { rememberOrigin } from '../network/origin';
import { stage } from '../viewing/current';
import { coming, fault, volumeComing, study, unsaved } from '../state';
import type { Vector } from '../reading/header';
import type { Range } from './brush';
import type { Samples } from '../reading/stack';
import { isLesion, lesionLabel, lesionLabels, liver, mostLesions, necrosis, vessel } from './labels';
import { polygon } from './polygon';
import type { Question, Reply, Slab } from './mask-worker';

export type Feature = { class: string; ibsi_code: string; image: string; name: string; unit: string; value: number };

export const active = signal(lesionLabel(1));
export const lesions = signal(1);
export const brushMm = signal(8);
/** What the threshold brush paints on; nothing said: everything. */
export const brushRange = signal<Range>({});
export const rangeFault = (): boolean => (brushRange.value.low ?? -Infinity) > (brushRange.value.high ?? Infinity);
let across: number | undefined;
/** The volume axis across which was drawn last: outlines are filled in along it. */
export const drewAcross = (axis: number): void => { across = axis; };
/** Labels that some voxel holds. */
export const present = signal<ReadonlySet<number>>(new Set());
/** `study`: whose measures these are; another may just have been opened. */
export const measured = signal<(Measured & { study: string }) | undefined>(undefined);
export const steps = signal({ undo: 0, redo: 0 });
export const busy = signal(0);
export const note = signal<CoreFault | undefined>(undefined);
/** Rises with every change of the mask: what was computed from an older one no longer belongs to what is drawn. */
export const outline = signal(0);
/** `of`: the outline they were computed from. */
export const features = signal<{ of: number; label: number; list: Feature[]; settings: unknown; profile: string } | undefined>(undefined);

let worker: Worker | undefined;
let last = 0;
const waiting = new Map<number, (reply: Reply) => void>();

type Asked = Question extends infer Q ? Q extends Question ? Omit<Q, 'id'> : never : never;
/** Asks without holding up the edits or touching the line of faults. */
export function send(question: Asked): Promise<Reply> {
  if (!worker) {
    worker = new Worker(new URL('./mask-worker.ts', import.meta.url), { type: 'module', name: 'hepatica-imaging' });
    worker.onmessage = ({ data }: MessageEvent<Reply>) => { waiting.get(data.id)?.(data); waiting.delete(data.id); };
    worker.onerror = (event) => { for (const [id, one] of waiting) one({ id, error: { code: 'failed', detail: event.message } }); waiting.clear(); };
  }
  return new Promise<Reply>((resolve) => {
    const id = ++last;
    waiting.set(id, resolve);
    // A file's bytes and a network's answers move to the worker: a second copy counts on a tablet.
    const moved = question.do === 'file' || question.do === 'read' ? [question.bytes.buffer as ArrayBuffer]
      : question.do === 'network' && 'floats' in question ? [question.floats.buffer as ArrayBuffer] : [];
    worker!.postMessage({ ...question, id }, moved);
  });
}

/** Asks for something that takes a while: edits wait, and what goes wrong stands in `note`. */
export function ask(question: Asked): Promise<Reply> {
  busy.value++;
  return send(question).then((reply) => { busy.value--; note.value = reply.error; return reply; });
}

/** Questions on their way that change the module's mask. A stroke begun meanwhile would be wiped from the page by their answer, and stay in the module. */
const writing = signal(0);
/** Page and module hold the same study, and neither is about to be replaced. */
const settled = (): boolean => coming.value === '' && !volumeComing() && study.value !== undefined && (study.value.held === true || holding.value === study.value.id);
/** The mask may be changed: beside that, both hold the same labels. */
export const still = (): boolean => writing.value === 0 && settled();

let written: Promise<void> = Promise.resolve();
/** Asks for a change of the mask and draws it. Undefined when another study was opened meanwhile: the answer is not about that one. */
export function write(question: Asked, asking = ask): Promise<Reply | undefined> {
  const of = study.value?.id;
  writing.value++;
  const answer = asking(question).then((reply) => {
    if (study.value?.id !== of) return undefined;
    if (reply.slab) draw(reply.slab);
    return reply;
  }).finally(() => { writing.value--; });
  // Their answers are not kept: each holds slices of the mask.
  written = Promise.allSettled([written, answer]).then(() => undefined);
  return answer;
}

/** A change of the mask becomes a step that can be taken back. */
export async function changed(): Promise<void> {
  steps.value = { undo: steps.value.undo + 1, redo: 0 };
  await measure();
}

const holding = signal('');
/** The volume opened goes to the module as well; its mask begins empty. Once for each study: planes made again do not begin it anew. */
export async function holdVolume(id: string, geometry: Geometry, samples: Samples): Promise<void> {
  if (id === holding.peek()) return;
  holding.value = id;
  begin();
  await ask({ do: 'volume', geometry, samples });
}

function begin(): void {
  across = undefined;
  polygon.value = undefined;
  batch(() => { outline.value++; present.value = new Set(); measured.value = undefined; steps.value = { undo: 0, redo: 0 }; lesions.value = 1; active.value = lesionLabel(1); features.value = undefined; note.value = undefined; });
}

type ReadVolume = { geometry: Geometry; samples: Samples };
const volumeOf = (reply: Reply): ReadVolume => ({ geometry: (reply.value as VolumeInfo).geometry, samples: reply.samples! });

/** Opens a NIfTI or NRRD file, which takes the place of the volume that is open; undefined with `fault` set when it is none. */
export async function readVolume(file: File): Promise<ReadVolume | undefined> {
  const reply = await ask({ do: 'file', bytes: new Uint8Array(await file.arrayBuffer()) });
  if (reply.error || !reply.samples) {
    fault.value = { kind: 'volume_file', name: file.name, text: reply.error ? faultText(reply.error) : '' };
    note.value = undefined;
    return undefined;
  }
  begin();
  return volumeOf(reply);
}

/** Reads a NIfTI or NRRD file beside what is open, or says what is wrong with it. */
export async function readBeside(file: File): Promise<ReadVolume | { fault: string }> {
  const reply = await readFile(file, true);
  return reply.error || !reply.samples ? { fault: reply.error ? faultText(reply.error) : '' } : volumeOf(reply);
}

/** The same without the samples, for a file that is only listed. */
export async function lookInto(file: File): Promise<VolumeInfo | { fault: string }> {
  const reply = await readFile(file, false);
  return reply.error ? { fault: faultText(reply.error) } : reply.value as VolumeInfo;
}

const readFile = async (file: File, samples: boolean): Promise<Reply> => send({ do: 'read', bytes: new Uint8Array(await file.arrayBuffer()), samples });

function draw({ first, data }: Slab): void {
  const now = study.value;
  if (!now) return;
  const plane = now.geometry.size[0] * now.geometry.size[1];
  now.mask.set(data, first * plane);
  outline.value++;
  unsaved.value = true;
  stage.value?.maskChanged(Array.from({ length: data.length / plane }, (_, k) => first + k));
}

async function edit(name: string, asked: { replace?: number[]; [key: string]: unknown }): Promise<boolean> {
  // What takes back waits its turn in the module; what is drawn anew is drawn on what is seen.
  const back = name === 'undo' || name === 'redo';
  if (back ? !settled() : !still()) return false;
  // The core refuses an empty list: no label gives way to the liver.
  const { replace, ...rest } = asked;
  const reply = await write({ do: 'edit', name, request: replace?.length ? asked : rest });
  if (!reply) return false;
  if (reply.error) {
    steps.value = { undo: steps.value.undo, redo: 0 };
    return true;
  }
  const counts = reply.value as { undo?: number; redo?: number; diameter_limit_reached?: boolean };
  steps.value = counts.undo !== undefined ? { undo: counts.undo, redo: counts.redo ?? 0 } : { undo: steps.value.undo + 1, redo: 0 };
  await measure();
  // Said after measuring, whose questions clear the line.
  if (!reply.slab && !back) note.value = { code: 'nothing_changed', detail: '' };
  if (counts.diameter_limit_reached) note.value = { code: 'no_end_found', detail: '' };
  return true;
}

let lastLesion = lesionLabel(1);
effect(() => { if (isLesion(active.value)) lastLesion = active.value; });

/** A lesion or vessel may be drawn over liver and gives it back; necrosis over lesions, and gives back the lesion chosen last; the
 * liver over none of them. */
export function rules(label = active.value): { label: number; replace: number[]; leave: number } {
  if (label === necrosis) return { label, replace: lesionLabels, leave: present.value.has(lastLesion) ? lastLesion : 0 };
  const over = label !== liver;
  return { label, replace: over ? [liver] : [], leave: over && present.value.has(liver) ? liver : 0 };
}

export const oneClick = (seed: Vector) => edit('lesion', { ...rules(), seeds: [seed] });
export const flood = (seed: Vector, half: number) => {
  const now = study.value!;
  const value = now.samples[seed[0] + now.geometry.size[0] * (seed[1] + now.geometry.size[1] * seed[2])]!;
  return edit('flood', { ...rules(), seed, low: value - half, high: value + half, max_mm: active.value === liver ? 0 : 80 });
};
export const fillHoles = () => edit('fill_holes', rules());
/** Fills the slices between those outlined, by their signed distances. */
export async function fillBetween(): Promise<void> {
  if (!await edit('interpolate', { ...rules(), axis: across ?? measured.value?.slice_axis ?? 2 })) return;
  if (note.value?.code === 'invalid_argument') note.value = { code: 'one_outline', detail: '' };
  else if (note.value?.code === 'nothing_changed') note.value = { code: 'nothing_between', detail: '' };
}
export const keepLargest = () => edit('keep_components', { ...rules(), keep: 1 });
export const grow = (mm: number) => edit(mm > 0 ? 'grow' : 'shrink', { ...rules(), mm: Math.abs(mm) });
export const smooth = (mm: number) => edit('smooth', { ...rules(), radius_mm: mm });
export const erase = () => edit('relabel', { label: active.value, to: rules().leave });
export const undo = () => (steps.value.undo > 0 ? edit('undo', {}) : Promise.resolve());
export const redo = () => (steps.value.redo > 0 ? edit('redo', {}) : Promise.resolve());

/** A brush stroke, already drawn in the page's mask, becomes the module's. */
export async function stroke(first: number, end: number): Promise<void> {
  const of = study.value?.id;
  // A network may finish under the hand: its answer comes first, or the two masks would differ.
  await written;
  const now = study.value;
  if (!now || now.id !== of) return;
  const plane = now.geometry.size[0] * now.geometry.size[1];
  unsaved.value = true;
  outline.value++;
  const reply = await ask({ do: 'stroke', slab: { first, data: now.mask.slice(first * plane, (end + 1) * plane) } });
  if (!reply.error && study.value?.id === of) await changed();
}

/** Stands in every file made from a drawn study. */
const markOf = (): string => `SYNTHETIC, not a patient: ${study.value!.title}`;

/** What the labels stand for; necrosis and vessels only where drawn, for nothing is said on what was not marked. */
export function roles(labels: ReadonlySet<number>): Omit<Calls['measure']['ask'], 'mask' | 'series' | 'image_name'> {
  return { liver: [liver], tumour: lesionLabels, ...(labels.has(necrosis) ? { necrosis: [necrosis] } : {}), ...(labels.has(vessel) ? { vessels: [vessel] } : {}) };
}

let asked = 0;
/** Every lesion and the liver measured by the core, with the table as CSV. */
export async function measure(): Promise<string | undefined> {
  const mine = ++asked;
  const of = study.value?.id ?? '';
  const labels = new Set<number>(study.value?.mask ?? []);
  labels.delete(0);
  const any = [...labels].some((label) => label !== vessel);
  const reply = any ? await ask({ do: 'ask', name: 'measure', request: { ...roles(labels), phase: study.value?.phase ?? '', ...(study.value?.synthetic ? { image_name: markOf() } : {}) } }) : undefined;
  if (mine !== asked || of !== study.value?.id) return undefined;
  const found = reply?.value as Calls['measure']['give'] | undefined;
  batch(() => {
    present.value = labels;
    measured.value = found && { ...found, study: of };
    lesions.value = Math.max(lesions.value, Math.min(mostLesions, Math.max(0, ...[...labels].filter(isLesion)) - 1));
  });
  return found?.csv;
}

export function addLesion(): void {
  if (lesions.value >= mostLesions) return;
  lesions.value++;
  active.value = lesionLabel(lesions.value);
}

/** Takes a NIfTI or NRRD mask; `means` gives the labels of numbers that mean something else here, and what it does not know is left out. */
export async function importMask(file: File, means?: ReadonlyMap<number, number>): Promise<void> {
  const of = study.value?.id;
  const bytes = new Uint8Array(await file.arrayBuffer());
  await written;
  if (!settled() || study.value?.id !== of) return;
  const reply = await write({ do: 'import', bytes, ...(means ? { means } : {}) });
  const { unnamed = [] } = (reply?.value ?? {}) as { unnamed?: number[] };
  if (await imported(reply, 'file') && unnamed.length > 0) note.value = { code: 'left_out', detail: unnamed.join(', ') };
}

/** Labels read by the page, on the grid of the study, become the mask as one step of the history; false when they did not. */
export async function replaceMask(labels: Uint8Array, by: 'file' | 'generator' = 'file'): Promise<boolean> {
  const of = study.value?.id;
  await written;
  if (!settled() || study.value?.id !== of) return false;
  const slab = { first: 0, data: labels };
  return imported(await write({ do: 'stroke', slab }, (question) => ask(question).then((reply) => (reply.error ? reply : { ...reply, slab }))), by);
}

async function imported(reply: Reply | undefined, by: 'file' | 'generator'): Promise<boolean> {
  if (!reply || reply.error) return false;
  rememberOrigin(study.value?.id, by);
  unsaved.value = false;
  await changed();
  return true;
}

export async function exportMask(format: 'nifti' | 'nrrd'): Promise<Uint8Array | undefined> {
  const { bytes } = await ask({ do: 'export', format, description: study.value?.synthetic ? markOf() : '' });
  if (bytes) unsaved.value = false;
  return bytes;
}

export async function radiomics(label: number, profile: string): Promise<void> {
  features.value = undefined;
  const [id, of] = [study.value?.id, outline.value];
  const reply = await ask({ do: 'ask', name: 'radiomics', request: { label, profile } });
  const value = reply.value as { features: Feature[]; settings: unknown } | undefined;
  if (value && study.value?.id === id) features.value = { of, label, list: value.features, settings: value.settings, profile };
}

export async function radiomicsCsv(label: number, profile: string): Promise<string | undefined> {
  const reply = await ask({ do: 'ask', name: 'radiomics_csv', request: { label, profile, image_name: study.value?.synthetic ? markOf() : study.value?.title ?? '', mask_name: `label ${label}` } });
  return (reply.value as { csv: string } | undefined)?.csv;
}
