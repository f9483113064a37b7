/// The square figures of a validation: ROC, calibration and decision curves, several models on one frame.
import { number, percent } from '../../words/numbers';
import { t } from '../../words/words';
import type { Calibration, NetBenefit } from '../types';
import { Axes, keyHeight } from './Axes';
import { linePath, px, py, roundUp, ticks, type Frame } from './scale';

type Base = { title: string; names: string[]; width: number };

function square(width: number, names: string[], x: [number, number], y: [number, number]): Frame {
  const top = 10 + keyHeight(names);
  return { width, height: top + Math.min(360, width - 72) + 46, left: 56, right: 16, top, bottom: 46, x, y };
}

export function Roc({ title, names, width, curves }: Base & { curves: [number, number][][] }) {
  const f = square(width, names, [0, 1], [0, 1]);
  const at = [0, 0.25, 0.5, 0.75, 1];
  return (
    <Axes f={f} title={title} names={names} xTicks={at} yTicks={at} xText={percent} yText={percent} xTitle={t('lab.one_minus_specificity')} yTitle={t('lab.sensitivity')}>
      <path class="reference" d={linePath([[0, 0], [1, 1]], f)} />
      {curves.map((points, i) => <path key={i} class={`series series-${i % 6}`} d={linePath([...points].sort((a, b) => a[0] - b[0] || a[1] - b[1]), f)} />)}
    </Axes>
  );
}

export function CalibrationPlot({ title, names, width, plots }: Base & { plots: Pick<Calibration, 'groups' | 'curve'>[] }) {
  const most = Math.max(0.02, ...plots.flatMap((p) => [...p.groups, ...p.curve]).flatMap((g) => [g.predicted, g.observed ?? 0]),
    ...plots.flatMap((p) => p.groups).map((g) => Math.min(g.upper ?? 0, 1.6 * (g.observed ?? 0))));
  const end = Math.min(1, roundUp(most));
  const f = square(width, names, [0, end], [0, end]);
  const at = ticks(0, end);
  const inside = (y: number) => Math.min(end, y);
  const text = (y: number) => percent(y, end < 0.1 ? 1 : 0);
  return (
    <Axes f={f} title={title} names={names} xTicks={at} yTicks={at} xText={text} yText={text} xTitle={t('lab.predicted')} yTitle={t('lab.observed')}>
      <path class="reference" d={linePath([[0, 0], [end, end]], f)} />
      {plots.map((p, i) => (
        <g key={i}>
          {band(p, f, end) && <path class={`series-band fill-${i % 6}`} d={band(p, f, end)} />}
          <path class={`series series-${i % 6}`} d={linePath(p.curve.filter((c) => c.predicted <= end).map((c) => [c.predicted, inside(c.observed)]), f)} />
          {p.groups.map((g, k) => (
            <g key={k}>
              {g.lower !== undefined && g.upper !== undefined && <line class={`whisker series-${i % 6}`} x1={px(f, g.predicted)} x2={px(f, g.predicted)} y1={py(f, g.lower)} y2={py(f, inside(g.upper))} />}
              {g.observed !== undefined && g.observed <= end && <Mark shape={i} x={px(f, g.predicted)} y={py(f, g.observed)} />}
            </g>
          ))}
        </g>
      ))}
    </Axes>
  );
}

function band(p: Pick<Calibration, 'curve'>, f: Frame, end: number): string {
  const known = p.curve.filter((c) => c.lower !== undefined && c.upper !== undefined && c.predicted <= end);
  if (known.length < 2) return '';
  const up = known.map((c): [number, number] => [c.predicted, Math.min(end, c.upper!)]);
  const down = [...known].reverse().map((c): [number, number] => [c.predicted, Math.min(end, c.lower!)]);
  return `${linePath([...up, ...down], f)}Z`;
}

/** Circle, square, triangle: the models stay apart without colour. */
export function Mark({ shape, x, y }: { shape: number; x: number; y: number }) {
  const name = `mark fill-${shape % 6}`;
  if (shape % 3 === 0) return <circle class={name} cx={x} cy={y} r={4} />;
  if (shape % 3 === 1) return <rect class={name} x={x - 3.6} y={y - 3.6} width={7.2} height={7.2} />;
  return <path class={name} d={`M${x} ${y - 4.6}L${x + 4.4} ${y + 3.4}H${x - 4.4}Z`} />;
}

export function DecisionCurve({ title, names, width, curves }: Base & { curves: NetBenefit[][] }) {
  const known = curves.flat().filter((p) => p.net_benefit !== undefined);
  // Beyond the highest risk that anybody is given nothing is decided: the axis ends a little after it.
  const last = Math.min(1, Math.max(0.1, ...known.filter((p) => p.treated > 0).map((p) => p.threshold)) * 1.1);
  const most = Math.max(0.01, ...known.map((p) => p.net_benefit!), ...curves[0]!.map((p) => p.treat_all));
  const low = -most / 4;
  const f = square(width, [...names, '', ''], [0, last], [low, roundUp(most)]);
  const all = [...names, t('lab.treat_all'), t('lab.treat_none')];
  const n = names.length;
  const line = (points: [number, number][]) => linePath(points.filter(([x, y]) => x <= last && y >= low), f);
  return (
    <Axes f={f} title={title} names={all} xTicks={ticks(0, last)} yTicks={ticks(0, roundUp(most), 4)} xText={(x) => percent(x, last < 0.2 ? 1 : 0)} yText={number} xTitle={t('lab.threshold')} yTitle={t('lab.net_benefit')}>
      <path class={`series series-${n % 6}`} d={line(curves[0]!.map((p) => [p.threshold, p.treat_all]))} />
      <path class={`series series-${(n + 1) % 6}`} d={linePath([[0, 0], [last, 0]], f)} />
      {curves.map((points, i) => <path key={i} class={`series series-${i % 6}`} d={line(points.filter((p) => p.net_benefit !== undefined).map((p) => [p.threshold, p.net_benefit!]))} />)}
    </Axes>
  );
}
