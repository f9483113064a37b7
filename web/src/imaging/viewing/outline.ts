/// The borders of the labels where a plane cuts a mask, as paths along the edges of voxels: drawn over pictures of any other spacing.
import type { Vector } from '../reading/header';
import type { Geometry } from '../reading/stack';
import { axisOf, sliceOf, worldOf } from './grid';

export type Outlines = {
  /** SVG path of each label, in the two indices of the slice; voxel (i, j) reaches from -0.5 to +0.5 around it. */
  paths: { label: number; d: string }[];
  /** World mm of a place in the slice. */
  world: (u: number, v: number) => Vector;
};

/** Undefined where the plane misses the mask or lies askew to its slices (more than about 3°), whose borders would not be those of the plane. */
export function outlinesAt(mask: Uint8Array, g: Geometry, point: Vector, normal: Vector): Outlines | undefined {
  const axis = axisOf(g, normal);
  const along = Math.abs(normal.reduce((sum, x, r) => sum + g.direction[3 * r + axis]! * x, 0));
  const { slice, slices } = sliceOf(g, point, normal);
  if (along < 0.9986 || slice < 1 || slice > slices) return undefined;
  const [a, b] = [0, 1, 2].filter((x) => x !== axis) as [number, number];
  const strides = [1, g.size[0], g.size[0] * g.size[1]];
  const first = (slice - 1) * strides[axis]!;
  const [width, height] = [g.size[a]!, g.size[b]!];
  const at = (u: number, v: number) => (u < 0 || v < 0 || u >= width || v >= height ? 0 : mask[first + u * strides[a]! + v * strides[b]!]!);
  const parts = new Map<number, string[]>();
  const put = (label: number, d: string) => { const list = parts.get(label); if (list) list.push(d); else parts.set(label, [d]); };
  for (let v = 0; v <= height; v++) {
    for (let u = 0; u <= width; u++) {
      const [here, left, above] = [at(u, v), at(u - 1, v), at(u, v - 1)];
      if (here !== left) { if (here) put(here, `M${u - 0.5} ${v - 0.5}v1`); if (left) put(left, `M${u - 0.5} ${v - 0.5}v1`); }
      if (here !== above) { if (here) put(here, `M${u - 0.5} ${v - 0.5}h1`); if (above) put(above, `M${u - 0.5} ${v - 0.5}h1`); }
    }
  }
  const world = (u: number, v: number): Vector => {
    const index: Vector = [0, 0, 0];
    index[axis] = slice - 1;
    index[a] = u;
    index[b] = v;
    return worldOf(g, index);
  };
  return { paths: [...parts].sort(([x], [y]) => x - y).map(([label, list]) => ({ label, d: list.join('') })), world };
}
