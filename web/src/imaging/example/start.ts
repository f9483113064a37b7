/// Where the example opens: at its largest lesion, not in the middle of the volume, which lies beside the liver.
import type { Vector } from '../reading/header';
import { isLesion } from '../mask/labels';

/** The middle of the lesion with most voxels, in the slice that holds most of it; undefined where there is none. Labels as in the mask, `size` in voxels. */
export function largestLesion(labels: Uint8Array, [columns, rows, slices]: Vector): Vector | undefined {
  const plane = columns * rows;
  const counts = new Map<number, Uint32Array>();
  labels.forEach((label, n) => {
    if (!isLesion(label)) return;
    if (!counts.has(label)) counts.set(label, new Uint32Array(slices));
    counts.get(label)![Math.floor(n / plane)]!++;
  });
  const total = (all: Uint32Array) => all.reduce((sum, n) => sum + n, 0);
  const [largest] = [...counts].sort(([, a], [, b]) => total(b) - total(a));
  if (!largest) return undefined;
  const [label, bySlice] = largest;
  const k = bySlice.indexOf(Math.max(...bySlice));
  let [x, y] = [0, 0];
  for (let n = k * plane; n < (k + 1) * plane; n++) if (labels[n] === label) { x += n % columns; y += Math.floor((n - k * plane) / columns); }
  return [Math.round(x / bySlice[k]!), Math.round(y / bySlice[k]!), k];
}
