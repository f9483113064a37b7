/// The pictures of the report: those the reader keeps, and each lesion on the slice of its largest diameter.
import { signal } from '@preact/signals';
import type { MeasuredLesion } from 'hepatica-imaging';
import { number } from '../../words/numbers';
import { t } from '../../words/words';
import { measured } from '../mask/bench';
import { labelName } from '../mask/names';
import { nameOf } from '../Measures';
import { mapHere, type Meaning } from '../network/shown-map';
import { study } from '../state';
import { stage } from '../viewing/current';
import { axisOf } from '../viewing/grid';
import { autoWindow, presets } from '../viewing/windows';
import { drawPicture, type Picture } from './draw';
import { viewOf, type Axis } from './plane';

export type KeyImage = { id: string; canvas: HTMLCanvasElement; title: string; caption: string; synthetic: boolean; examination: string;
  /** What the colours of a map over it mean. */
  legend?: Meaning };

/** Drawn when they are kept: they stay as they were seen, whatever is edited afterwards. */
export const kept = signal<KeyImage[]>([]);
/** True when the reader wants the kept pictures only. */
export const noDefaults = signal(false);
let last = 0;

function pictureOf(across: Axis, slice: number, window: Picture['window'], more: Partial<Picture> = {}): Picture | undefined {
  const open = study.value;
  return open && { geometry: open.geometry, samples: open.samples, mask: open.mask, across, slice, window, nameOf: labelName,
    ...(open.synthetic ? { synthetic: t('imaging.synthetic') } : {}), ...more };
}

function made(picture: Picture, caption: string): KeyImage {
  const canvas = document.createElement('canvas');
  drawPicture(canvas, picture);
  const view = viewOf(picture.geometry, picture.across);
  const where = t('imaging.report.where', { plane: t(`imaging.plane.${view.name}`), slice: picture.slice + 1, slices: picture.geometry.size[picture.across]!,
    centre: number(picture.window.centre, 0), width: number(picture.window.width, 0) });
  return { id: `key-${++last}`, canvas, title: study.value!.title, caption: [caption, where].filter(Boolean).join('; '), synthetic: study.value!.synthetic, examination: study.value!.examination };
}

/** Longest and perpendicular diameter of a lesion on their slice. */
function lesionPicture(one: MeasuredLesion, across: Axis, window: Picture['window']): KeyImage | undefined {
  const { slice, longest, perpendicular } = one.axial;
  const picture = pictureOf(across, slice, window, { lengths: [longest, perpendicular] });
  return picture && made(picture, t('imaging.report.lesion', { lesion: nameOf(one), long: number(longest.mm, 0), short: number(perpendicular.mm, 0) }));
}

const windowNow = (): Picture['window'] => stage.value?.window ?? (study.value!.modality === 'CT' ? presets.abdomen : autoWindow(study.value!.samples));

/** The plane as it stands, with the labels it holds. */
export function keep(plane: 'axial' | 'coronal' | 'sagittal'): void {
  const at = stage.value?.index();
  if (!at || !study.value) return;
  const across = axisOf(study.value.geometry, stage.value!.normal(plane)) as Axis;
  const map = mapHere();
  const picture = pictureOf(across, at[across], windowNow(), map ? { map: map.levels } : {});
  if (!picture) return;
  const legend = map && { title: map.title, full: map.full, highest: map.highest };
  kept.value = [...kept.value, { ...made(picture, map?.title ?? ''), ...(legend ? { legend } : {}) }];
}

const here = (one: KeyImage): boolean => one.examination === study.value?.examination;
/** Those of the examination that is open: only they are shown and printed. */
export const keptHere = (): KeyImage[] => kept.value.filter(here);
/** Those of another examination, which may be another patient's: out of the report until the reader says that it is the same patient. */
export const setAside = (): KeyImage[] => kept.value.filter((one) => !here(one));
export function samePatient(): void {
  const now = study.value?.examination;
  if (now !== undefined) kept.value = kept.value.map((one) => ({ ...one, examination: now }));
}
export const letGoAside = (): void => { kept.value = keptHere(); };

export const letGo = (id: string): void => { kept.value = kept.value.filter((one) => one.id !== id); };

/** Most pictures of lesions that stand by themselves: the largest. */
const mostDefaults = 6;

export function defaults(): KeyImage[] {
  const now = measured.value;
  if (!now || !study.value || now.study !== study.value.id || noDefaults.value) return [];
  const largest = [...now.lesions].sort((a, b) => b.axial.longest.mm - a.axial.longest.mm).slice(0, mostDefaults);
  const window = windowNow();
  return largest.flatMap((one) => lesionPicture(one, now.slice_axis, window) ?? []);
}
