/// Sorted slices into one even volume: tilt straightened, gaps bridged by their neighbours, and the grid it lies on.
import type { Vector } from './header';
import { along, cross, dot, normalOf, tiltOf, type Series } from './series';

/** As in the core: the voxel's centre lies at origin + direction * (spacing * index); the columns of direction are the axes, LPS. */
export type Geometry = { size: Vector; spacing_mm: Vector; origin_mm: Vector; direction: number[] };
export type Samples = Int16Array | Float32Array;
export type StackPlan = {
  geometry: Geometry;
  /** For each slice of the volume: the two slices it lies between and the share of the second. */
  from: { low: number; high: number; share: number }[];
  /** Columns and rows by which each source slice is moved to stand straight. */
  shift: [number, number][];
  interpolated: number;
};

/** Rows, columns and normal. Cosines that a file gives with three or four digits are no unit vectors at right angles, which the core asks
 * for: they are made so where they miss it by no more than the core mends in a NIfTI. Others stay to the last digit. */
function axesOf(orientation: number[]): number[][] {
  const [x, y, normal] = [orientation.slice(0, 3), orientation.slice(3), normalOf(orientation)];
  const off = Math.max(Math.abs(dot(x, x) - 1), Math.abs(dot(y, y) - 1), Math.abs(dot(x, y)));
  if (off < 1e-6 || off > 5e-3) return [x, y, normal];
  const unit = (v: number[]) => v.map((c) => c / Math.hypot(...v));
  return [unit(x), cross(unit(normal), unit(x)), unit(normal)];
}

/** How the volume of a usable series is made. */
export function planStack(series: Series): StackPlan {
  const { slices, step } = series;
  const first = slices[0]!;
  const [x, y, normal] = axesOf(first.orientation!) as [Vector, Vector, Vector];
  const at = slices.map(along);
  const count = Math.max(1, Math.round((at[at.length - 1]! - at[0]!) / step) + 1);
  let interpolated = 0;
  const from = Array.from({ length: count }, (_, k) => {
    const z = Math.min(at[0]! + k * step, at[at.length - 1]!);
    let low = 0;
    while (low < at.length - 2 && at[low + 1]! <= z) low++;
    const high = Math.min(low + 1, at.length - 1);
    const share = high === low ? 0 : (z - at[low]!) / (at[high]! - at[low]!);
    // A twentieth of a step off is the rounding of the file, not another place.
    if (share * (at[high]! - at[low]!) < 0.05 * step) return { low, high: low, share: 0 };
    if ((1 - share) * (at[high]! - at[low]!) < 0.05 * step) return { low: high, high, share: 0 };
    interpolated++;
    return { low, high, share };
  });
  const tilted = tiltOf(slices) > 0.5;
  const [rowsApart, columnsApart] = first.spacing!;
  // Positions were projected on the normal as the file has it, which may be a little too long or too short.
  const long = Math.hypot(...normalOf(first.orientation!));
  const shift = slices.map(({ position }): [number, number] => {
    if (!tilted) return [0, 0];
    const off = position!.map((p, i) => p - first.position![i]!);
    return [dot(off, x) / columnsApart, dot(off, y) / rowsApart];
  });
  return {
    geometry: {
      size: [first.columns, first.rows, count], spacing_mm: [columnsApart, rowsApart, Math.abs(long - 1) < 1e-6 ? step : step / long], origin_mm: [...first.position!],
      direction: [x[0], y[0], normal[0], x[1], y[1], normal[1], x[2], y[2], normal[2]],
    },
    from, shift, interpolated,
  };
}

/** The picture moved by a part of a pixel (bilinear; what comes from outside takes `outside`). */
export function moved(picture: ArrayLike<number>, columns: number, rows: number, [dx, dy]: [number, number], outside: number): Float32Array {
  const out = new Float32Array(columns * rows);
  const value = (i: number, j: number) => (i < 0 || j < 0 || i >= columns || j >= rows ? outside : picture[i + columns * j]!);
  for (let j = 0; j < rows; j++) {
    for (let i = 0; i < columns; i++) {
      const [u, v] = [i - dx, j - dy];
      const [i0, j0] = [Math.floor(u), Math.floor(v)];
      const [a, b] = [u - i0, v - j0];
      out[i + columns * j] = (value(i0, j0) * (1 - a) + value(i0 + 1, j0) * a) * (1 - b) + (value(i0, j0 + 1) * (1 - a) + value(i0 + 1, j0 + 1) * a) * b;
    }
  }
  return out;
}

/** Fills the volume from the pictures of the sorted slices, in modality units. Whole numbers within 16 bits stay whole. */
export function stack(plan: StackPlan, pictures: ArrayLike<number>[]): Samples {
  const [columns, rows, count] = plan.geometry.size;
  const plane = columns * rows;
  const straight = pictures.map((p, s) => (plan.shift[s]!.some((d) => Math.abs(d) > 1e-3) ? moved(p, columns, rows, plan.shift[s]!, p[0]!) : p));
  const whole = straight.every((p) => p instanceof Int16Array || (p instanceof Uint8Array));
  const out = whole && plan.interpolated === 0 ? new Int16Array(plane * count) : new Float32Array(plane * count);
  plan.from.forEach(({ low, high, share }, k) => {
    const [a, b] = [straight[low]!, straight[high]!];
    if (share === 0) out.set(a, k * plane);
    else for (let i = 0; i < plane; i++) out[k * plane + i] = a[i]! * (1 - share) + b[i]! * share;
  });
  return out;
}
