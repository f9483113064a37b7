/// Axes of a curve: time below, 0 to 100 % at the side, thin grid.
import type { ComponentChildren } from 'preact';
import { number, percent } from '../words/numbers';
import { t } from '../words/words';
import { timeTicks } from './curve-geometry';

export type Plot = { width: number; height: number; left: number; right: number; top: number; bottom: number; last: number };
export const xOf = (p: Plot, months: number) => p.left + (months / p.last) * (p.width - p.left - p.right);
export const yOf = (p: Plot, share: number) => p.top + (1 - share) * (p.height - p.top - p.bottom);

export function plot(width: number, last: number, right: number): Plot {
  return { width, height: Math.round(Math.min(340, Math.max(230, width * 0.45))), left: 46, right, top: 14, bottom: 44, last };
}

export function PlotFrame({ p, title, children }: { p: Plot; title: string; children: ComponentChildren }) {
  const ticks = timeTicks(p.last);
  const years = p.last >= 24;
  return (
    <svg class="plot" viewBox={`0 0 ${p.width} ${p.height}`} width={p.width} height={p.height} role="img" aria-label={title}>
      {[0, 0.25, 0.5, 0.75, 1].map((share) => (
        <g key={share}>
          <line class="grid" x1={p.left} x2={p.width - p.right} y1={yOf(p, share)} y2={yOf(p, share)} />
          <text class="axis-label" x={p.left - 8} y={yOf(p, share) + 4} text-anchor="end">{percent(share)}</text>
        </g>
      ))}
      {ticks.map((month) => (
        <g key={month}>
          <line class="axis-tick" x1={xOf(p, month)} x2={xOf(p, month)} y1={yOf(p, 0)} y2={yOf(p, 0) + 5} />
          <text class="axis-label" x={xOf(p, month)} y={yOf(p, 0) + 18} text-anchor="middle">{number(years ? month / 12 : month)}</text>
        </g>
      ))}
      <line class="axis-line" x1={p.left} x2={p.width - p.right} y1={yOf(p, 0)} y2={yOf(p, 0)} />
      <text class="axis-title" x={(p.left + p.width - p.right) / 2} y={p.height - 6} text-anchor="middle">{t(years ? 'curve.years' : 'curve.months')}</text>
      {children}
    </svg>
  );
}
