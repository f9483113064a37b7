/// A polygon drawn corner by corner in one plane, filled into the mask of that slice.
import { signal } from '@preact/signals';
import type { Vector } from '../reading/header';
import type { Geometry } from '../reading/stack';
import { exactIndexOf } from '../viewing/grid';
import type { Paint } from './brush';
import { flipInside } from './fill';

/** Corners in world mm; `axis` and `slice` of the volume they lie in. */
export type Polygon = { plane: string; axis: number; slice: number; corners: Vector[] };
export const polygon = signal<Polygon | undefined>(undefined);

/** Adds a corner; one in another plane or slice begins a new polygon there. */
export function withCorner(now: Polygon | undefined, plane: string, g: Geometry, axis: number, world: Vector): Polygon {
  const slice = Math.round(exactIndexOf(g, world)[axis]!);
  return now?.plane === plane && now.axis === axis && now.slice === slice ? { ...now, corners: [...now.corners, world] } : { plane, axis, slice, corners: [world] };
}

/** Fills the voxels whose centre lies inside (even-odd) as far as the rule allows. Returns the slices touched, or undefined. */
export function fillPolygon(mask: Uint8Array, g: Geometry, { axis, slice, corners }: Polygon, paint: Paint): [number, number] | undefined {
  if (corners.length < 3 || slice < 0 || slice >= g.size[axis]!) return undefined;
  const [a, b] = [0, 1, 2].filter((x) => x !== axis) as [number, number];
  const [columns, rows] = [g.size[a]!, g.size[b]!];
  const inside = new Uint8Array(columns * rows);
  flipInside(inside, columns, rows, corners.flatMap((corner) => { const index = exactIndexOf(g, corner); return [index[a]!, index[b]!]; }));
  const strides = [1, g.size[0], g.size[0] * g.size[1]];
  let touched: [number, number] | undefined;
  for (let v = 0; v < rows; v++) {
    for (let u = 0; u < columns; u++) {
      const at = slice * strides[axis]! + u * strides[a]! + v * strides[b]!;
      const before = mask[at]!;
      if (!inside[v * columns + u] || before === paint.label || before !== 0 && !paint.replace.includes(before)) continue;
      mask[at] = paint.label;
      const k = axis === 2 ? slice : v;  // the third axis is that of the slice, or the second of its two
      touched = touched ? [Math.min(touched[0], k), Math.max(touched[1], k)] : [k, k];
    }
  }
  return touched;
}
