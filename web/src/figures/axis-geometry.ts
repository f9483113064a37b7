/// Geometry of nomogram axes: pixels to values and back, steps for keys, labels that do not collide.
/// Reads positions that the core computed; interpolates between its ticks only to place a dragged mark.
import type { Axis, Tick } from '../core/types';

type Anchor = { value: number; at: number };

/** Number ticks in order of their value. */
export const anchors = (axis: Axis): Anchor[] => axis.ticks
  .filter((tick): tick is Tick & { value: number } => typeof tick.value === 'number')
  .map(({ value, at }) => ({ value, at })).sort((a, b) => a.value - b.value);

/** Where a value stands on its axis; beyond the last tick it stays at the end. */
export function atOf(axis: Axis, value: number): number | undefined {
  const points = anchors(axis);
  const first = points[0];
  const last = points[points.length - 1];
  if (!first || !last) return undefined;
  if (value <= first.value) return first.at;
  for (let i = 1; i < points.length; i++) {
    const a = points[i - 1]!;
    const b = points[i]!;
    if (value <= b.value) return a.at + ((value - a.value) / (b.value - a.value)) * (b.at - a.at);
  }
  return last.at;
}

/**
 * The value under a position. An axis that turns back has several: the one nearest to `now` is meant.
 * Off the axis, the end that is nearer.
 */
export function valueAt(axis: Axis, at: number, now?: number): number | undefined {
  const points = anchors(axis);
  if (points.length === 0) return undefined;
  const candidates: number[] = [];
  for (let i = 1; i < points.length; i++) {
    const a = points[i - 1]!;
    const b = points[i]!;
    const inside = (at - a.at) * (at - b.at) <= 0;
    if (inside) candidates.push(a.at === b.at ? (a.value + b.value) / 2 : a.value + ((at - a.at) / (b.at - a.at)) * (b.value - a.value));
  }
  if (candidates.length === 0) {
    return points.reduce((best, p) => (Math.abs(p.at - at) < Math.abs(best.at - at) ? p : best)).value;
  }
  return now === undefined ? candidates[0] : candidates.reduce((best, v) => (Math.abs(v - now) < Math.abs(best - now) ? v : best));
}

/** Axes whose ticks are choices: levels, or the bands of a point score. */
export const isChoice = (axis: Axis): boolean => axis.scale === 'category' || axis.scale === 'steps';

/** The tick nearest to a position, for axes of levels. */
export const nearestTick = (axis: Axis, at: number): Tick | undefined => axis.ticks
  .reduce<Tick | undefined>((best, tick) => (!best || Math.abs(tick.at - at) < Math.abs(best.at - at) ? tick : best), undefined);

/** A round step of which an axis has about two hundred: 1, 2 or 5 times a power of ten. */
export function keyStep(range: [number, number], whole: boolean): number {
  const rough = Math.abs(range[1] - range[0]) / 200;
  if (whole || rough <= 0) return 1;
  const power = 10 ** Math.floor(Math.log10(rough));
  const nice = [1, 2, 5, 10].find((n) => n * power >= rough * 0.999) ?? 10;
  return nice * power;
}

/** Rounds to a multiple of the step without leaving binary dust ("0.30000000000000004"). */
export function toStep(value: number, step: number): number {
  const decimals = Math.max(0, Math.ceil(-Math.log10(step) - 1e-9));
  return Number((Math.round(value / step) * step).toFixed(decimals));
}

/** About how wide a text is, in units of its font size. */
export const textWidth = (text: string): number =>
  [...text].reduce((sum, c) => sum + (c > '\u2e80' ? 1 : 0.56), 0);

/** Which labels to draw, and in which of the lines below the axis, so that none touches another. */
export function placeLabels(labels: { x: number; text: string }[], fontSize: number, lines: number): (number | undefined)[] {
  const rightEnd = Array.from({ length: lines }, () => -Infinity);
  const order = labels.map((_, i) => i).sort((a, b) => labels[a]!.x - labels[b]!.x);
  const placed: (number | undefined)[] = labels.map(() => undefined);
  for (const i of order) {
    const { x, text } = labels[i]!;
    const half = (textWidth(text) * fontSize) / 2 + 3;
    const line = rightEnd.findIndex((end) => x - half >= end);
    if (line < 0) continue;
    placed[i] = line;
    rightEnd[line] = x + half;
  }
  return placed;
}
