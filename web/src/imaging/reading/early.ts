/// The slice that is there before the volume: what is shown of it, and when it may be.
import type { SliceHeader } from './header';
import type { Samples } from './stack';

export type Early = { header: SliceHeader; samples: Samples;
  /** Its place among the slices, from 1, and their number. */
  at: number; all: number; synthetic: boolean };

/** Whether the slice stands as the axial plane shows it: rows to the left, columns to the back, bright where the value is high. */
export const standsAxially = ({ orientation: o, photometric }: SliceHeader): boolean =>
  photometric !== 'MONOCHROME1' && o !== undefined && o[0]! > 0.9 && o[4]! > 0.9;
