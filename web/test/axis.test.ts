/// Geometry of nomogram axes.
import { describe, expect, it } from 'vitest';
import type { Axis } from '../src/core/types';
import { atOf, keyStep, nearestTick, placeLabels, toStep, valueAt } from '../src/figures/axis-geometry';
import { bandWords } from '../src/figures/axis-words';
import { frame, runningSum, withoutOutcome } from '../src/figures/nomogram-rows';

const axis = (ticks: [number, number][], more: Partial<Axis> = {}): Axis =>
  ({ id: 'x', kind: 'predictor', scale: 'number', ticks: ticks.map(([value, at]) => ({ value, at })), ...more });
const rising = axis([[0, 0], [10, 0.5], [20, 0.6]]);
const turning = axis([[0, 0.4], [10, 0], [20, 0.4]]);

describe('positions and values', () => {
  it('finds the place between two ticks', () => expect(atOf(rising, 15)).toBeCloseTo(0.55, 12));
  it('stays at the end beyond the last tick', () => expect(atOf(rising, 99)).toBe(0.6));
  it('goes back from the place to the value', () => {
    for (const value of [0, 3.3, 10, 17]) expect(valueAt(rising, atOf(rising, value)!)).toBeCloseTo(value, 9);
  });
  it('takes the nearer of two values on an axis that turns back', () => {
    expect(valueAt(turning, 0.2, 1)).toBeCloseTo(5, 9);
    expect(valueAt(turning, 0.2, 19)).toBeCloseTo(15, 9);
  });
  it('takes the nearer end off the axis', () => expect(valueAt(rising, 0.9)).toBe(20));
  it('has no value without ticks', () => expect(valueAt(axis([]), 0.5)).toBeUndefined());
  it('finds the level under the pointer', () => expect(nearestTick(turning, 0.35)?.at).toBe(0.4));
});

describe('steps', () => {
  it('are round and about two hundred to an axis', () => {
    expect(keyStep([20, 90], false)).toBe(0.5);
    expect(keyStep([0, 400], false)).toBe(2);
    expect(keyStep([0, 4], true)).toBe(1);
  });
  it('leave no binary dust', () => expect(toStep(0.30000000000000004, 0.1)).toBe(0.3));
});

describe('labels', () => {
  it('drop out where they would touch', () => {
    const placed = placeLabels([{ x: 0, text: '100' }, { x: 5, text: '200' }, { x: 60, text: '300' }], 12, 1);
    expect(placed).toEqual([0, undefined, 0]);
  });
  it('take a second line where there is one', () => {
    expect(placeLabels([{ x: 0, text: 'none' }, { x: 5, text: 'mild' }], 12, 2)).toEqual([0, 1]);
  });
  it('read intervals as a clinician writes them', () => {
    expect(['(-inf, 2)', '[2, 3]', '(3, inf)', '[4, 4]', '(-inf, 2]'].map(bandWords)).toEqual(['<2', '2\u20133', '>3', '4', '\u22642']);
  });
});

describe('rows', () => {
  const layout = { model: 'm', step: 's', points_per_unit: 1, points_max: 100, complete: true, axes: [
    axis([[0, 0], [100, 1]], { id: 'points', kind: 'points' }),
    axis([[0, 0]], { id: 'a', patient: { value: 1, at: 0.4, points: 40 } }),
    axis([[0, 0]], { id: 'b' }),
    axis([[0, 0]], { id: 'c', patient: { value: 1, at: 0.2, points: 20 } }),
  ] };
  it('sum points from top to bottom and pass over the unknown', () => {
    expect([...runningSum(frame(layout, 900).rows)]).toEqual([['a', { points: 40, sum: 40 }], ['c', { points: 20, sum: 60 }]]);
  });
  it('mark no total and no outcome for a model that gives no number, but keep the values of the patient', () => {
    const mark = { value: 0.3, at: 0.5 };
    const full = { ...layout, axes: [...layout.axes, axis([[0, 0]], { id: 'total', kind: 'total_points', patient: mark }), axis([[0, 0]], { id: 'death', kind: 'outcome', patient: mark })] };
    expect(withoutOutcome(full).axes.map((one) => [one.id, one.patient?.at])).toEqual([['points', undefined], ['a', 0.4], ['b', undefined], ['c', 0.2], ['total', undefined], ['death', undefined]]);
  });
  it('place 0 and 1 at the ends of the ruler at any width', () => {
    for (const width of [320, 619, 620, 1200]) {
      const f = frame(layout, width);
      expect(f.x(0)).toBeGreaterThanOrEqual(0);
      expect(f.x(1)).toBeLessThanOrEqual(width);
      expect(f.at(f.x(0.37))).toBeCloseTo(0.37, 12);
    }
  });
});
