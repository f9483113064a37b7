/// Kaplan-Meier curves by group with their bands, marks of censoring, and numbers at risk beneath.
import { percent } from '../../words/numbers';
import { number } from '../../words/numbers';
import { t } from '../../words/words';
import type { Survival } from '../types';
import { Axes, keyHeight } from './Axes';
import { timeTicks } from '../../figures/curve-geometry';
import { px, py, stepBand, stepPath, type Frame } from './scale';

type Props = { survival: Survival; names: string[]; title: string; yTitle: string; width: number; last: number };

export function KaplanMeier({ survival, names, title, yTitle, width, last }: Props) {
  const { groups } = survival;
  const key = groups.length > 1 ? names : [];
  const risk = 24 + 17 * groups.length;
  const left = 56;
  const top = 10 + keyHeight(key);
  const height = Math.round(Math.min(300, Math.max(200, width * 0.5)));
  const f: Frame = { width, height: top + height + 44 + risk, left, right: 16, top, bottom: 44 + risk, x: [0, last], y: [0, 1] };
  const months = survival.time_unit === 'mo';
  const times = months ? timeTicks(last) : survival.times;
  const years = months && last >= 24;
  const text = (x: number) => number(years ? x / 12 : x);
  const base = top + height + 44;
  return (
    <Axes f={f} title={title} names={key} xTicks={times} yTicks={[0, 0.25, 0.5, 0.75, 1]} xText={text} yText={(y) => percent(y)}
      xTitle={t(years ? 'curve.years' : months ? 'curve.months' : 'lab.time')} yTitle={yTitle}>
      {groups.map((g, i) => <path key={`b${g.group}`} class={`series-band fill-${i % 6}`} d={stepBand(g.curve.time, g.curve.lower, g.curve.upper, f, endOf(g.curve, last))} />)}
      {groups.map((g, i) => (
        <g key={g.group}>
          <path class={`series series-${i % 6}`} d={stepPath(g.curve.time.map((x, k) => [x, g.curve.survival[k]!]), f, endOf(g.curve, last))} />
          {thin(g.curve.censored).map((x) => <line key={x} class={`censor series-${i % 6}`} x1={px(f, x)} x2={px(f, x)} y1={py(f, valueAt(g.curve, x)) - 4} y2={py(f, valueAt(g.curve, x)) + 4} />)}
        </g>
      ))}
      <text class="axis-label risk-title" x={left} y={base + 10}>{t('lab.at_risk')}</text>
      {groups.map((g, i) => (
        <g key={`r${g.group}`}>
          <line class={`series series-${i % 6}`} x1={8} x2={26} y1={base + 24 + 17 * i} y2={base + 24 + 17 * i} />
          {times.map((x) => <text key={x} class="axis-label" x={px(f, x)} y={base + 28 + 17 * i} text-anchor="middle">{atRisk(survival, i, x)}</text>)}
        </g>
      ))}
    </Axes>
  );
}

type Curve = Survival['groups'][number]['curve'];
const endOf = (curve: Curve, last: number) => Math.min(last, Math.max(curve.time[curve.time.length - 1] ?? 0, curve.censored[curve.censored.length - 1] ?? 0));

export function valueAt(curve: Curve, x: number): number {
  let value = 1;
  for (let k = 0; k < curve.time.length && curve.time[k]! <= x; k++) value = curve.survival[k]!;
  return value;
}

// Hundreds of marks on one line are a smear: so many are drawn that each is still seen.
const thin = (censored: number[]) => censored.filter((_, i) => i % Math.ceil(censored.length / 120) === 0);

/** Numbers at risk as the core counted them at the times that it was asked for. */
const atRisk = (survival: Survival, group: number, x: number) => survival.groups[group]!.at.find((a) => Math.abs(a.time - x) < 1e-9)?.at_risk ?? '';
