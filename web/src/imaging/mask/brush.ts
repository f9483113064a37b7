/// Brush and eraser: discs painted in the plane that is looked at, straight into the mask; pure but for the mask given.
import type { Vector } from '../reading/header';
import type { Geometry } from '../reading/stack';
import { exactIndexOf } from '../viewing/grid';

export type Paint = { label: number; replace: number[]; leave: number; erase: boolean };

/** Paints a disc of `radius` mm around a world point, across the volume axis `axis`. Returns the slices touched, or undefined. */
export function dab(mask: Uint8Array, g: Geometry, world: Vector, axis: number, radius: number, paint: Paint): [number, number] | undefined {
  const centre = exactIndexOf(g, world);
  const fixed = Math.round(centre[axis]!);
  if (fixed < 0 || fixed >= g.size[axis]!) return undefined;
  const [a, b] = [0, 1, 2].filter((x) => x !== axis) as [number, number];
  const reach = [a, b].map((x) => radius / g.spacing_mm[x]!) as [number, number];
  const strides = [1, g.size[0], g.size[0] * g.size[1]];
  const range = (x: number, r: number): [number, number] => [Math.max(0, Math.ceil(centre[x]! - r)), Math.min(g.size[x]! - 1, Math.floor(centre[x]! + r))];
  const [u0, u1] = range(a, reach[0]);
  const [v0, v1] = range(b, reach[1]);
  let touched: [number, number] | undefined;
  for (let v = v0; v <= v1; v++) {
    for (let u = u0; u <= u1; u++) {
      if (((u - centre[a]!) * g.spacing_mm[a]!) ** 2 + ((v - centre[b]!) * g.spacing_mm[b]!) ** 2 > radius * radius) continue;
      const at = fixed * strides[axis]! + u * strides[a]! + v * strides[b]!;
      const before = mask[at]!;
      const after = paint.erase ? (before === paint.label ? paint.leave : before)
        : before === 0 || paint.replace.includes(before) ? paint.label : before;
      if (after === before) continue;
      mask[at] = after;
      const k = axis === 2 ? fixed : a === 2 ? u : b === 2 ? v : fixed;
      touched = touched ? [Math.min(touched[0], k), Math.max(touched[1], k)] : [k, k];
    }
  }
  return touched;
}

/** Intensities that a brush paints on; an end that is missing is open. */
export type Range = { low?: number; high?: number };

/** Paints the voxels of a ball of `radius` mm around a world point whose intensity lies in the range. Returns the slices touched, or undefined. */
export function ball(mask: Uint8Array, samples: ArrayLike<number>, g: Geometry, world: Vector, radius: number, paint: Paint, { low = -Infinity, high = Infinity }: Range): [number, number] | undefined {
  const centre = exactIndexOf(g, world);
  const [i, j, k] = centre.map((c, a) => [Math.max(0, Math.ceil(c - radius / g.spacing_mm[a]!)), Math.min(g.size[a]! - 1, Math.floor(c + radius / g.spacing_mm[a]!))] as const) as [readonly [number, number], readonly [number, number], readonly [number, number]];
  const far = (x: number, a: number) => ((x - centre[a]!) * g.spacing_mm[a]!) ** 2;
  let touched: [number, number] | undefined;
  for (let z = k[0]; z <= k[1]; z++) {
    for (let y = j[0]; y <= j[1]; y++) {
      for (let x = i[0]; x <= i[1]; x++) {
        if (far(x, 0) + far(y, 1) + far(z, 2) > radius * radius) continue;
        const at = x + g.size[0] * (y + g.size[1] * z);
        const value = samples[at]!;
        const before = mask[at]!;
        if (!(value >= low && value <= high) || before === paint.label || before !== 0 && !paint.replace.includes(before)) continue;
        mask[at] = paint.label;
        touched = touched ? [Math.min(touched[0], z), Math.max(touched[1], z)] : [z, z];
      }
    }
  }
  return touched;
}

/** Points from one to the other, close enough that discs of `radius` leave no notch. */
export function between(from: Vector, to: Vector, radius: number): Vector[] {
  const length = Math.hypot(to[0] - from[0], to[1] - from[1], to[2] - from[2]);
  const n = Math.max(1, Math.ceil(length / Math.max(radius / 2, 0.1)));
  return Array.from({ length: n }, (_, i) => [0, 1, 2].map((x) => from[x]! + (to[x]! - from[x]!) * (i + 1) / n) as Vector);
}
