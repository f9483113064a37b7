/// The regions of a structure set, or the named labels of a mask file, that wait for their labels: proposed by name, given by the reader,
/// then taken.
import { signal } from '@preact/signals';
import type { DataSet } from 'dicom-parser';
import { study, type Study } from '../state';
import { importMask, note, replaceMask, still } from './bench';
import type { Segment } from './nrrd-segments';
import { proposedLabels } from './roi-names';
import { labelled, regionsOf } from './rt-read';

/** A row of the question: what it holds is said by its contours, or by the number it has in the file. */
export type Row = { name: string; contours?: number; off: number; open: number; number?: number };

/** `labels[i]` is the label of `rows[i]`; 0 leaves it out. They were read for this study and no other. */
export const asked = signal<{ rows: Row[]; labels: number[]; study: string; take: (labels: number[]) => Promise<void> } | undefined>(undefined);

export function askRegions(set: DataSet, now: Study): void {
  const regions = regionsOf(set, now.geometry, now.source!);
  const proposed = proposedLabels(regions.map((r) => r.name));
  asked.value = {
    rows: regions.map(({ name, contours, off, open }) => ({ name, contours: contours.length, off, open })),
    labels: regions.map((r, i) => (r.contours.length > 0 ? proposed[i]! : 0)), study: now.id,
    take: async (wanted) => {
      const { labels, shared } = labelled(regions, wanted, now.geometry);
      if (await replaceMask(labels) && shared > 0) note.value = { code: 'shared', detail: String(shared) };
    },
  };
}

/** The numbers of another program mean what that program calls them: its 1 may be the tumour and its 2 the liver. */
export function askSegments(file: File, segments: Segment[], now: Study): void {
  asked.value = {
    rows: segments.map(({ name, value }) => ({ name, number: value, off: 0, open: 0 })),
    labels: proposedLabels(segments.map((s) => s.name)), study: now.id,
    take: (wanted) => importMask(file, new Map(segments.map(({ value }, i) => [value, wanted[i]!]))),
  };
}

export async function takeRegions(): Promise<void> {
  const wanted = asked.value;
  if (!study.value || wanted?.study !== study.value.id || !still()) return;
  asked.value = undefined;
  await wanted.take(wanted.labels);
}
