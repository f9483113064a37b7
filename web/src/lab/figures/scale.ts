/// From data to places on paper, and round numbers for axes.
import { path } from '../../figures/curve-geometry';

export type Frame = { width: number; height: number; left: number; right: number; top: number; bottom: number; x: [number, number]; y: [number, number] };

export const px = (f: Frame, x: number): number => f.left + ((x - f.x[0]) / (f.x[1] - f.x[0])) * (f.width - f.left - f.right);
export const py = (f: Frame, y: number): number => f.top + (1 - (y - f.y[0]) / (f.y[1] - f.y[0])) * (f.height - f.top - f.bottom);

/** Four to eight round ticks that lie inside the ends. */
export function ticks(low: number, high: number, about = 5): number[] {
  const rough = (high - low) / about;
  const size = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 2.5, 5, 10].map((k) => k * size).find((s) => s >= rough - 1e-12) ?? 10 * size;
  const out: number[] = [];
  for (let k = Math.ceil(low / step - 1e-9); k * step <= high + 1e-9 * step; k++) out.push(Math.round(k * step * 1e9) / 1e9 + 0);
  return out;
}

/** The next round number at or above, for the end of an axis. */
export const roundUp = (x: number): number => {
  const size = 10 ** Math.floor(Math.log10(x));
  return ([1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10].find((k) => k * size >= x - 1e-12) ?? 10) * size;
};

/** A step line: each value is held until the next time, the last one until `end`. */
export function stepPath(points: [number, number][], f: Frame, end?: number): string {
  const line = path(placed(points, f), true);
  return end === undefined ? line : `${line}H${Math.round(px(f, end) * 100) / 100}`;
}

export const linePath = (points: [number, number][], f: Frame): string => path(placed(points, f));

const placed = (points: [number, number][], f: Frame) => points.map(([x, y]): [number, number] => [px(f, x), py(f, y)]);

/** The closed band of a step curve; where a limit is not known the band ends. */
export function stepBand(time: number[], lower: (number | null)[], upper: (number | null)[], f: Frame, end: number): string {
  let until = time.length;
  for (let i = 0; i < time.length; i++) if (lower[i] === null || upper[i] === null) { until = i; break; }
  if (until === 0) return '';
  const last = until < time.length ? time[until]! : end;
  const up = time.slice(0, until).map((x, i): [number, number] => [x, upper[i]!]);
  const down: [number, number][] = [];
  for (let i = until - 1; i >= 0; i--) down.push([i + 1 < until ? time[i + 1]! : last, lower[i]!], [time[i]!, lower[i]!]);
  return `${stepPath(up, f, last)}${down.map(([x, y]) => `L${px(f, x).toFixed(2)} ${py(f, y).toFixed(2)}`).join('')}Z`;
}
