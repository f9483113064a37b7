/// Window presets for CT in HU, and the window taken from the picture itself.
import type { Samples } from '../reading/stack';
import type { Window } from './stage';

// Centre and width in common use for CT reading of the abdomen; each is a start that the reader moves.
export const presets = {
  liver: { centre: 60, width: 160 }, abdomen: { centre: 50, width: 350 }, bone: { centre: 400, width: 1800 }, lung: { centre: -600, width: 1500 },
} as const satisfies Record<string, Window>;
/** What a CT opens with: all of the abdomen, or in a drawn study, where there is only the liver to look for, its lesions clearly. */
export const firstWindow = (synthetic: boolean): Window => (synthetic ? presets.liver : presets.abdomen);
export type Preset = keyof typeof presets | 'auto';
export const presetNames: Preset[] = ['liver', 'abdomen', 'bone', 'lung', 'auto'];

/** From the 1st to the 99th percentile of a sample of the voxels; what lies at the lowest value (air, outside) is left out. */
export function autoWindow(samples: Samples): Window {
  const step = Math.max(1, Math.floor(samples.length / 50_000));
  const picked: number[] = [];
  let least = Infinity;
  for (let i = 0; i < samples.length; i += step) least = Math.min(least, samples[i]!);
  for (let i = 0; i < samples.length; i += step) if (samples[i]! > least) picked.push(samples[i]!);
  if (picked.length < 2) return { centre: Number.isFinite(least) ? least : 0, width: 1 };
  picked.sort((a, b) => a - b);
  const [low, high] = [picked[Math.floor(picked.length * 0.01)]!, picked[Math.ceil(picked.length * 0.99) - 1]!];
  return { centre: (low + high) / 2, width: Math.max(1, high - low) };
}
