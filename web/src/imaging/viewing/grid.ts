/// Between voxel indices and millimetres of the patient, and the letters at the edges of a plane.
import type { Vector } from '../reading/header';
import { cross, dot } from '../reading/series';
import type { Geometry } from '../reading/stack';

/** Centre of a voxel, LPS mm. */
export function worldOf(g: Geometry, index: Vector): Vector {
  const scaled = index.map((x, a) => x * g.spacing_mm[a]!);
  return [0, 1, 2].map((r) => g.origin_mm[r]! + scaled.reduce((sum, x, a) => sum + g.direction[3 * r + a]! * x, 0)) as Vector;
}

/** Index of a world point, not rounded. The axes are unit vectors at right angles, so the inverse is the transpose. */
export function exactIndexOf(g: Geometry, world: Vector): Vector {
  const off = world.map((w, r) => w - g.origin_mm[r]!);
  return [0, 1, 2].map((a) => off.reduce((sum, x, r) => sum + g.direction[3 * r + a]! * x, 0) / g.spacing_mm[a]!) as Vector;
}

/** The voxel that holds a world point; undefined outside. */
export function indexOf(g: Geometry, world: Vector): Vector | undefined {
  const index = exactIndexOf(g, world).map(Math.round) as Vector;
  return index.every((x, a) => x >= 0 && x < g.size[a]!) ? index : undefined;
}

/** The volume axis that a direction of the world runs along most. */
export function axisOf(g: Geometry, way: Vector): number {
  const shares = [0, 1, 2].map((a) => Math.abs(way.reduce((sum, x, r) => sum + g.direction[3 * r + a]! * x, 0)));
  return shares.indexOf(Math.max(...shares));
}

const columnOf = (g: Geometry, axis: number): Vector => [0, 1, 2].map((r) => g.direction[3 * r + axis]!) as Vector;
const close = (a: readonly number[], b: readonly number[], most: number): boolean => a.every((x, n) => Math.abs(x - b[n]!) <= most);

/** Whether two grids have the very same voxels, counted along other axes or from their other ends: converters of DICOM store a series so.
 * The tolerances are those of the core (GeometryTolerance). */
export function sameVoxels(a: Geometry, b: Geometry): boolean {
  const axes = [0, 1, 2].map((n) => axisOf(b, columnOf(a, n)));
  const sign = axes.map((m, n) => Math.sign(dot(columnOf(a, n), columnOf(b, m))));
  const first = [0, 1, 2].map((m) => (sign[axes.indexOf(m)] === -1 ? b.size[m]! - 1 : 0)) as Vector;
  return new Set(axes).size === 3 && close(a.origin_mm, worldOf(b, first), 1e-3)
    && axes.every((m, n) => a.size[n] === b.size[m] && Math.abs(a.spacing_mm[n]! - b.spacing_mm[m]!) <= 1e-4
      && close(columnOf(a, n), columnOf(b, m).map((x) => x * sign[n]!), 1e-4));
}

/** The slice of the volume that a plane lies in, from 1 in the order of the volume, and how many there are. Not clamped: a plane beyond the
 * volume is slice 0 or less, or more than there are. */
export function sliceOf(g: Geometry, point: Vector, normal: Vector): { slice: number; slices: number } {
  const axis = axisOf(g, normal);
  return { slice: Math.round(exactIndexOf(g, point)[axis]!) + 1, slices: g.size[axis]! };
}

/** The letter of the patient's side a direction points to: L, R, A, P, H, F, the main one first. */
export function letters(way: Vector): string {
  const names = [['R', 'L'], ['A', 'P'], ['F', 'H']] as const;
  return way.map((x, axis) => ({ share: Math.abs(x), letter: names[axis as 0 | 1 | 2][x > 0 ? 1 : 0] }))
    .filter((one) => one.share > 0.35).sort((a, b) => b.share - a.share).map((one) => one.letter).join('').slice(0, 2);
}

/** Top, right, bottom, left of a plane with this up vector and normal (pointing to the viewer). */
export function markers(up: Vector, normal: Vector): [string, string, string, string] {
  const right = cross(up, normal);
  const back = (v: Vector): Vector => [-v[0], -v[1], -v[2]];
  return [letters(up), letters(right), letters(back(up)), letters(back(right))];
}
