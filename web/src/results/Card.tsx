/// One model's answer: whom it speaks about, the headline with its kind, one sentence, fit, evidence.
import { memo } from './memo';
import type { Result } from '../core/types';
import type { ModelText } from '../state/dictionary';
import { resultOf } from '../state/results';
import { address } from '../state/route';
import { horizon } from '../state/settings';
import { t } from '../words/words';
import { Icon } from '../shell/icons';
import { People } from '../figures/People';
import { Evidence } from './Evidence';
import { FitLine, noNumberText } from './FitLine';
import { HeadlineView } from './HeadlineView';
import { Observed } from './Observed';
import { headlines, otherOutputs, sentence, type Headline } from './reading';
import { Severity } from './Severity';
import { Needs } from './WaitingList';

export const Card = memo(function Card({ model }: { model: ModelText }) {
  const result = resultOf(model.id).value;
  if (!result) return null;
  const shown = headlines(model, result, horizon.value);
  return (
    <article class="card" data-status={result.status} data-model={model.id} aria-labelledby={`card-${model.id}`}>
      <header class="card-head">
        <h3 id={`card-${model.id}`}><a href={address('model', model.id)}>{model.short}</a></h3>
        {model.own && <p class="own-mark">{t('card.own')}</p>}
        {model.population && <p class="card-population" title={model.population}>{model.population}</p>}
      </header>
      {model.notice && <p class="card-notice">{model.notice}</p>}
      {result.status === 'ok' ? <Answer model={model} result={result} shown={shown} /> : <NoNumber model={model} result={result} />}
      <Evidence evidence={model.evidence} />
    </article>
  );
});

function Answer({ model, result, shown }: { model: ModelText; result: Result; shown: Headline[] }) {
  const people = shown.length === 1 ? shown[0]?.people : undefined;
  const words = sentence(model, result, shown[0]);
  const group = result.risk_group && model.classes[result.risk_group.class];
  const severity = result.risk_group?.severity ?? group?.severity;
  const more = otherOutputs(model, result, shown).filter((one) => one.when === undefined && one.value !== group?.label).slice(0, 2);
  return (
    <>
      <div class="card-answer" data-people={people !== undefined}>
        <div>
          {shown.map((one) => (
            <HeadlineView key={one.output} headline={one} title={model.short}>
              {one.value === group?.label && <Severity severity={severity} />}
            </HeadlineView>
          ))}
          {group && !shown.some((h) => h.value === group.label) && <Severity label={group.label} severity={severity} />}
        </div>
        {people !== undefined && <People count={people} small />}
      </div>
      {words && <p class="card-sentence">{words}</p>}
      {more.length > 0 && (
        <p class="card-more">{more.map((one) => <span key={one.output}>{one.label} <b>{one.value}</b>{one.unit ? ` ${one.unit}` : ''}</span>)}</p>
      )}
      {group?.observed && <Observed observed={group.observed} />}
      {(result.missing?.length ?? 0) > 0 && <p class="card-needs"><Needs fields={result.missing!} genes={result.missing_genes} /></p>}
      <FitLine model={model} result={result} />
    </>
  );
}

function NoNumber({ model, result }: { model: ModelText; result: Result }) {
  return <p class="card-refused"><Icon name="cross" /><span>{noNumberText(model, result)}</span></p>;
}
