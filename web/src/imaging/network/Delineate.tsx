/// "Delineate automatically": which network, what it was trained on and how well it did, the run with its progress, and what can be
/// looked at afterwards.
import { signal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { list, number } from '../../words/numbers';
import { maybe, sentences, space, t } from '../../words/words';
import { Icon } from '../../shell/icons';
import { send } from '../mask/bench';
import { study, unsettled } from '../state';
import { addOwn, chosen, findShipped, packageFault, packages, toFetch, type Card, type NetworkPackage } from './packages';
import { bestRuntime, cancel, maps, mayCancel, run, start, type Outcome } from './run';
import { titleOf } from './origin';
import { lacking, phaseName, seatsNow, type Seat } from './phase-images';
import { Legend } from './Legend';
import { layOver, mapHere } from './shown-map';
import { regionMap } from './verdict';
import '../../styles/network.css';

const bytes = signal(0);

const className = (name: string) => maybe(`network.class.${name}`, {}) ?? name;
const megabytes = (n: number) => number(n / 1e6, 1);

export function Delineate() {
  useEffect(() => { void findShipped(); }, []);
  const outliners = packages.value.filter((p) => p.info.kind === 'segmentation');
  const one = outliners.find((p) => p.key === chosen.value);
  const busy = run.value.state === 'loading' || run.value.state === 'running';
  useEffect(() => {
    bytes.value = 0;
    if (one) void bestRuntime().then((best) => toFetch(one, best)).then((n) => { bytes.value = n; });
  }, [one?.key, run.value.state]);
  // A run begun takes the maps of the one before with it, and what of them lies over the pictures.
  useEffect(() => { if (!maps.value && mapHere()?.key.startsWith('region ') === false) layOver(undefined); }, [maps.value]);
  // What another package, or this one before it was mended, failed of.
  useEffect(() => { if (run.value.state === 'failed') run.value = { state: 'idle' }; }, [one?.text]);
  return (
    <section class="network">
      <h2>{t('network.title')}</h2>
      {outliners.length > 1 && (
        <select class="value" aria-label={t('network.which')} value={chosen.value} disabled={busy} onChange={(event) => { chosen.value = event.currentTarget.value; }}>
          {outliners.map((p) => <option key={p.key} value={p.key}>{titleOf(p)}{p.own ? ` (${t('network.own')})` : ''}</option>)}
        </select>
      )}
      {one && <About one={one} alone={outliners.length === 1} />}
      {one && !busy && (
        <button type="button" class="button main" data-network="run" disabled={unsettled() || lacking(seatsNow(one)) !== undefined} onClick={() => void start(one)}>
          {bytes.value > 0 ? t('network.run_size', { size: megabytes(bytes.value) }) : t('network.run')}
        </button>
      )}
      {busy && <Progress />}
      {run.value.state === 'failed' && <p class="note refused" role="alert"><Icon name="alert" />{t('network.failed', { why: run.value.why })}</p>}
      {run.value.state === 'done' && run.value.outcome.study === study.value?.id && <Result outcome={run.value.outcome} />}
      <Own busy={busy} />
    </section>
  );
}

function Progress() {
  const now = run.value;
  const [done, of] = now.state === 'running' ? [now.done, now.of] : [0, 1];
  const said = now.state === 'running' ? t('network.slice', { done, of }) : t('network.loading');
  return (
    <div class="bench-work">
      <span role="status">{said}</span>
      <progress max={of} value={done} aria-label={t('network.title')} />
      <button type="button" class="button" data-network="cancel" disabled={!mayCancel()} onClick={cancel}>{t('network.cancel')}</button>
    </div>
  );
}

function About({ one, alone }: { one: NetworkPackage; alone: boolean }) {
  const open = study.value;
  const phases = list(one.info.phases.map(phaseName));
  const other = open && open.phase !== 'unknown' && one.info.phases.length === 1 && one.info.phases[0] !== 'any' && open.phase !== one.info.phases[0];
  return (
    <>
      {alone && <p class="network-name">{titleOf(one)}</p>}
      {one.card ? <CardLines card={one.card} /> : <p class="bench-hint">{t('network.no_card', { modality: one.info.modality, phases })}</p>}
      {one.info.phases.length > 1 && <Seats all={seatsNow(one)} />}
      {other && <p class="note unusual"><Icon name="alert" />{t('network.other_phase', { made: phases, now: maybe(`imaging.phase.${open.phase}`, {}) ?? open.phase })}</p>}
    </>
  );
}

/** Which series stands for each phase, and what is lacking. */
export function Seats({ all }: { all: Seat[] }) {
  const none = study.value && lacking(all);
  return (
    <>
      <dl class="network-seats">{all.map((seat) => (
        <div key={seat.phase}><dt>{phaseName(seat.phase)}</dt><dd>{seat.open ? t('network.open_series') : seat.series?.title ?? '–'}</dd></div>
      ))}</dl>
      {none && <p class="note unusual" role="status"><Icon name="alert" />{none}</p>}
    </>
  );
}

export function CardLines({ card }: { card: Card }) {
  const trained = card.trained_on?.patients_with_tumour_labels;
  const { liver_dice: liver, tumour_dice: tumour } = card.held_out ?? {};
  const two = (x: number) => number(x, 2);
  const measured = liver?.mean !== undefined || tumour?.mean !== undefined;
  return (
    <>
      {card.status?.startsWith('experimental') && <p class="network-status"><b>{t('network.experimental')}</b>{space()}{t('network.experimental_words')}</p>}
      <p class="bench-hint">
        {sentences(
          trained !== undefined && t('network.trained', { n: trained }),
          liver?.mean !== undefined && t('network.liver_dice', { n: liver.patients ?? 0, mean: two(liver.mean), min: two(liver.min ?? liver.mean) }),
          tumour?.mean !== undefined && t('network.tumour_dice', { n: tumour.patients ?? 0, mean: two(tumour.mean) }),
          measured && card.held_out?.then_trained_on && t('network.then_all'),
        )}
      </p>
      {card.fails && card.fails.length > 0 && (
        <details class="network-fails"><summary>{t('network.fails')}</summary><ul lang="en">{card.fails.map((f) => <li key={f}>{f}</li>)}</ul></details>
      )}
    </>
  );
}

function Result({ outcome }: { outcome: Outcome }) {
  const held = maps.value?.study === study.value?.id ? maps.value : undefined;
  const choose = async (what: string) => {
    regionMap.value = undefined;
    const n = what === 'uncertainty' ? held!.classes.length : held!.classes.indexOf(what);
    const map = n < 0 ? undefined : (await send({ do: 'network', step: 'map', n })).maps?.[0];
    if (maps.value !== held || held?.study !== study.value?.id) return;
    const title = what === 'uncertainty' ? t('network.overlay.uncertainty') : t('network.overlay.probability', { name: className(what) });
    layOver(map && { key: what, title, full: 1, map });
  };
  const now = mapHere();
  const laid = now && held && (held.classes.includes(now.key) || now.key === 'uncertainty') ? now : undefined;
  // The result of another run: the old map does not belong to it.
  useEffect(() => { if (laid) layOver(undefined); }, [held]);
  return (
    <>
      <p class="bench-hint" data-network="done">{sentences(t('network.done', { n: outcome.lesions, seconds: number(outcome.seconds, 0) }), outcome.provider === 'webgpu' ? 'WebGPU' : t('network.wasm', { n: outcome.threads }))}</p>
      {outcome.doubtful > 0 && <p class="bench-hint" data-network="doubtful">{t('network.doubtful', { n: outcome.doubtful })}</p>}
      {outcome.uncovered > 0.0005 && <p class="note unusual"><Icon name="alert" />{t('network.uncovered', { percent: number(100 * outcome.uncovered, 1) })}</p>}
      {held && (
        <label class="network-overlay"><span>{t('network.overlay')}</span>
          <select class="value" data-network="overlay" value={laid?.key ?? 'none'} onChange={(event) => void choose(event.currentTarget.value)}>
            <option value="none">{t('network.overlay.none')}</option>
            {held.classes.map((c) => <option key={c} value={c}>{t('network.overlay.probability', { name: className(c) })}</option>)}
            <option value="uncertainty">{t('network.overlay.uncertainty')}</option>
          </select></label>
      )}
      {laid && <Legend of={laid} />}
    </>
  );
}

function Own({ busy }: { busy: boolean }) {
  const take = (event: { currentTarget: HTMLInputElement }) => {
    void addOwn([...event.currentTarget.files ?? []]);
    event.currentTarget.value = '';
  };
  return (
    <details class="network-own" open={packageFault.value !== ''}><summary>{t('network.own_title')}</summary>
      <p class="bench-hint">{t('network.own_words')}</p>
      <div class="bench-edits">
        <label class="button">{t('network.own_files')}
          <input class="unseen" type="file" multiple id="network-own" accept=".json,.onnx,.zip" disabled={busy} onChange={take} /></label>
        <label class="button">{t('network.own_folder')}
          <input class="unseen" type="file" multiple {...{ webkitdirectory: true }} disabled={busy} onChange={take} /></label>
      </div>
      {packageFault.value && <p class="note refused" role="alert"><Icon name="alert" />{t('network.own_refused', { why: packageFault.value })}</p>}
    </details>
  );
}
