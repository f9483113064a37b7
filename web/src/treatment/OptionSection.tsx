/// One treatment: which guidelines name it, and every model that speaks about people treated that way, at one horizon.
import type { ModelText } from '../state/dictionary';
import { resultOf, statusOf } from '../state/results';
import { address } from '../state/route';
import { horizon } from '../state/settings';
import { Evidence } from '../results/Evidence';
import { FitLine, noNumberText } from '../results/FitLine';
import { statistic } from '../results/Observed';
import { headlines } from '../results/reading';
import { Severity } from '../results/Severity';
import { Needs } from '../results/WaitingList';
import { memo } from '../results/memo';
import { mark, t } from '../words/words';
import { compareThese } from '../library/chosen';
import { namedBy, type Named } from './guidelines';
import { modelsOf, sorted, type Option } from './options';

export function OptionSection({ option, named }: { option: Option; named: Named[] }) {
  const { answered, waiting, apart, locked } = sorted(modelsOf(option), statusOf);
  const by = namedBy(option.treatments, named);
  return (
    <section class="tv-option" data-option={option.id} aria-labelledby={`tv-option-${option.id}`}>
      <header class="tv-option-head">
        <h3 id={`tv-option-${option.id}`}>{t(option.title)}</h3>
        {by.map((one) => <span class="tv-tag" key={one.short + one.place} data-place={one.place}>{t(`treatment.named_${one.place}`, { who: one.short })}</span>)}
        {answered.length > 1 && (
          <button type="button" class="button quiet" onClick={() => compareThese(answered.map((m) => m.id))}>{t('options.compare', { n: Math.min(answered.length, 8) })}</button>
        )}
      </header>
      {answered.length === 0 && <p class="quiet">{t(waiting.length + apart.length + locked.length === 0 ? 'options.no_model' : 'options.none_answered')}</p>}
      {answered.length > 0 && <ul class="tv-rows">{answered.map((m) => <AnswerRow key={m.id} model={m} />)}</ul>}
      <Others waiting={waiting} apart={apart} locked={locked} />
    </section>
  );
}

const AnswerRow = memo(function AnswerRow({ model }: { model: ModelText }) {
  const result = resultOf(model.id).value;
  if (!result) return null;
  const shown = headlines(model, result, horizon.value);
  const group = result.risk_group && model.classes[result.risk_group.class];
  const observed = (group?.observed ?? []).filter((one) => !/_\d+y$/.test(one.statistic) || one.statistic.endsWith(`_${horizon.value}y`)).slice(0, 2);
  return (
    <li class="tv-row" data-model={model.id}>
      <div class="tv-who">
        <a href={address('model', model.id)}>{model.short}</a>
        {model.population && <p class="quiet">{model.population}</p>}
        {model.notice && <p class="quiet">{model.notice}</p>}
      </div>
      <div class="tv-answer">
        {result.status === 'refused' && <p class="card-refused">{noNumberText(model, result)}</p>}
        {shown.map((one) => (
          <div key={one.output}>
            <p class="headline-line" data-kind={one.kind}>
              <span class="tv-value" data-long={one.value.length > 14}>{one.value}</span>
              {one.unit && <span class="headline-unit">{one.unit}</span>}
              <span class="kind">{t(`kind.${one.kind}`)}</span>
            </p>
            <p class="tv-label">{one.event ?? one.label}{one.when && !(one.event ?? one.label).includes(one.when) ? mark('pause') + one.when : ''}</p>
            {one.elsewhere && <p class="headline-note">{t('card.published_at', { time: one.when ?? '' })}</p>}
          </div>
        ))}
        {group && <Severity label={shown.some((h) => h.value === group.label) ? '' : group.label} severity={result.risk_group?.severity ?? group.severity} />}
        {observed.map((one) => <p class="tv-observed" key={one.statistic + one.cohort}>{statistic(one)} <span class="kind">{t('kind.cohort_statistic')}</span> <span class="quiet">{one.cohort}</span></p>)}
      </div>
      <div class="tv-ground">
        <FitLine model={model} result={result} />
        <Evidence evidence={model.evidence} />
      </div>
    </li>
  );
});

function Others({ waiting, apart, locked }: { waiting: ModelText[]; apart: ModelText[]; locked: ModelText[] }) {
  if (waiting.length + apart.length + locked.length === 0) return null;
  const parts = [
    ...(waiting.length ? [t('options.waiting', { n: waiting.length })] : []),
    ...(apart.length ? [t('options.apart', { n: apart.length })] : []),
    ...(locked.length ? [t('options.locked', { n: locked.length })] : []),
  ];
  return (
    <details class="more">
      <summary>{parts.join(' \u00b7 ')}</summary>
      <ul class="rows">
        {waiting.map((m) => <li key={m.id}><a href={address('model', m.id)}>{m.short}</a><span class="row-needs"><Needs fields={resultOf(m.id).value?.missing ?? []} genes={resultOf(m.id).value?.missing_genes} /></span></li>)}
        {apart.map((m) => <li key={m.id}><a href={address('model', m.id)}>{m.short}</a><span class="row-reason">{noNumberText(m, resultOf(m.id).value!)}</span></li>)}
        {locked.map((m) => <li key={m.id}><a href={address('model', m.id)}>{m.short}</a><span class="row-reason">{t('card.locked', { missing: m.locked?.missing ?? '' })}</span></li>)}
      </ul>
    </details>
  );
}
