/// Where each line of a nomogram stands on the page, for a given width.
import type { Axis, NomogramLayout } from '../core/types';

export type Row = { axis: Axis; y: number; height: number };
export type Frame = {
  width: number; height: number; left: number; right: number; narrow: boolean; rows: Row[];
  x: (at: number) => number; at: (x: number) => number;
};

const heights = { points: 50, predictor: 56, total_points: 62, outcome: 54 } as const;
// On a phone the name stands over its axis instead of beside it.
const aboveName = 20;

export function frame(layout: NomogramLayout, width: number): Frame {
  const narrow = width < 620;
  const left = narrow ? 14 : 176;
  const right = narrow ? 14 : 112;
  let y = 8;
  const rows = layout.axes.map((axis) => {
    const height = heights[axis.kind] + (narrow ? aboveName : 0);
    const row = { axis, y: y + (narrow ? aboveName + 18 : 26), height };
    y += height;
    return row;
  });
  const span = Math.max(1, width - left - right);
  return { width, height: y + 6, left, right, narrow, rows, x: (at) => left + at * span, at: (x) => (x - left) / span };
}

/** For a model that gives this patient no number: the axes with the patient's values, but no total and no outcome marked, or the drawing would give it. */
export const withoutOutcome = (layout: NomogramLayout): NomogramLayout => ({
  ...layout,
  axes: layout.axes.map((axis) => {
    if (axis.kind !== 'total_points' && axis.kind !== 'outcome') return axis;
    const { patient: _mark, ...bare } = axis;
    return bare;
  }),
});

/** Points of each known predictor and the sum so far, row by row. */
export function runningSum(rows: Row[]): Map<string, { points: number; sum: number }> {
  const sums = new Map<string, { points: number; sum: number }>();
  let sum = 0;
  for (const { axis } of rows) {
    const points = axis.patient?.points;
    if (axis.kind !== 'predictor' || points === undefined || axis.patient?.known === false) continue;
    sum += points;
    sums.set(axis.id, { points, sum });
  }
  return sums;
}
