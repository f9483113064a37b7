/// The guidelines side by side: stage, first option, next option, and the rules that fired.
import type { Result } from '../core/types';
import { details } from '../state/details';
import { variableLabel, type ModelText } from '../state/dictionary';
import { filled } from '../state/patient';
import { address } from '../state/route';
import { resultOf } from '../state/results';
import { FitLine, noNumberText } from '../results/FitLine';
import { settled } from '../results/decided';
import { Needs, Whatever } from '../results/WaitingList';
import { Icon } from '../shell/icons';
import { list } from '../words/numbers';
import { bracketed, mark, space, t } from '../words/words';
import { advice, agreement, firedRules, knownAfterwards, type Named } from './guidelines';

export function Guidelines({ named }: { named: Named[] }) {
  return (
    <section class="tv-section" aria-labelledby="tv-guidelines">
      <h2 id="tv-guidelines">{t('treatment.guidelines')}</h2>
      <AfterOperation />
      <Agreement named={named} />
      <div class="tv-columns">{named.map(({ model }) => <Column key={model.id} model={model} />)}</div>
      <p class="quiet">{t('treatment.guidelines_help')}</p>
    </section>
  );
}

const atMost = 3;

/** A stage of what is no longer there would be read as advice for now. */
function AfterOperation() {
  const found = knownAfterwards(filled.value);
  if (found.length === 0) return null;
  return (
    <p class="tv-caution" data-caution="after-operation"><Icon name="alert" />
      <span>{t('treatment.after_operation', { what: list(found.slice(0, atMost).map(variableLabel)) })}</span></p>
  );
}

function Column({ model }: { model: ModelText }) {
  const { result, whatever } = settled(model, resultOf(model.id).value);
  return (
    <article class="tv-guideline" data-model={model.id} data-status={result?.status} aria-labelledby={`tv-${model.id}`}>
      <h3 id={`tv-${model.id}`}><a href={address('model', model.id)}>{model.short}</a></h3>
      <p class="quiet">{model.title}</p>
      {model.notice && <p class="card-notice">{model.notice}</p>}
      {model.locked ? <Locked model={model} /> : result?.status === 'ok' ? <Answered model={model} result={result} /> : <Unsaid model={model} />}
      <Whatever ids={whatever} />
    </article>
  );
}

function Locked({ model }: { model: ModelText }) {
  const searched = details()?.models[model.id]?.searched;
  return (
    <div class="tv-locked">
      <p><Icon name="lock" />{t('card.locked', { missing: model.locked?.missing ?? '' })}</p>
      {searched && <p class="quiet">{t('model.searched', { where: searched })}</p>}
    </div>
  );
}

function Unsaid({ model }: { model: ModelText }) {
  const result = resultOf(model.id).value;
  if (result?.status === 'not_applicable') {
    return <p class="card-refused"><Icon name="cross" /><span>{noNumberText(model, result)}</span></p>;
  }
  return <p class="tv-needs"><Needs fields={result?.missing ?? []} genes={undefined} /></p>;
}

function Answered({ model, result }: { model: ModelText; result: Result }) {
  const { stage, first, next } = advice(model, result);
  const rules = firedRules(details()?.models[model.id], result);
  return (
    <>
      <dl class="tv-advice">
        {stage && <div><dt>{t('treatment.stage')}</dt><dd>{stage}</dd></div>}
        <div class="tv-first"><dt>{t('treatment.first')}</dt><dd>{first ? first.words : <Needs fields={result.missing ?? []} />}</dd></div>
        {model.allocation?.next && (
          <div><dt>{t('treatment.next')}</dt><dd>{next ? next.words : first ? t('treatment.not_named') : <Needs fields={result.missing ?? []} />}</dd></div>
        )}
      </dl>
      {rules.length > 0 && (
        <div class="tv-rules">
          <h4>{t('treatment.rules')}</h4>
          <ol>
            {rules.map((rule) => (
              <li key={rule.step}>
                <p>{rule.explain}</p>
                {rule.decidedBy.length > 0 && <p class="quiet">{t('treatment.decided_by', { what: rule.decidedBy.join(mark('semicolon')) })}</p>}
              </li>
            ))}
          </ol>
        </div>
      )}
      <FitLine model={model} result={result} />
    </>
  );
}

/** Says in one line whether the guidelines name the same treatment first; where not, what each went by. */
function Agreement({ named }: { named: Named[] }) {
  const state = agreement(named);
  const answered = named.filter((n) => n.advice.first);
  if (!state || state === 'one') {
    return <p class="tv-agreement" data-state="open">{t(state === 'one' ? 'treatment.one_answer' : 'treatment.no_answer', { who: answered[0]?.model.short ?? '' })}</p>;
  }
  const common = answered.map((n) => n.advice.first!.treatments).reduce((a, b) => a.filter((id) => b.includes(id)));
  const who = list(answered.map((n) => n.model.short));
  if (state === 'shared') {
    return <p class="tv-agreement" data-state="shared"><Icon name="check" /><span>{t('treatment.agree', { who, what: list(common.map((id) => t(`treatment.${id}` as 'treatment.tace')), 'disjunction') })}</span></p>;
  }
  return (
    <div class="tv-agreement" data-state="differ">
      <p><Icon name="alert" /><strong>{t('treatment.differ')}</strong></p>
      <ul>
        {answered.map(({ model, advice: { stage, first } }) => (
          <li key={model.id}>
            <strong>{model.short}</strong> {t('treatment.differ_one', { stage: stage ?? '', what: first!.words })}{space()}
            {firedRules(details()?.models[model.id], settled(model, resultOf(model.id).value).result).slice(0, 1).map((rule) => (
              <span class="quiet" key={rule.step}>{t('treatment.because', { rule: rule.explain })}{rule.decidedBy.length > 0 && bracketed(rule.decidedBy.join(mark('semicolon')))}</span>
            ))}
          </li>
        ))}
      </ul>
    </div>
  );
}
