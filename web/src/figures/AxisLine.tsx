/// One axis: its name, its line, ticks and labels, and the hatched part nobody in the derivation had.
import type { Axis } from '../core/types';
import { variableLabel } from '../state/dictionary';
import { mark, t } from '../words/words';
import { atOf, placeLabels, textWidth } from './axis-geometry';
import { tickLabels } from './axis-words';
import type { Frame, Row } from './nomogram-rows';

const fontSize = 11.5;

export function AxisLine({ f, row, name }: { f: Frame; row: Row; name: string }) {
  const { axis, y } = row;
  const xs = axis.ticks.map((tick) => f.x(tick.at));
  const labels = tickLabels(axis).map(({ at, text }) => ({ x: f.x(at), text }));
  const lines = placeLabels(labels, fontSize, axis.scale === 'number' ? 1 : 2);
  const up = axis.kind === 'points';
  const empty = axis.kind === 'predictor' && xs.length === 0;
  return (
    <>
      <text class="axis-name" x={f.narrow ? f.left : f.left - 16} y={f.narrow ? y - 20 : y + 4} text-anchor={f.narrow ? 'start' : 'end'}>
        {f.narrow ? name : wrapped(name).map((line, i, all) => (
          <tspan key={i} x={f.left - 16} y={y + 4 + (i - (all.length - 1) / 2) * 13}>{line}</tspan>
        ))}
      </text>
      <Hatch f={f} axis={axis} y={y} />
      {empty && (
        <text class="axis-label" x={f.left} y={y + 4}>
          {t('nomogram.depends', { names: (axis.depends_on ?? []).map((id) => variableLabel(id)).join(mark('comma')) })}
        </text>
      )}
      {!empty && <line class="axis-line" x1={Math.min(...xs)} x2={Math.max(...xs)} y1={y} y2={y} />}
      {labels.map(({ x, text }, i) => (
        <g key={i}>
          <line class="axis-tick" x1={x} x2={x} y1={y} y2={y + (up ? -5 : 5) * (lines[i] === undefined ? 0.6 : 1)} />
          {lines[i] !== undefined && (
            <text class="axis-label" {...within(f, x, text)} y={up ? y - 9 : y + 17 + lines[i]! * 12}>{text}</text>
          )}
        </g>
      ))}
    </>
  );
}

/** A label that would run over the names at the left, or off the right edge, starts or ends there instead. */
function within(f: Frame, x: number, text: string): { x: number; 'text-anchor': 'start' | 'middle' | 'end' } {
  const half = (textWidth(text) * fontSize) / 2;
  if (x - half < f.left - 10) return { x: f.left - 10, 'text-anchor': 'start' };
  if (x + half > f.width) return { x: f.width, 'text-anchor': 'end' };
  return { x, 'text-anchor': 'middle' };
}

/** A long name takes two or three lines beside its axis, each as short as its words allow. */
function wrapped(name: string): string[] {
  const count = name.length <= 20 ? 1 : name.length <= 44 ? 2 : 3;
  const lines: string[] = [];
  let rest = name;
  for (let left = count; left > 1; left--) {
    const aim = rest.length / left;
    const spaces = [...rest.matchAll(/ /g)].map((m) => m.index);
    if (spaces.length === 0) break;
    const cut = spaces.reduce((best, s) => (Math.abs(s - aim) < Math.abs(best - aim) ? s : best));
    lines.push(rest.slice(0, cut));
    rest = rest.slice(cut + 1);
  }
  return [...lines, rest];
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
