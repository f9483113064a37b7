/// Time axes and paths of curves; reads the core's points, never computes new ones.

export const inMonths = (value: number, unit: string): number =>
  unit === 'a' ? value * 12 : unit === 'd' ? value / 30.4375 : unit === 'wk' ? value * 7 / 30.4375 : value;

/** Ticks of the time axis, in months: whole years when there are at least two, else every three or six months. */
export function timeTicks(lastMonth: number): number[] {
  const step = lastMonth >= 120 ? 24 : lastMonth >= 24 ? 12 : lastMonth > 12 ? 6 : 3;
  return Array.from({ length: Math.floor(lastMonth / step + 1e-9) + 1 }, (_, i) => i * step);
}

/** Rows worth reading in a table: all when they are few, else those on whole years (or half years). */
export function tableTimes<T extends number[]>(points: T[], unit: string): T[] {
  if (points.length <= 14) return points;
  const last = inMonths(points[points.length - 1]![0]!, unit);
  const every = last > 24 ? 12 : 6;
  const near = points.filter((p) => Math.abs(inMonths(p[0]!, unit) / every - Math.round(inMonths(p[0]!, unit) / every)) < 1e-6);
  return near.length >= 2 ? near : points.filter((_, i) => i % Math.ceil(points.length / 12) === 0);
}

/** SVG path through points; `stepped` holds each value until the next time. */
export function path(points: [number, number][], stepped = false): string {
  return points.map(([x, y], i) => (i === 0 ? `M${r(x)} ${r(y)}` : stepped ? `H${r(x)}V${r(y)}` : `L${r(x)} ${r(y)}`)).join('');
}

const r = (x: number) => Math.round(x * 100) / 100;

/** The closed area between an upper and a lower line over the same times. */
export const area = (upper: [number, number][], lower: [number, number][]): string =>
  `${path(upper)}${[...lower].reverse().map(([x, y]) => `L${r(x)} ${r(y)}`).join('')}Z`;

/** The point given for a time, if the core gave one there; for a stepped curve the value held then. */
export function pointAt(points: [number, number][], months: number, unit: string, stepped: boolean): [number, number] | undefined {
  const exact = points.find(([t]) => Math.abs(inMonths(t, unit) - months) < 1e-6);
  if (exact || !stepped) return exact;
  const before = points.filter(([t]) => inMonths(t, unit) <= months);
  const last = points[points.length - 1];
  return last && inMonths(last[0], unit) >= months ? before[before.length - 1] : undefined;
}
