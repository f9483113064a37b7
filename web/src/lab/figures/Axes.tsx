/// A frame with two axes, a thin grid, and a key of lines above it.
import type { ComponentChildren } from 'preact';
import { number } from '../../words/numbers';
import { px, py, type Frame } from './scale';

type Props = {
  f: Frame; title: string; xTicks: number[]; yTicks: number[]; xTitle: string; yTitle: string;
  xText?: (x: number) => string; yText?: (y: number) => string; names?: string[]; children: ComponentChildren;
};

export const keyHeight = (names: string[]) => (names.length > 0 ? names.length * 18 + 8 : 0);

export function Axes({ f, title, xTicks, yTicks, xTitle, yTitle, xText = number, yText = number, names = [], children }: Props) {
  const right = f.width - f.right;
  const foot = f.height - f.bottom;
  return (
    <svg class="lab-svg" viewBox={`0 0 ${f.width} ${f.height}`} width={f.width} height={f.height} role="img" aria-label={title}>
      {names.map((name, i) => (
        <g key={name}>
          <line class={`series series-${i % 6}`} x1={f.left} x2={f.left + 26} y1={12 + 18 * i} y2={12 + 18 * i} />
          <text class="axis-label key-label" x={f.left + 33} y={16 + 18 * i}>{name}</text>
        </g>
      ))}
      {yTicks.map((y) => (
        <g key={y}>
          <line class="grid" x1={f.left} x2={right} y1={py(f, y)} y2={py(f, y)} />
          <text class="axis-label" x={f.left - 8} y={py(f, y) + 4} text-anchor="end">{yText(y)}</text>
        </g>
      ))}
      {xTicks.map((x) => (
        <g key={x}>
          <line class="axis-tick" x1={px(f, x)} x2={px(f, x)} y1={foot} y2={foot + 5} />
          <text class="axis-label" x={px(f, x)} y={foot + 18} text-anchor="middle">{xText(x)}</text>
        </g>
      ))}
      {children}
      <line class="axis-line" x1={f.left} x2={right} y1={foot} y2={foot} />
      <line class="axis-line" x1={f.left} x2={f.left} y1={f.top} y2={foot} />
      <text class="axis-title" x={(f.left + right) / 2} y={foot + 36} text-anchor="middle">{xTitle}</text>
      <text class="axis-title" x={0} y={0} text-anchor="middle" transform={`translate(13 ${(f.top + foot) / 2}) rotate(-90)`}>{yTitle}</text>
    </svg>
  );
}
