/// One axis: its name, its line, ticks and labels, and the hatched part nobody in the derivation had.
import type { Axis } from '../core/types';
import { atOf, placeLabels } from './axis-geometry';
import { tickLabels } from './axis-words';
import type { Frame, Row } from './nomogram-rows';

const fontSize = 11.5;

export function AxisLine({ f, row, name }: { f: Frame; row: Row; name: string }) {
  const { axis, y } = row;
  const xs = axis.ticks.map((tick) => f.x(tick.at));
  const labels = tickLabels(axis).map(({ at, text }) => ({ x: f.x(at), text }));
  const lines = placeLabels(labels, fontSize, axis.scale === 'number' ? 1 : 2);
  const up = axis.kind === 'points';
  return (
    <>
      <text class="axis-name" x={f.narrow ? f.left : f.left - 16} y={f.narrow ? y - 20 : y + 4} text-anchor={f.narrow ? 'start' : 'end'}>
        {f.narrow ? name : wrapped(name).map((line, i, all) => (
          <tspan key={i} x={f.left - 16} y={y + 4 + (i - (all.length - 1) / 2) * 14}>{line}</tspan>
        ))}
      </text>
      <Hatch f={f} axis={axis} y={y} />
      <line class="axis-line" x1={Math.min(...xs)} x2={Math.max(...xs)} y1={y} y2={y} />
      {labels.map(({ x, text }, i) => (
        <g key={i}>
          <line class="axis-tick" x1={x} x2={x} y1={y} y2={y + (up ? -5 : 5) * (lines[i] === undefined ? 0.6 : 1)} />
          {lines[i] !== undefined && (
            <text class="axis-label" x={x} y={up ? y - 9 : y + 17 + lines[i]! * 12} text-anchor="middle">{text}</text>
          )}
        </g>
      ))}
    </>
  );
}

/** A long name takes two lines beside its axis. */
function wrapped(name: string): string[] {
  if (name.length <= 20) return [name];
  const middle = name.length / 2;
  const spaces = [...name.matchAll(/ /g)].map((m) => m.index);
  if (spaces.length === 0) return [name];
  const cut = spaces.reduce((best, s) => (Math.abs(s - middle) < Math.abs(best - middle) ? s : best));
  return [name.slice(0, cut), name.slice(cut + 1)];
}

function Hatch({ f, axis, y }: { f: Frame; axis: Axis; y: number }) {
  const { range, derivation } = axis;
  if (axis.kind !== 'predictor' || !range || !derivation) return null;
  const parts: [number, number][] = [[range[0], derivation[0]], [derivation[1], range[1]]];
  return (
    <>
      {parts.filter(([from, to]) => to > from).map(([from, to]) => {
        const a = atOf(axis, from);
        const b = atOf(axis, to);
        if (a === undefined || b === undefined || a === b) return null;
        return <rect key={from} class="hatch" x={Math.min(f.x(a), f.x(b))} width={Math.abs(f.x(b) - f.x(a))} y={y - 5} height="10" fill="url(#hatch)" />;
      })}
    </>
  );
}
