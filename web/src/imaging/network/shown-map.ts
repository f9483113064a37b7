/// The map that lies over the pictures: one at a time, with what its colours mean, for the screen and for the report.
import { signal } from '@preact/signals';
import { study } from '../state';
import { stage } from '../viewing/current';
import { colours, levelsOf } from './levels';

export type Meaning = {
  /** What is shown, in words. */
  title: string;
  /** The value of the brightest colour, and the largest that occurs in the map. */
  full: number; highest: number;
};
export type ShownMap = Meaning & { study: string; key: string; levels: Uint8Array };

export const shownMap = signal<ShownMap | undefined>(undefined);
/** The map over the study that is open. */
export const mapHere = (): ShownMap | undefined => (shownMap.value?.study === study.value?.id ? shownMap.value : undefined);

/** The room opened again has new planes: what lay over the old ones lies over them too. */
export function relay(): void {
  const now = mapHere();
  if (now) void stage.value?.showMap(now.levels, colours);
}

/** Bytes 0..255 stand for 0..`full`. */
export function highestOf(map: Uint8Array, full: number): number {
  let most = 0;
  for (const value of map) if (value > most) most = value;
  return (most / 255) * full;
}

/** Lays a map over the planes in place of the one before; undefined takes it away. */
export function layOver(next: { key: string; title: string; full: number; map: Uint8Array } | undefined): void {
  const of = study.value?.id;
  if (!next || of === undefined) shownMap.value = undefined;
  else {
    const { map, ...about } = next;
    shownMap.value = { ...about, highest: highestOf(map, next.full), study: of, levels: levelsOf(map) };
  }
  void stage.value?.showMap(shownMap.value?.levels, colours);
}
