/// The nomogram in the manner of rms: Points ruler, one axis per predictor, Total points, outcomes.
/// The patient is a mark on every axis; dragging, clicking or arrow keys move it.
import type { Axis, NomogramLayout } from '../core/types';
import { t } from '../words/words';
import { number, points } from '../words/numbers';
import { AxisLine } from './AxisLine';
import { axisName, classWords } from './axis-words';
import { frame, runningSum, type Frame, type Row } from './nomogram-rows';
import { PredictorAxis } from './PredictorAxis';
import { useWidth } from './use-width';

type Props = {
  layout: NomogramLayout; title: string; onSet: (axis: Axis, value: number | string | boolean) => void;
  /** Names of axes that no model of the catalogue knows; undefined leaves the usual one. */
  names?: (axis: Axis) => string | undefined;
};

export function Nomogram({ layout, title, onSet, names }: Props) {
  const [box, width] = useWidth();
  const f = frame(layout, width);
  const ruler = f.rows.find((r) => r.axis.kind === 'points');
  const sums = runningSum(f.rows);
  return (
    <div class="nomogram" ref={box}>
      <svg viewBox={`0 0 ${f.width} ${f.height}`} width={f.width} height={f.height} role="group" aria-label={title} class="nomogram-svg">
        <defs>
          <pattern id="hatch" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
            <path d="M0 0V6" class="hatch-line" />
          </pattern>
        </defs>
        {!f.narrow && <Heads f={f} />}
        {f.rows.map((row) => row.axis.kind === 'predictor'
          ? <PredictorAxis key={row.axis.id} f={f} row={row} rulerY={ruler?.y ?? 0} sum={sums.get(row.axis.id)} onSet={onSet} />
          : <Ruler key={row.axis.id} f={f} row={row} name={names?.(row.axis) ?? axisName(row.axis)} />)}
        <TotalDrop f={f} />
      </svg>
    </div>
  );
}

function Heads({ f }: { f: Frame }) {
  const first = f.rows[0];
  return first ? (
    <g class="nomo-heads nomo-patient" aria-hidden="true">
      <text x={f.width - 62} y={first.y + 4} text-anchor="end">{t('nomogram.points_short')}</text>
      <text x={f.width - 8} y={first.y + 4} text-anchor="end">{t('nomogram.sum')}</text>
    </g>
  ) : null;
}

function Ruler({ f, row, name }: { f: Frame; row: Row; name: string }) {
  const { axis } = row;
  const mark = axis.patient;
  return (
    <g class={`nomo-axis nomo-${axis.kind}`}>
      <AxisLine f={f} row={row} name={name} />
      {mark && (
        <g class="nomo-patient">
          <path class="mark-total" d={`M${f.x(mark.at)} ${row.y - 1} l-6 -10 h12 Z`} />
          <text class="mark-text" x={f.narrow ? f.x(mark.at) : f.width - 8} y={f.narrow ? row.y - 15 : row.y + 4} text-anchor={f.narrow ? anchor(mark.at) : 'end'}>
            {axis.kind === 'outcome' ? outcomeText(axis) : points(Number(mark.value))}
          </text>
        </g>
      )}
    </g>
  );
}

const anchor = (at: number) => (at < 0.15 ? 'start' : at > 0.85 ? 'end' : 'middle');

function outcomeText(axis: Axis): string {
  const value = axis.patient?.value;
  if (axis.scale === 'classes' || typeof value !== 'number') return classWords(String(value ?? ''));
  return value >= 0 && value <= 1 ? number(value * 100, 1) + '%' : number(value);
}

/** From Total points straight down through the outcomes. */
function TotalDrop({ f }: { f: Frame }) {
  const rows = f.rows.filter((r) => r.axis.kind === 'total_points' || r.axis.kind === 'outcome');
  const total = rows[0];
  const last = rows[rows.length - 1];
  if (!total?.axis.patient || !last || rows.length < 2) return null;
  const x = f.x(total.axis.patient.at);
  return <line class="drop drop-total nomo-patient" x1={x} x2={x} y1={total.y} y2={last.y} />;
}
