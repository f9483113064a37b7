/// Which series a network with several phases looks at: the open one, and others of its study that are marked with the phases it names.
import { openId, phaseOf, readSeries, study } from '../state';
import type { Geometry, Samples } from '../reading/stack';
import { choices, tieOf, type Choice } from '../viewing/phases';
import { maybe, t } from '../../words/words';
import type { NetworkPackage } from './packages';

export type Other = { geometry: Geometry; samples: Samples };
/** A phase of the package with the series that stands for it; `open`: the one on the screen; none: nothing is marked so. */
export type Seat = { phase: string; open: boolean; series?: Choice };

/** As things stand now: the open series first where its phase fits; then series of the same study and modality whose place can be compared with it. */
export function seatsNow(one: NetworkPackage): Seat[] {
  const of = study.value;
  const all = choices();
  const here = all.find((s) => s.id === openId.value);
  const beside = all.filter((s) => here && s.id !== here.id && s.study === here.study && s.modality === here.modality && tieOf(s, here) !== 'other');
  return one.info.phases.map((phase) => {
    if (one.info.phases.length === 1 || phase === 'any' || (of && phase === (phaseOf.value.get(openId.value) ?? of.phase))) return { phase, open: true };
    const series = beside.find((s) => s.phase === phase);
    return { phase, open: false, ...(series ? { series } : {}) };
  });
}

export const phaseName = (phase: string): string => maybe(`imaging.phase.${phase}`, {}) ?? phase;
/** In one line; undefined when every phase has its series. */
export const lacking = (all: Seat[]): string | undefined => {
  const none = all.find((seat) => !seat.open && !seat.series);
  return none && t('network.no_phase', { phase: phaseName(none.phase) });
};

/** The images in the order of the package's phases: undefined for the open one. Read one after the other; `going` throws when overtaken. */
export async function imagesOf(all: Seat[], going: () => void): Promise<(Other | undefined)[]> {
  const images: (Other | undefined)[] = [];
  for (const seat of all) {
    const read = seat.series && await readSeries(seat.series.id, () => true);
    going();
    // Gone from the list meanwhile: undefined would be taken for the open series.
    if (seat.series && !read) throw new Error(lacking([{ phase: seat.phase, open: false }]));
    images.push(read);
  }
  return images;
}
