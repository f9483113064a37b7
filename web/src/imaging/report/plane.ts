/// One slice of a volume as a picture: which way it is turned, the outlines of its labels, and where a voxel lies on it.
import { letters } from '../viewing/grid';
import type { Vector } from '../reading/header';
import type { Geometry, Samples } from '../reading/stack';

export type Axis = 0 | 1 | 2;
/** A slice seen as radiologists hold it: patient's left at the right hand, front or head at the top; sagittal with the front at the left. */
export type PlaneView = {
  /** The volume axis across the slice, and those along a row and down a column. */
  across: Axis; right: Axis; down: Axis; flipRight: boolean; flipDown: boolean;
  /** Pixels, and the size of one in mm. */
  width: number; height: number; mm: [number, number];
  name: 'axial' | 'coronal' | 'sagittal';
  /** Top, right, bottom, left. */
  letters: [string, string, string, string];
};

const column = (g: Geometry, axis: number): Vector => [g.direction[axis]!, g.direction[3 + axis]!, g.direction[6 + axis]!];
const back = (v: Vector): Vector => [-v[0], -v[1], -v[2]];
const mainOf = (v: Vector): number => v.reduce((best, x, i) => (Math.abs(x) > Math.abs(v[best]!) ? i : best), 0);

// LPS: to the right of the picture and down it, for slices across x, y, z of the patient.
const wanted: { name: PlaneView['name']; right: Vector; down: Vector }[] = [
  { name: 'sagittal', right: [0, 1, 0], down: [0, 0, -1] }, { name: 'coronal', right: [1, 0, 0], down: [0, 0, -1] }, { name: 'axial', right: [1, 0, 0], down: [0, 1, 0] },
];

export function viewOf(g: Geometry, across: Axis): PlaneView {
  const { name, right: toRight, down: toDown } = wanted[mainOf(column(g, across))]!;
  const [a, b] = ([0, 1, 2] as Axis[]).filter((axis) => axis !== across) as [Axis, Axis];
  const share = (axis: Axis, way: Vector) => column(g, axis).reduce((sum, x, i) => sum + x * way[i]!, 0);
  const [right, down] = Math.abs(share(a, toRight)) >= Math.abs(share(b, toRight)) ? [a, b] : [b, a];
  const flipRight = share(right, toRight) < 0;
  const flipDown = share(down, toDown) < 0;
  const way = (axis: Axis, flip: boolean) => (flip ? back(column(g, axis)) : column(g, axis));
  const [r, d] = [way(right, flipRight), way(down, flipDown)];
  return { across, right, down, flipRight, flipDown, width: g.size[right]!, height: g.size[down]!, mm: [g.spacing_mm[right]!, g.spacing_mm[down]!], name,
    letters: [letters(back(d)), letters(r), letters(d), letters(back(r))] };
}

/** Place of a voxel (its centre; parts of one allowed) in pixels from the top left corner. */
export function placeOf(view: PlaneView, voxel: readonly number[]): [number, number] {
  const [x, y] = [voxel[view.right]! + 0.5, voxel[view.down]! + 0.5];
  return [view.flipRight ? view.width - x : x, view.flipDown ? view.height - y : y];
}

/** Index of the sample behind a pixel of slice k. */
function sampleAt(g: Geometry, view: PlaneView, k: number): (x: number, y: number) => number {
  const stride = [1, g.size[0], g.size[0] * g.size[1]];
  const start = k * stride[view.across]!;
  return (x, y) => start + stride[view.right]! * (view.flipRight ? view.width - 1 - x : x) + stride[view.down]! * (view.flipDown ? view.height - 1 - y : y);
}

/** Grey levels 0 to 255 of slice k, row by row. */
export function greysOf(g: Geometry, view: PlaneView, k: number, samples: Samples | Uint8Array, { centre, width }: { centre: number; width: number }): Uint8ClampedArray {
  const at = sampleAt(g, view, k);
  const out = new Uint8ClampedArray(view.width * view.height);
  for (let y = 0; y < view.height; y++) {
    for (let x = 0; x < view.width; x++) out[x + view.width * y] = (samples[at(x, y)]! - (centre - width / 2)) * 255 / Math.max(width, 1e-6);
  }
  return out;
}

/** By label the edges between its pixels and others, as lines [x1, y1, x2, y2] in pixels. */
export function edgesOf(g: Geometry, view: PlaneView, k: number, mask: Uint8Array): Map<number, number[]> {
  const at = sampleAt(g, view, k);
  const label = (x: number, y: number) => (x < 0 || y < 0 || x >= view.width || y >= view.height ? 0 : mask[at(x, y)]!);
  const out = new Map<number, number[]>();
  const add = (of: number, ...line: number[]) => {
    if (of === 0) return;
    if (!out.has(of)) out.set(of, []);
    out.get(of)!.push(...line);
  };
  for (let y = 0; y <= view.height; y++) {
    for (let x = 0; x <= view.width; x++) {
      const here = label(x, y);
      const left = label(x - 1, y);
      const above = label(x, y - 1);
      if (here !== left) { add(here, x, y, x, y + 1); add(left, x, y, x, y + 1); }
      if (here !== above) { add(here, x, y, x + 1, y); add(above, x, y, x + 1, y); }
    }
  }
  return out;
}

/** A length of 1, 2 or 5 times a power of ten that takes about a quarter of the picture. */
export function barLength(widthMm: number): number {
  const rough = widthMm / 4;
  const power = 10 ** Math.floor(Math.log10(rough));
  return [5, 2, 1].map((n) => n * power).find((n) => n <= rough) ?? power;
}
