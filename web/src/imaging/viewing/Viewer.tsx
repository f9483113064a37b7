/// The three planes with what is written on them, and what hand and keys do there.
import { effect, signal, type Signal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { t } from '../../words/words';
import { Icon } from '../../shell/icons';
import { early, study, type Study } from '../state';
import { active, brushMm, brushRange, drewAcross, flood, holdVolume, oneClick, rangeFault, redo, rules, still, stroke, undo } from '../mask/bench';
import { ball, between, dab } from '../mask/brush';
import { labelColour, lesionLabel } from '../mask/labels';
import { fillPolygon, polygon, withCorner } from '../mask/polygon';
import { truthOf } from '../example/make';
import { largestLesion } from '../example/start';
import { Legend } from '../network/Legend';
import { mapHere, relay } from '../network/shown-map';
import type { Vector } from '../reading/header';
import { keep } from '../report/keys';
import { stage } from './current';
import { Cross } from './Cross';
import { EarlySlice } from './EarlySlice';
import { axisOf, indexOf } from './grid';
import { Phases, sideBySide } from './Phases';
import { arrived, givenUp, leave, losses, lost, placeOf, type Place } from './lost';
import { choices, layout } from './phases';
import { planes, Stage, type Plane, type PlaneState } from './stage';
import { choose, drawn, handOf, isHand, lastTool, opacity, preset, readPoint, sides, tool, windowNow, type Tool } from './tool';
import { StatusLine, Toolbar } from './Toolbar';
import { autoWindow, firstWindow, presetNames } from './windows';

const states: Record<Plane, Signal<PlaneState | undefined>> = { axial: signal(undefined), coronal: signal(undefined), sagittal: signal(undefined) };
const failed = signal('');
/** The reader has seen that the graphics device failed. */
const quiet = signal(false);
effect(() => { void losses.value; quiet.value = false; });

/** Everything written around the planes follows the picture, once a frame. */
let asked = false;
function follow(): void {
  if (asked) return;
  asked = true;
  requestAnimationFrame(() => {
    asked = false;
    const now = stage.value;
    const open = study.value;
    if (!now || !open) return;
    for (const plane of planes) states[plane].value = now.state(plane);
    if (!sideBySide.value) windowNow.value = now.window;
    drawn.value = now.measures();
    readPoint(now);
  });
}

/** Where the planes were before they were left; in a drawn study its largest lesion; else the middle. */
function startOf(open: Study, before: Place | undefined): Vector | undefined {
  if (before) return indexOf(open.geometry, before.point);
  const drawn = truthOf(open.source?.series);
  return drawn && largestLesion(drawn, open.geometry.size);
}

const placeNow = (): Place | undefined => stage.value && study.value && { study: study.value.id, point: stage.value.point, window: stage.value.window, measures: stage.value.annotations };
const deviceLost = (): void => lost(placeNow());

export function Viewer() {
  const boxes = { axial: useRef<HTMLDivElement>(null), coronal: useRef<HTMLDivElement>(null), sagittal: useRef<HTMLDivElement>(null) };
  useEffect(() => {
    try {
      if (!givenUp()) stage.value = new Stage({ axial: boxes.axial.current!, coronal: boxes.coronal.current!, sagittal: boxes.sagittal.current! }, follow, deviceLost);
    } catch (reason) {
      failed.value = String(reason);
    }
    return () => { leave(placeNow); stage.value?.destroy(); stage.value = undefined; };
  }, [losses.value]);
  const open = study.value;
  const shown = useRef<{ on: Stage; study: string } | undefined>(undefined);
  useEffect(() => {
    endStroke(open?.id);
    if (!open || !stage.value) return;
    // New planes run this twice: as they are made, and when the signal that holds them is seen to have changed.
    if (shown.current?.on === stage.value && shown.current.study === open.id) return;
    shown.current = { on: stage.value, study: open.id };
    const before = placeOf(open.id);
    const window = before?.window ?? (open.modality === 'CT' ? firstWindow(open.synthetic) : autoWindow(open.samples));
    if (!open.held) void holdVolume(open.id, open.geometry, open.samples);
    stage.value.show(open.geometry, open.samples, open.mask, window, startOf(open, before))
      .then(() => { early.value = undefined; stage.value?.setOpacity(opacity.value); if (before) stage.value?.putBack(before.measures); arrived(); relay(); follow(); }, (reason: unknown) => { early.value = undefined; failed.value = String(reason); });
  }, [open?.id, stage.value]);
  useEffect(() => {
    addEventListener('keydown', keys);
    return () => removeEventListener('keydown', keys);
  }, []);
  return (
    <section class="bench-view" aria-label={t('imaging.viewer')}>
      <Toolbar follow={follow} />
      {failed.value && losses.value === 0 && <p class="note refused" role="alert">{t('imaging.no_webgl', { text: failed.value })}</p>}
      {losses.value > 0 && !quiet.value && <p class="note unusual bench-lost" role="alert"><Icon name="alert" />{t(givenUp() || failed.value ? 'imaging.lost_for_good' : 'imaging.lost')}
        <button type="button" class="link" onClick={() => { quiet.value = true; }}>{t('imaging.lost_seen')}</button></p>}
      <div class="bench-stack">
        <div class="bench-planes" inert={layout.value === 'phases'}>
          {planes.map((plane) => <PlaneView key={plane} plane={plane} box={boxes[plane]} />)}
        </div>
        {layout.value === 'phases' && <Phases key={losses.value} tool={handOf(tool.value)} window={windowNow.value} tell={(now) => { windowNow.value = now; }} />}
      </div>
      <StatusLine />
    </section>
  );
}

function PlaneView({ plane, box }: { plane: Plane; box: { current: HTMLDivElement | null } }) {
  const now = states[plane].value;
  const shown = study.value !== undefined && now?.point;
  return (
    <div class={`bench-plane bench-${plane}`}>
      <div ref={box} class="bench-canvas" tabIndex={0} role="application" aria-label={t(`imaging.plane.${plane}`)} aria-describedby="bench-keys" data-plane={plane}
        onContextMenu={(event) => event.preventDefault()} onPointerDown={(event) => press(event, plane)} onPointerMove={(event) => drag(event, plane)} onPointerUp={release} onPointerCancel={release} onDblClick={() => { if (tool.value === 'polygon') closePolygon(); }}
        onKeyDown={(event) => step(event, plane)} />
      {plane === 'axial' && early.value && <EarlySlice {...early.value} />}
      {shown && (
        <>
          <svg class="bench-cross" aria-hidden="true"><Cross at={now.point!} />{polygon.value?.plane === plane && <Corners to={now.to} />}</svg>
          {(['top', 'right', 'bottom', 'left'] as const).map((side, i) => <span key={side} class={`bench-letter ${side}`} aria-hidden="true">{now.letters[i]}</span>)}
          <button type="button" class="bench-keep" aria-label={t('imaging.report.keep_of', { plane: t(`imaging.plane.${plane}`) })} onClick={() => keep(plane)}>{t('imaging.report.keep_here')}</button>
          {study.value?.synthetic && <span class="bench-synthetic">{t('imaging.synthetic')}</span>}
          {plane === 'axial' && mapHere() && <div class="bench-map-legend"><Legend of={mapHere()!} /></div>}
          <span class="bench-slice">{t(`imaging.plane.${plane}`)} {now.slice} / {now.slices}</span>
        </>
      )}
    </div>
  );
}

/** The polygon as far as it is drawn; its first corner closes it. */
function Corners({ to }: { to: (world: Vector) => [number, number] }) {
  const points = polygon.value!.corners.map(to);
  const colour = `rgb(${labelColour(active.value).join(',')})`;
  return <g class="bench-polygon"><polyline points={points.map((p) => p.join()).join(' ')} stroke={colour} />{points.map(([x, y], i) => <circle key={i} cx={x} cy={y} r={i === 0 ? 5 : 2.5} stroke={colour} />)}</g>;
}

/** A click adds a corner, or closes the polygon on its first. */
function corner(plane: Plane, world: Vector): void {
  const { geometry } = study.value!;
  const first = polygon.value?.plane === plane && polygon.value.corners.length > 2 ? polygon.value.corners[0] : undefined;
  const { to } = stage.value!.state(plane);
  const [[x, y], [u, v]] = [to(first ?? world), to(world)];
  if (first && Math.hypot(x - u, y - v) < 9) closePolygon();
  else polygon.value = withCorner(polygon.value, plane, geometry, axisOf(geometry, stage.value!.normal(plane)), world);
}

function closePolygon(): void {
  if (!still()) return;
  const now = polygon.value;
  const { mask, geometry } = study.value!;
  polygon.value = undefined;
  const touched = now && fillPolygon(mask, geometry, now, { ...rules(), erase: false });
  if (!touched) return;
  drewAcross(now.axis);
  stage.value?.maskChanged(Array.from({ length: touched[1] - touched[0] + 1 }, (_, k) => touched[0] + k));
  void stroke(touched[0], touched[1]);
}

const worldAt = (event: PointerEvent, plane: Plane) => {
  const frame = (event.currentTarget as HTMLElement).getBoundingClientRect();
  return stage.value!.worldAt(plane, event.clientX - frame.left, event.clientY - frame.top);
};

let painted: { study: string; last: Vector; axis: number; slices: [number, number] } | undefined;

/** What the first button does when no viewing tool has it. */
function press(event: PointerEvent, plane: Plane): void {
  const now = study.value;
  if (event.button !== 0 || !now || !stage.value || isHand(tool.value) && tool.value !== 'crosshair') return;
  (event.currentTarget as HTMLElement).setPointerCapture(event.pointerId);
  const world = worldAt(event, plane);
  if (tool.value === 'crosshair') return stage.value.goTo(world);
  const index = indexOf(now.geometry, world);
  if (!index || !still()) return;
  if (tool.value === 'polygon') corner(plane, world);
  else if (tool.value === 'lesion') void oneClick(index);
  else if (tool.value === 'flood') void flood(index, 25);
  else if (tool.value !== 'threshold' || !rangeFault()) {
    painted = { study: now.id, last: world, axis: axisOf(now.geometry, stage.value.normal(plane)), slices: [index[2], index[2]] };
    drewAcross(painted.axis);
    paint([world]);
  }
}

function drag(event: PointerEvent, plane: Plane): void {
  if ((event.buttons & 1) === 0 || !study.value || !stage.value) return;
  const world = worldAt(event, plane);
  if (tool.value === 'crosshair') stage.value.goTo(world);
  else if (painted) {
    paint(between(painted.last, world, brushMm.value / 2));
    painted.last = world;
  }
}

function paint(points: Vector[]): void {
  const { mask, samples, geometry } = study.value!;
  const how = { ...rules(), erase: tool.value === 'eraser' };
  for (const point of points) {
    const touched = tool.value === 'threshold' ? ball(mask, samples, geometry, point, brushMm.value / 2, how, brushRange.value)
      : dab(mask, geometry, point, painted!.axis, brushMm.value / 2, how);
    if (!touched) continue;
    painted!.slices = [Math.min(painted!.slices[0], touched[0]), Math.max(painted!.slices[1], touched[1])];
    stage.value!.maskChanged(Array.from({ length: touched[1] - touched[0] + 1 }, (_, k) => touched[0] + k));
  }
}

/** A stroke under way when the planes are made anew ends there; one on a study that is gone went with it. */
function endStroke(study: string | undefined): void {
  if (painted?.study === study) release();
  else painted = undefined;
}

function release(): void {
  if (!painted) return;
  const [first, end] = painted.slices;
  painted = undefined;
  void stroke(first, end);
}

function step(event: KeyboardEvent, plane: Plane): void {
  const by = { ArrowUp: -1, ArrowLeft: -1, ArrowDown: 1, ArrowRight: 1, PageUp: -10, PageDown: 10 }[event.key];
  if (by === undefined || !study.value) return;
  event.preventDefault();
  stage.value?.scroll(plane, by);
}

const toolKeys: Record<string, Tool> = { b: 'brush', t: 'threshold', g: 'polygon', e: 'eraser', o: 'lesion', f: 'flood', c: 'crosshair', w: 'window', l: 'length', d: 'bidirectional', p: 'probe' };

function keys(event: KeyboardEvent): void {
  const target = event.target as HTMLElement;
  if (!study.value || event.altKey || /^(INPUT|SELECT|TEXTAREA)$/.test(target.tagName)) return;
  if (event.ctrlKey || event.metaKey) {
    const key = event.key.toLowerCase();
    if (key !== 'z' && key !== 'y') return;
    event.preventDefault();
    if (!painted) void (key === 'y' || event.shiftKey ? redo() : undo());
    return;
  }
  if (polygon.value && /^(Enter|Escape|Backspace)$/.test(event.key)) {
    event.preventDefault();
    if (event.key === 'Enter') closePolygon();
    else {
      const left = event.key === 'Escape' ? [] : polygon.value.corners.slice(0, -1);
      polygon.value = left.length > 0 ? { ...polygon.value, corners: left } : undefined;
    }
    return;
  }
  const next = toolKeys[event.key.toLowerCase()];
  if (event.shiftKey && /^Digit[1-5]$/.test(event.code)) preset(presetNames[Number(event.code.slice(5)) - 1]!);
  else if (!event.shiftKey && /^[1-9]$/.test(event.key)) active.value = event.key === '1' ? 1 : lesionLabel(Number(event.key) - 1);
  else if (event.key.toLowerCase() === 's' && choices().length > 1) sides();
  else if (next && (layout.value === 'planes' || isHand(next))) choose(next);
  else if (event.key === ' ' && target.tagName !== 'BUTTON') { event.preventDefault(); if (layout.value === 'planes' || isHand(lastTool.value)) choose(lastTool.value); }
}
