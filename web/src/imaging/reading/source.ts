/// Where the slices of a volume come from: what is written when labels are saved for a DICOM series, and how they find back to it.
import type { SliceHeader, Vector } from './header';
import type { Series } from './series';
import type { StackPlan } from './stack';
import { worldOf } from '../viewing/grid';

/** One picture of the series; `frame` counts from 1 and is there only for files of many frames. */
export type Reference = { sop: string; sopClass: string; frame?: number };
/** One slice of the volume: position of its first voxel (LPS, mm) and the pictures it was made from (two where it was interpolated). */
export type Plane = { position: Vector; from: Reference[];
  /** False where the picture was moved (tilt) or made from its neighbours: its voxels are not those of a file. */
  kept: boolean };
export type Source = { study: string; series: string; frameOfReference: string; synthetic: boolean; planes: Plane[] };

const referenceTo = (s: SliceHeader): Reference => ({ sop: s.sop, sopClass: s.sopClass, ...(s.frames > 1 ? { frame: s.frame + 1 } : {}) });
/** A made-up study says so by the attribute Synthetic Data or in its description. */
export const isSynthetic = (series: Series): boolean => series.slices.some((s) => s.synthetic) || /synthetic|simulated/i.test(series.description);

/** A slice taken over as it is keeps the position of its file to the last digit; one that was moved or made has that of the grid. */
export function sourceOf(series: Series, plan: StackPlan): Source {
  const first = series.slices[0]!;
  const planes = plan.from.map(({ low, high, share }, k): Plane => {
    const kept = share === 0 && plan.shift[low]!.every((d) => Math.abs(d) <= 1e-3);
    return { kept, position: kept ? series.slices[low]!.position! : worldOf(plan.geometry, [0, 0, k]),
      from: (share === 0 ? [low] : [low, high]).map((i) => referenceTo(series.slices[i]!)) };
  });
  return { study: series.study, series: series.uid, frameOfReference: first.frameOfReference, synthetic: isSynthetic(series), planes };
}
