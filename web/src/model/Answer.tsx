/// The answer for this patient at the top of a model's page, exclusions before numbers.
import type { Result } from '../core/types';
import { resultOf } from '../state/results';
import { horizon } from '../state/settings';
import { details } from '../state/details';
import type { ModelText } from '../state/dictionary';
import { mark, t } from '../words/words';
import { People } from '../figures/People';
import { FitLine, noNumberText } from '../results/FitLine';
import { HeadlineView } from '../results/HeadlineView';
import { Observed } from '../results/Observed';
import { settled } from '../results/decided';
import { headlines, otherOutputs, sentence } from '../results/reading';
import { Severity } from '../results/Severity';
import { Needs, Whatever } from '../results/WaitingList';
import { Icon } from '../shell/icons';

export function Answer({ model }: { model: ModelText }) {
  const { result, whatever } = settled(model, resultOf(model.id).value);
  return (
    <section class="answer" aria-label={t('model.answer')} data-status={result?.status}>
      <Whatever ids={whatever} />
      {!result ? <p>{t('results.opening')}</p>
        : result.status === 'ok' ? <Given model={model} result={result} />
          : <NotGiven model={model} result={result} />}
    </section>
  );
}

function Given({ model, result }: { model: ModelText; result: Result }) {
  const shown = headlines(model, result, horizon.value);
  const others = otherOutputs(model, result, shown);
  const people = shown.length === 1 ? shown[0]?.people : undefined;
  const group = result.risk_group && model.classes[result.risk_group.class];
  const severity = result.risk_group?.severity ?? group?.severity;
  const words = sentence(model, result, shown[0]);
  return (
    <>
      <FitLine model={model} result={result} />
      <div class="answer-body">
        <div class="answer-words">
          {shown.map((one) => (
            <HeadlineView key={one.output} headline={one} large title={model.short}>
              {one.value === group?.label && <Severity severity={severity} />}
            </HeadlineView>
          ))}
          {group && !shown.some((h) => h.value === group.label) && <Severity label={group.label} severity={severity} />}
          {words && <p class="answer-sentence">{words}</p>}
          {shown[0]?.kind === 'probability' && <p class="quiet">{t('card.no_interval')}</p>}
          {group?.observed && <Observed observed={group.observed} />}
        </div>
        {people !== undefined && <figure class="answer-people"><People count={people} /><figcaption>{t('figure.people', { n: people })}</figcaption></figure>}
      </div>
      {(result.missing?.length ?? 0) > 0 && <p class="card-needs"><Needs fields={result.missing!} genes={result.missing_genes} /></p>}
      {others.length > 0 && (
        <dl class="outputs">
          {others.map((one) => (
            <div key={one.output}>
              <dt>{one.label}{one.when && !one.label.includes(one.when) ? mark('pause') + one.when : ''}</dt>
              <dd><span class="output-value">{one.value}{one.unit ? ` ${one.unit}` : ''}</span> <span class="kind">{t(`kind.${one.kind}`)}</span></dd>
            </div>
          ))}
        </dl>
      )}
    </>
  );
}

function NotGiven({ model, result }: { model: ModelText; result: Result }) {
  if (result.status === 'missing_input') return <p class="answer-needs"><Needs fields={result.missing ?? []} genes={result.missing_genes} /></p>;
  if (result.status === 'locked') {
    const searched = details()?.models[model.id]?.searched;
    return (
      <div class="answer-locked">
        <p><Icon name="lock" />{t('card.locked', { missing: model.locked?.missing ?? '' })}</p>
        {searched && <p class="quiet">{t('model.searched', { where: searched })}</p>}
      </div>
    );
  }
  return <p class="card-refused"><Icon name="cross" /><span>{noNumberText(model, result)}</span></p>;
}
