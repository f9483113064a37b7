/// The outlined lesions and liver measured in every series of the study, and their phases compared: numbers from the core.
import { signal } from '@preact/signals';
import type { Calls, Enhancement, Measured, PhaseMeans } from 'hepatica-imaging';
import { openId, phaseOf, study } from '../state';
import { choices, firstPanes, load, mostPanes, tieOf, volumes, type Choice } from '../viewing/phases';
import { ask, measured, present, roles, send } from './bench';

export type Measurement = { id: string; title: string; means: PhaseMeans };
/** `of`: the measures of the outline that was carried over; another outline makes them old. */
export type InPhases = { of: Measured; series: Measurement[]; otherFrame: string[]; failed: string[] };
export const inPhases = signal<InPhases | undefined>(undefined);
export const progress = signal<{ done: number; all: number } | undefined>(undefined);

/** The series that can be measured with the open one: same study and modality; a phase is what the list says, never guessed here. */
export function measurable(): Choice[] {
  const all = choices();
  return firstPanes(all, openId.value, mostPanes).map((id) => all.find((one) => one.id === id)!);
}

/** Reads each series, carries the mask over by patient coordinates and measures, one series in the core's memory at a time. */
export async function measurePhases(): Promise<void> {
  const of = measured.value;
  const here = study.value;
  const wanted = measurable();
  const open = wanted.find((one) => one.id === openId.value);
  if (!of || !here || !open || progress.value) return;
  const found: InPhases = { of, series: [], otherFrame: [], failed: [] };
  try {
    for (const [n, one] of wanted.entries()) {
      progress.value = { done: n, all: wanted.length };
      if (tieOf(one, open) === 'other') { found.otherFrame.push(one.title); continue; }
      await load(one.id);
      const volume = volumes.value.get(one.id);
      if (study.value !== here && study.value?.id !== here.id) return;
      if (volume?.state !== 'there') { found.failed.push(one.title); continue; }
      const { value } = await ask({ do: 'phase', geometry: volume.geometry, samples: volume.samples, request: roles(present.value) });
      if (value) found.series.push({ id: one.id, title: one.title, means: value as PhaseMeans });
      else found.failed.push(one.title);
    }
    if (study.value?.id === here.id) inPhases.value = found;
  } finally {
    progress.value = undefined;
  }
}

/** What a lesion is measured by in a series: its viable part where necrosis is marked, as in the table of measures. */
export const regionOf = (one: PhaseMeans, lesion: number) => {
  const found = one.lesions.find((l) => l.number === lesion);
  return found?.viable ?? found?.whole;
};

/** Compares the phases of one lesion, as the series are called now. */
export async function compare(now: InPhases, lesion: number): Promise<Enhancement | undefined> {
  const phases = now.series.map(({ id, means }) => {
    const mean = regionOf(means, lesion)?.mean;
    return { phase: phaseOf.value.get(id) ?? 'unknown', ...(mean === undefined ? {} : { lesion: mean }), ...(means.liver?.mean === undefined ? {} : { liver: means.liver.mean }) };
  });
  return (await send({ do: 'plain', name: 'enhancement', request: { phases } })).value as Calls['enhancement']['give'] | undefined;
}
