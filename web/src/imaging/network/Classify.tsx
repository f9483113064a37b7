/// "Classify a lesion" with the user's own networks: what the package says it answers, the answer with its kind and origin, and maps of
/// what it hangs on.
import { signal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { list, number } from '../../words/numbers';
import { language, t } from '../../words/words';
import { Icon } from '../../shell/icons';
import { active, busy, outline, present } from '../mask/bench';
import { isLesion } from '../mask/labels';
import { labelName } from '../mask/names';
import { study, unsettled } from '../state';
import { stage } from '../viewing/current';
import { worldOf } from '../viewing/grid';
import { activate, asking, classify, occlude, regionMap, stopAsking, verdict, type Verdict } from './verdict';
import { CardLines, Seats } from './Delineate';
import { Legend } from './Legend';
import { layOver, mapHere } from './shown-map';
import { titleOf } from './origin';
import { lacking, phaseName, seatsNow } from './phase-images';
import { packages, type NetworkPackage } from './packages';
import { run } from './run';

const chosen = signal('');

type Words = string | Record<string, string>;
/** What the answer is about, in the package's words. */
export function questionOf(one: NetworkPackage): string {
  const words = (JSON.parse(one.text) as { network: { output: { question: Words } } }).network.output.question;
  return typeof words === 'string' ? words : words[language.value] ?? words['en'] ?? '';
}

export function Classify() {
  const all = packages.value.filter((p) => p.info.kind === 'classification');
  const one = all.find((p) => p.key === chosen.value) ?? all[all.length - 1];
  const now = verdict.value?.study === study.value?.id ? verdict.value : undefined;
  useEffect(() => {
    const map = regionMap.value;
    // What another panel has laid over the pictures stays.
    if (!map && mapHere()?.key.startsWith('region ')) layOver(undefined);
    if (!map || !now || map.most <= 0) return;
    layOver({ key: `region ${map.kind}`, title: t(map.kind === 'occlusion' ? 'network.legend.occlusion' : 'network.legend.activation', { name: now.answer.classes[map.of]!.name }), full: map.most, map: map.map });
    if (study.value) stage.value?.goTo(worldOf(study.value.geometry, now.plan.voxel));
  }, [regionMap.value]);
  if (!one) return null;
  const lesions = [...present.value].filter(isLesion).sort((a, b) => a - b);
  const label = lesions.includes(active.value) ? active.value : lesions[0];
  const working = asking.value.state === 'loading' || asking.value.state === 'mapping';
  const running = run.value.state === 'loading' || run.value.state === 'running';
  return (
    <section class="network classify">
      <h2>{t('network.classify')}</h2>
      {all.length > 1 && (
        <select class="value" aria-label={t('network.which')} value={one.key} disabled={working} onChange={(event) => { chosen.value = event.currentTarget.value; }}>
          {all.map((p) => <option key={p.key} value={p.key}>{titleOf(p)}</option>)}
        </select>
      )}
      <p class="network-name">{titleOf(one)}</p>
      <p class="bench-hint">{t('network.asks', { question: questionOf(one) })} {t('network.made_for', { modality: one.info.modality, phases: list(one.info.phases.map(phaseName)) })}</p>
      {one.info.phases.length > 1 && <Seats all={seatsNow(one)} />}
      {one.card ? <CardLines card={one.card} /> : <p class="bench-hint">{t('imaging.report.trained_unknown')}</p>}
      {label === undefined ? <p class="bench-hint">{t('network.needs_lesion')}</p>
        : !working && <button type="button" class="button main" data-network="classify" disabled={busy.value > 0 || running || unsettled() || lacking(seatsNow(one)) !== undefined} onClick={() => void classify(one, label)}>{t('network.classify_one', { lesion: labelName(label) })}</button>}
      {working && <Progress />}
      {asking.value.state === 'failed' && <p class="note refused" role="alert"><Icon name="alert" />{t('network.not_classified', { why: asking.value.why })}</p>}
      {now && (now.of === outline.value ? <Answer now={now} working={working || running} /> : <p class="bench-hint">{t('network.verdict_old', { lesion: labelName(now.label) })}</p>)}
    </section>
  );
}

function Progress() {
  const now = asking.value;
  const [done, of] = now.state === 'mapping' ? [now.done, now.of] : [0, 1];
  return (
    <div class="bench-work">
      <span role="status">{now.state === 'mapping' ? t('network.covering', { done, of }) : t('network.loading')}</span>
      <progress max={of} value={done} aria-label={t('network.classify')} />
      <button type="button" class="button" data-network="stop" onClick={stopAsking}>{t('network.cancel')}</button>
    </div>
  );
}

/** The kind of number stands with it: a calibrated probability and a score never look alike. */
export function kindOf({ info }: NetworkPackage): string {
  return info.meaning === 'calibrated_probability' ? t('network.kind.probability', { cohort: info.calibrated_on }) : t('network.kind.score');
}
export const valueOf = ({ info }: NetworkPackage, value: number): string => (info.meaning === 'calibrated_probability' ? `${number(100 * value, 0)}%` : number(value, 2));

export function originOfVerdict({ one, label }: Verdict): string {
  return t('network.classified_by', { lesion: labelName(label), name: titleOf(one), id: one.info.id, digest: one.info.sha256.slice(0, 12) });
}

function Answer({ now, working }: { now: Verdict; working: boolean }) {
  const { classes, chosen: best } = now.answer;
  const map = regionMap.value;
  return (
    <>
      <p class="network-answer" data-network="answer"><b>{classes[best]!.name}</b> <span class="quiet">{kindOf(now.one)}</span></p>
      <dl class="bench-totals">{classes.map((c) => <div key={c.name}><dt>{c.name}</dt><dd>{valueOf(now.one, c.value)}</dd></div>)}</dl>
      <p class="bench-hint">{originOfVerdict(now)} {t('network.looked_at', { pixels: now.plan.pixels, mm: number(now.plan.pixels * now.plan.pixel_mm, 0) })}</p>
      <div class="bench-edits">
        <button type="button" class="button" data-network="occlusion" disabled={working} onClick={() => void occlude(now)}>{t('network.occlusion')}</button>
        {now.one.info.activations && <button type="button" class="button" data-network="activation" disabled={working} onClick={() => void activate(now)}>{t('network.activation')}</button>}
        {map && <button type="button" class="button" data-network="no-map" onClick={() => { regionMap.value = undefined; }}>{t('network.no_map')}</button>}
      </div>
      {map && (
        <>
        {mapHere()?.key.startsWith('region ') && <Legend of={mapHere()!} />}
        <p class="bench-hint" data-network="map">{map.most > 0
          ? t(map.kind === 'occlusion' ? 'network.occlusion_words' : 'network.activation_words', { name: classes[map.of]!.name, most: number(Number(map.most.toPrecision(2))) })
          : t('network.map_empty', { name: classes[map.of]!.name })}</p>
        </>
      )}
    </>
  );
}
