/// Series side by side over the three planes: each pane with its phase, its series and where it is.
import { signal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { number } from '../../words/numbers';
import { t } from '../../words/words';
import { Icon } from '../../shell/icons';
import { phases as allPhases, type Phase } from '../reading/phase';
import { isSynthetic } from '../reading/source';
import { openId, series, setPhase, study } from '../state';
import { measured } from '../mask/bench';
import { labelColour } from '../mask/labels';
import { stage } from './current';
import { Cross } from './Cross';
import type { HandTool } from './hand';
import { outlinesAt } from './outline';
import { PhaseStage, type PaneState } from './phase-stage';
import { changePane, choices, layout, mostPanes, panes, tieOf, volumes, type Choice, type Loading } from './phases';
import type { Window } from './stage';

const phaseStage = signal<PhaseStage | undefined>(undefined);
const states = signal<ReadonlyMap<string, PaneState>>(new Map());
const noWebgl = signal('');
export const sideBySide = phaseStage;

/** Room is one pane: two of one series may stand side by side while the reader changes them. */
const room = (place: number) => `phase-${place}`;

/** `tell`: what is written around the pictures has changed. */
export function Phases({ tool, window, tell }: { tool: HandTool | undefined; window: Window; tell: (window: Window) => void }) {
  useEffect(() => {
    let asked = false;
    const follow = () => {
      if (asked) return;
      asked = true;
      requestAnimationFrame(() => {
        asked = false;
        const now = phaseStage.value;
        if (!now) return;
        states.value = new Map(panes.value.flatMap((_, i) => { const one = now.state(room(i)); return one ? [[room(i), one] as const] : []; }));
        tell(now.window);
      });
    };
    try {
      phaseStage.value = new PhaseStage(stage.value?.point ?? [0, 0, 0], window, follow);
    } catch (reason) {
      noWebgl.value = String(reason);
    }
    return () => {
      const now = phaseStage.value;
      phaseStage.value = undefined;
      states.value = new Map();
      if (!now) return;
      stage.value?.setWindow(now.window);
      stage.value?.goTo(now.point);
      now.destroy();
    };
  }, []);
  useEffect(() => { phaseStage.value?.setTool(tool); }, [tool, phaseStage.value]);
  const all = choices();
  const free = all.find((one) => !panes.value.includes(one.id));
  return (
    <div class="bench-phases" data-panes={panes.value.length} role="group" aria-label={t('imaging.phases')}>
      {noWebgl.value && <p class="note refused" role="alert">{t('imaging.no_webgl', { text: noWebgl.value })}</p>}
      {panes.value.map((id, place) => <Pane key={place} place={place} id={id} all={all} />)}
      {free && panes.value.length < mostPanes && (
        <button type="button" class="bench-tool bench-more" onClick={() => changePane(panes.value.length, free.id)}>{t('imaging.phases.add')}</button>
      )}
    </div>
  );
}

function Pane({ place, id, all }: { place: number; id: string; all: Choice[] }) {
  const box = useRef<HTMLDivElement>(null);
  const here = all.find((one) => one.id === id);
  const listed = series.value.find((one) => one.id === id);
  const made = listed ? isSynthetic(listed) : id === openId.value && study.value?.synthetic;
  const open = all.find((one) => one.id === openId.value);
  const tie = here && open ? tieOf(here, open) : 'unsaid';
  const volume = volumes.value.get(id);
  const there = volume?.state === 'there' ? volume : undefined;
  useEffect(() => {
    const now = phaseStage.value;
    if (!now || !there || !box.current) return;
    void now.show(room(place), box.current, there.geometry, there.samples, tie !== 'other').catch((reason: unknown) => { noWebgl.value = String(reason); });
    return () => now.hide(room(place));
  }, [there, tie, phaseStage.value]);
  const now = there ? states.value.get(room(place)) : undefined;
  const name = here ? `${t(`imaging.phase.${here.phase}`)}: ${here.title}` : '';
  return (
    <div class="bench-plane bench-pane" data-series={id} data-tie={tie}>
      <div class="bench-pane-bar">
        {here && (
          <select class="bench-pick" data-pick="phase" aria-label={t('imaging.phase_of', { title: here.title })} value={here.phase} onChange={(event) => setPhase(id, event.currentTarget.value as Phase)}>
            {allPhases.map((p) => <option key={p} value={p}>{t(`imaging.phase.${p}`)}</option>)}
          </select>
        )}
        <select class="bench-pick" data-pick="series" aria-label={t('imaging.phases.series', { n: place + 1 })} value={id} onChange={(event) => changePane(place, event.currentTarget.value)}>
          {all.map((one) => <option key={one.id} value={one.id}>{one.title}</option>)}
        </select>
        {panes.value.length > 1 && <button type="button" class="bench-drop" aria-label={t('imaging.phases.remove', { name })} title={t('imaging.phases.remove', { name })} onClick={() => changePane(place, undefined)}><Icon name="close" /></button>}
      </div>
      <div class="bench-pane-view">
        <div ref={box} class="bench-canvas" tabIndex={0} role="application" aria-label={name} aria-describedby="bench-keys" data-pane={place}
          onContextMenu={(event) => event.preventDefault()} onPointerDown={(event) => mark(event, place)} onPointerMove={(event) => { if (event.buttons & 1) mark(event, place); }}
          onKeyDown={(event) => step(event, place)} />
        {now && tie !== 'other' && <svg class="bench-cross" aria-hidden="true"><Outlines at={now} /><Cross at={now.point} /></svg>}
        {now && (['top', 'right', 'bottom', 'left'] as const).map((side, i) => <span key={side} class={`bench-letter ${side}`} aria-hidden="true">{now.letters[i]}</span>)}
        {now && <span class="bench-slice">{now.outside ? t('imaging.phases.outside', { mm: number(now.z, 0) }) : t('imaging.phases.at', { mm: number(now.z, 0), slice: now.slice, slices: now.slices })}</span>}
        {made && <span class="bench-synthetic">{t('imaging.synthetic')}</span>}
        {now?.value !== undefined && <span class="bench-value">{here?.modality === 'CT' ? t('imaging.hu', { value: number(now.value, 0) }) : number(now.value, 0)}</span>}
        <Notice tie={tie} volume={volume} />
      </div>
    </div>
  );
}

/** The mask of the open series where this plane cuts it. */
function Outlines({ at }: { at: PaneState }) {
  const open = study.value;
  void measured.value; // follows every edit
  if (!open) return null;
  const drawn = outlinesAt(open.mask, open.geometry, at.focal, at.normal);
  if (!drawn) return null;
  const [o, u, v] = ([[0, 0], [1, 0], [0, 1]] as const).map(([x, y]) => at.to(drawn.world(x, y)));
  const matrix = [u![0] - o![0], u![1] - o![1], v![0] - o![0], v![1] - o![1], o![0], o![1]].join(' ');
  return <g class="bench-outlines" transform={`matrix(${matrix})`}>{drawn.paths.map(({ label, d }) => <path key={label} data-label={label} d={d} stroke={`rgb(${labelColour(label).join(',')})`} />)}</g>;
}

function Notice({ tie, volume }: { tie: string; volume: Loading | undefined }) {
  if (volume?.state === 'reading') {
    return <p class="bench-notice" role="status">{volume.all > 0 ? t('imaging.work.pictures', { done: volume.done, all: volume.all }) : t('imaging.phases.waiting')}</p>;
  }
  if (volume?.state === 'failed') return <p class="bench-notice" role="alert"><Icon name="alert" />{t('imaging.phases.failed', { name: volume.name, text: volume.text })}</p>;
  if (tie === 'other') return <p class="bench-notice" role="status"><Icon name="alert" />{t('imaging.phases.other_frame')}</p>;
  if (tie === 'unsaid') return <p class="bench-notice" role="status"><Icon name="info" />{t('imaging.phases.no_frame')}</p>;
  return null;
}

/** The crosshair marks a point in every pane. */
function mark(event: PointerEvent, place: number): void {
  const now = phaseStage.value;
  if (!now || event.button > 0 || event.buttons !== 1 || !study.value || sideTool.value !== 'crosshair') return;
  const frame = (event.currentTarget as HTMLElement).getBoundingClientRect();
  now.mark(now.worldAt(room(place), event.clientX - frame.left, event.clientY - frame.top));
}
/** The tool of the bar, as long as it is one of the hand. */
export const sideTool = signal<string>('crosshair');

function step(event: KeyboardEvent, place: number): void {
  if (event.key === 'Escape') { layout.value = 'planes'; return; }
  const by = { ArrowUp: -1, ArrowLeft: -1, ArrowDown: 1, ArrowRight: 1, PageUp: -10, PageDown: 10 }[event.key];
  if (by === undefined) return;
  event.preventDefault();
  phaseStage.value?.scroll(room(place), by);
}
