/// A predictor's axis as a slider: pointer, click and keys all edit the patient.
import { useRef } from 'preact/hooks';
import type { Axis } from '../core/types';
import { models, variables } from '../state/dictionary';
import { route } from '../state/route';
import { points } from '../words/numbers';
import { t } from '../words/words';
import { anchors, isChoice, keyStep, nearestTick, toStep, valueAt } from './axis-geometry';
import { AxisLine } from './AxisLine';
import { axisName, valueWords } from './axis-words';
import type { Frame, Row } from './nomogram-rows';

type Value = number | string | boolean;
type Props = {
  f: Frame; row: Row; rulerY: number; sum: { points: number; sum: number } | undefined;
  onSet: (axis: Axis, value: Value) => void;
};

export function PredictorAxis({ f, row, rulerY, sum, onSet }: Props) {
  const { axis, y } = row;
  const group = useRef<SVGGElement>(null);
  const mark = axis.patient && axis.patient.known !== false ? axis.patient : undefined;
  const editable = isEditable(axis);
  const toPointer = (event: PointerEvent) => {
    const svg = group.current?.ownerSVGElement;
    if (!svg || !editable) return;
    const frame = svg.getBoundingClientRect();
    const value = valueUnder(axis, f.at(((event.clientX - frame.left) / frame.width) * f.width));
    if (value !== undefined && value !== axis.patient?.value) onSet(axis, value);
  };
  const press = (event: KeyboardEvent) => {
    const value = editable ? valueAfterKey(axis, event) : undefined;
    if (value === undefined) return;
    event.preventDefault();
    onSet(axis, value);
  };
  const words = mark ? t('nomogram.value', { value: valueWords(axis, mark.value), points: points(mark.points ?? 0) }) : t('form.unknown');
  return (
    <g ref={group} class="nomo-axis nomo-predictor" data-axis={axis.id} {...slider(axis, words, editable)} onKeyDown={press}
      onPointerDown={(event) => { event.currentTarget.setPointerCapture(event.pointerId); event.currentTarget.focus(); toPointer(event); }}
      onPointerMove={(event) => { if (event.buttons > 0 && event.currentTarget.hasPointerCapture(event.pointerId)) toPointer(event); }}>
      <rect class="axis-hit" x={f.left - 10} width={f.width - f.left - f.right + 20} y={y - 17} height="38" rx="6" />
      <AxisLine f={f} row={row} name={axisName(axis)} />
      {mark && (
        <g class="nomo-patient">
          <line class="drop" x1={f.x(mark.at)} x2={f.x(mark.at)} y1={rulerY} y2={y - 7} />
          <line class="drop-foot" x1={f.x(mark.at)} x2={f.x(mark.at)} y1={rulerY - 5} y2={rulerY + 5} />
          <circle class="mark-point" cx={f.x(mark.at)} cy={y} r="7" />
        </g>
      )}
      {mark && !f.narrow && sum && (
        <g class="nomo-patient" aria-hidden="true">
          <text class="mark-text" x={f.width - 62} y={y + 4} text-anchor="end">{points(sum.points)}</text>
          <text class="mark-sum" x={f.width - 8} y={y + 4} text-anchor="end">{points(sum.sum)}</text>
        </g>
      )}
      {f.narrow && <text class="mark-text nomo-patient" aria-hidden="true" x={f.width - f.right} y={y - 20} text-anchor="end">{words}</text>}
      {!mark && !f.narrow && <text class="mark-unknown nomo-patient" aria-hidden="true" x={f.width - 8} y={y + 4} text-anchor="end">{t('form.unknown')}</text>}
    </g>
  );
}

/** What a screen reader hears of the slider. In SVG the attribute's name is spelt small, or the axis takes no focus. */
function slider(axis: Axis, words: string, editable: boolean): preact.SVGAttributes<SVGGElement> {
  const named = { 'aria-label': axisName(axis) };
  if (!editable) return { role: 'img', 'aria-label': `${axisName(axis)}: ${words}` };
  const [low, high] = ends(axis);
  const now = isChoice(axis) ? levelIndex(axis) : typeof axis.patient?.value === 'number' ? axis.patient.value : low;
  return { ...named, role: 'slider', tabindex: 0, 'aria-valuemin': low, 'aria-valuemax': high, 'aria-valuenow': Math.min(high, Math.max(low, now)), 'aria-valuetext': words };
}

function ends(axis: Axis): [number, number] {
  if (isChoice(axis)) return [0, Math.max(0, axis.ticks.length - 1)];
  const known = anchors(axis);
  return axis.range ?? [known[0]?.value ?? 0, known[known.length - 1]?.value ?? 1];
}

/** An axis fed by another model's result shows the patient but does not move. */
function isEditable(axis: Axis): boolean {
  return axis.variable !== undefined && (models.value.get(route.value.argument ?? '')?.inputs ?? []).includes(axis.variable);
}

// Of a band only the place of its mark tells which one the patient is in.
const levelIndex = (axis: Axis) => Math.max(0, axis.ticks.findIndex((tick) => axis.scale === 'steps'
  ? Math.abs(tick.at - (axis.patient?.at ?? -1)) < 1e-9 : tick.value === axis.patient?.value));
// The middle of a band, short enough to stand in a field.
const tidy = (value: Value | undefined) => (typeof value === 'number' ? Number(value.toPrecision(3)) : value);
const isWhole = (axis: Axis) => variables.peek().get(axis.variable ?? '')?.type === 'integer';

function valueUnder(axis: Axis, at: number): Value | undefined {
  if (isChoice(axis)) return tidy(nearestTick(axis, at)?.value);
  const now = typeof axis.patient?.value === 'number' ? axis.patient.value : undefined;
  const value = valueAt(axis, at, now);
  return value === undefined ? undefined : toStep(value, keyStep(ends(axis), isWhole(axis)));
}

const moves: Record<string, number> = { ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1, PageUp: 10, PageDown: -10 };

function valueAfterKey(axis: Axis, event: KeyboardEvent): Value | undefined {
  const [low, high] = ends(axis);
  const by = moves[event.key];
  if (by === undefined && event.key !== 'Home' && event.key !== 'End') return undefined;
  if (isChoice(axis)) {
    const known = axis.patient?.known !== false && axis.patient !== undefined;
    const start = known ? levelIndex(axis) : (by ?? 0) > 0 ? -1 : 0;
    const next = event.key === 'Home' ? 0 : event.key === 'End' ? high : start + Math.sign(by ?? 0);
    return tidy(axis.ticks[Math.min(high, Math.max(0, next))]?.value);
  }
  if (event.key === 'Home') return low;
  if (event.key === 'End') return high;
  const step = keyStep([low, high], isWhole(axis)) * (event.shiftKey ? 10 : 1) * (by ?? 0);
  const now = typeof axis.patient?.value === 'number' && axis.patient.known !== false ? axis.patient.value : (low + high) / 2;
  return Math.min(high, Math.max(low, toStep(now + step, keyStep([low, high], isWhole(axis)))));
}
