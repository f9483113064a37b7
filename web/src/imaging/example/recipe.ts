/// The example study as the core's generator is asked for it: a cirrhotic liver with three lesions, and the same patient three months
/// later, when the two larger ones have been treated.
import type { Calls } from 'hepatica-imaging';

type Recipe = Calls['synthesize']['ask'];
export const visits = ['baseline', 'later'] as const;
export type Visit = typeof visits[number];
/** As the generator names them, in the order a scanner would take them. */
export const drawnPhases = ['unenhanced', 'arterial', 'portal', 'delayed'] as const;
export type DrawnPhase = typeof drawnPhases[number];

const patient: Recipe = {
  // A patient in whom the shipped network finds part of the largest lesion, to be corrected, and misses the others.
  seed: 12, size: [224, 176, 60], spacing_mm: [1.6, 1.6, 2.5], cirrhosis: true,
  lesions: [{ kind: 'washout', diameter_mm: 52 }, { kind: 'capsule', diameter_mm: 34 }, { kind: 'hypervascular', diameter_mm: 17 }],
};
// Largely necrotic and hardly smaller, as after chemoembolisation: what tells mRECIST from RECIST 1.1.
const later: Recipe = { visit: 1, changes: [{ scale: 0.95, core_share: 0.85 }, { scale: 0.85, core_share: 0.7 }, { scale: 1.05 }] };

export const recipeOf = (visit: Visit, phase: DrawnPhase): Recipe => ({ ...patient, ...(visit === 'later' ? later : {}), phases: [phase] });
export const slicesInAll = drawnPhases.length * patient.size![2];
/** Dates that are no one's: three months apart. */
export const dateOf: Record<Visit, string> = { baseline: '20250115', later: '20250416' };
