/// What kind of model the paper prints, and what belongs to the whole of it: intercept, baseline, direction.
import { Icon } from '../../shell/icons';
import { t } from '../../words/words';
import { kinds, readNumber, type Cox } from './draft';
import { Ask, Both, Select, Typed } from './fields';
import { change, draft } from './store';

const cox = (part: Partial<Cox>) => change({ cox: { ...draft.peek().cox, ...part } });

export function KindStep() {
  const { kind, intercept, eventEn, eventZh, higher, cox: now } = draft.value;
  const event = kind === 'logistic' || kind === 'cox';
  return (
    <div class="lab-part">
      <h2>{t('paper.step.kind')}</h2>
      <Ask id="paper-kind" label={t('paper.kind')} value={kind} options={kinds.map((k) => [k, t(`paper.kind.${k}`)] as const)} onChange={(k) => change({ kind: k })} />
      {(kind === 'logistic' || kind === 'linear') && <div class="lab-fields"><Typed id="paper-intercept" number label={t('paper.intercept')} value={intercept} onInput={(x) => change({ intercept: x })} /></div>}
      {kind === 'cox' && <Baseline />}
      {kind === 'cox' && <Ask id="paper-says" label={t('paper.says')} value={now.says} options={(['survival', 'event'] as const).map((s) => [s, t(`paper.says.${s}`)] as const)} onChange={(says) => cox({ says })} />}
      {event && <Both id="paper-event" label={t(kind === 'cox' && now.says === 'survival' ? 'paper.event_free' : 'paper.event')} en={eventEn} zh={eventZh}
        hintEn={kind === 'cox' && now.says === 'survival' ? 'alive' : 'death'} hintZh={kind === 'cox' && now.says === 'survival' ? '存活' : '死亡'} onChange={(en, zh) => change({ eventEn: en, eventZh: zh })} />}
      {kind !== '' && <Ask id="paper-higher" label={t(event ? 'paper.higher_probability' : 'paper.higher_score')} value={higher} options={(['worse', 'better'] as const).map((h) => [h, t(`paper.higher.${h}`)] as const)} onChange={(h) => change({ higher: h })} />}
    </div>
  );
}

function Baseline() {
  const { timeUnit, baseline, reference, meanLp } = draft.value.cox;
  const row = (i: number, part: Partial<Cox['baseline'][number]>) => cox({ baseline: baseline.map((b, j) => (j === i ? { ...b, ...part } : b)) });
  return (
    <>
      <Ask id="paper-reference" label={t('paper.reference')} value={reference} options={(['zero', 'means', 'mean_lp'] as const).map((r) => [r, t(`paper.reference.${r}`)] as const)} onChange={(r) => cox({ reference: r })} />
      {reference === 'mean_lp' && <div class="lab-fields"><Typed id="paper-mean-lp" number label={t('paper.mean_lp')} value={meanLp} onInput={(x) => cox({ meanLp: x })} /></div>}
      <h3>{t('paper.baseline')}</h3>
      <p class="lab-small quiet">{t('paper.baseline_note')}</p>
      <div class="lab-fields"><Select id="paper-time-unit" label={t('paper.time_unit')} value={timeUnit} options={(['mo', 'a', 'd'] as const).map((u) => [u, t(`lab.unit.${u}`)] as const)} onChange={(u) => cox({ timeUnit: u })} /></div>
      {baseline.map((b, i) => (
        <div key={i} class="lab-fields paper-row">
          <Typed id={`paper-time-${i}`} number label={t('paper.time')} value={b.time} suffix={timeUnit ? t(`lab.unit.${timeUnit}`) : ''} onInput={(time) => row(i, { time })} />
          <Typed id={`paper-survival-${i}`} number label={t('paper.survival', { time: readNumber(b.time) === undefined ? 't' : b.time.trim() })} value={b.survival} hint="0.887" onInput={(survival) => row(i, { survival })} />
          {baseline.length > 1 && <button type="button" class="button quiet" aria-label={t('paper.remove_row', { n: i + 1 })} onClick={() => cox({ baseline: baseline.filter((_, j) => j !== i) })}><Icon name="close" /></button>}
        </div>
      ))}
      <div class="lab-buttons"><button type="button" class="button" id="paper-baseline-add" onClick={() => cox({ baseline: [...baseline, { time: '', survival: '' }] })}>{t('paper.add_time')}</button></div>
    </>
  );
}
