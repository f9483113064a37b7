/// The regions of a structure set that wait for their labels: proposed by name, given by the reader, then drawn.
import { signal } from '@preact/signals';
import type { DataSet } from 'dicom-parser';
import { study, type Study } from '../state';
import { note, replaceMask, still } from './bench';
import { proposedLabels } from './roi-names';
import { labelled, regionsOf, type Region } from './rt-read';

/** `labels[i]` is the label of `regions[i]`; 0 leaves it out. They were read for this study and no other. */
export const asked = signal<{ regions: Region[]; labels: number[]; study: string } | undefined>(undefined);

export function askRegions(set: DataSet, now: Study): void {
  const regions = regionsOf(set, now.geometry, now.source!);
  const proposed = proposedLabels(regions.map((r) => r.name));
  asked.value = { regions, labels: regions.map((r, i) => (r.contours.length > 0 ? proposed[i]! : 0)), study: now.id };
}

export async function takeRegions(): Promise<void> {
  const [now, wanted] = [study.value, asked.value];
  if (!now || wanted?.study !== now.id || !still()) return;
  const { labels, shared } = labelled(wanted.regions, wanted.labels, now.geometry);
  asked.value = undefined;
  if (await replaceMask(labels) && shared > 0) note.value = { code: 'shared', detail: String(shared) };
}
