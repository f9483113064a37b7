/// Patient and results side by side: fixed column on a desk, a split to drag on a tablet, two tabs on a phone.
import type { ComponentChildren } from 'preact';
import { signal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { markSeen, unseen } from '../state/results';
import { t } from '../words/words';

export const pane = signal<'patient' | 'results'>('patient');
const share = signal(42);
const least = 30;
const most = 62;
const clamp = (x: number) => Math.min(most, Math.max(least, x));

export function Panes({ left, right }: { left: ComponentChildren; right: ComponentChildren }) {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => { box.current?.style.setProperty('--share', `${share.value}%`); }, [share.value]);
  const showing = pane.value;
  useEffect(() => {
    const wide = matchMedia('(min-width: 900px)');
    if (wide.matches || showing === 'results') markSeen();
  }, [showing, unseen.value]);
  return (
    <div class="panes" ref={box} data-pane={showing}>
      <div class="tabs" role="tablist" aria-label={t('shell.tabs')}>
        <Tab name="patient" words={t('shell.tab.patient')} />
        <Tab name="results" words={t('shell.tab.results')} count={showing === 'patient' ? unseen.value : 0} />
      </div>
      <section id="pane-patient" class="pane pane-patient" aria-label={t('shell.tab.patient')}>{left}</section>
      <Splitter box={box} />
      <section id="pane-results" class="pane pane-results" aria-label={t('shell.tab.results')}>{right}</section>
    </div>
  );
}

function Tab({ name, words, count = 0 }: { name: 'patient' | 'results'; words: string; count?: number }) {
  const selected = pane.value === name;
  const other = name === 'patient' ? 'results' : 'patient';
  const toOther = (event: KeyboardEvent) => {
    if (event.key !== 'ArrowLeft' && event.key !== 'ArrowRight') return;
    pane.value = other;
    document.getElementById(`tab-${other}`)?.focus();
  };
  return (
    <button type="button" role="tab" id={`tab-${name}`} class="tab" aria-selected={selected} aria-controls={`pane-${name}`}
      tabIndex={selected ? 0 : -1} onKeyDown={toOther} onClick={() => { pane.value = name; scrollTo(0, 0); }}>
      {words}
      {count > 0 && <span class="tab-count">{count}<span class="unseen"> {t('shell.tab.new')}</span></span>}
    </button>
  );
}

function Splitter({ box }: { box: { current: HTMLDivElement | null } }) {
  const follow = (event: PointerEvent) => {
    const frame = box.current?.getBoundingClientRect();
    if (frame && event.buttons > 0) share.value = clamp(((event.clientX - frame.left) / frame.width) * 100);
  };
  const step = (event: KeyboardEvent) => {
    const by = { ArrowLeft: -2, ArrowRight: 2, Home: -100, End: 100 }[event.key];
    if (by === undefined) return;
    event.preventDefault();
    share.value = clamp(share.value + by);
  };
  return (
    <div class="splitter" role="separator" tabIndex={0} aria-orientation="vertical" aria-label={t('shell.splitter')}
      aria-valuenow={Math.round(share.value)} aria-valuemin={least} aria-valuemax={most} onKeyDown={step}
      onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)} onPointerMove={follow} />
  );
}
