/// What changes this model's answer: each input over its plausible range, where the answer tips, and the range over what is unknown.
import { effect, signal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import type { Patient } from '../core/types';
import { variableLabel, variables, type ModelText, type OutputText } from '../state/dictionary';
import { patient } from '../state/patient';
import { ready, theCore } from '../state/session';
import { valueText } from '../results/reading';
import { goToField } from '../patient/focus';
import { spoken } from '../treatment/guidelines';
import { list, number } from '../words/numbers';
import { unitLabel } from '../words/problems';
import { t } from '../words/words';
import { Strip } from './Strip';
import { outputsOf, rangeOfUnknown, sensitivity, wholeNumbers, type Answer, type Effect, type Tip, type Unknowns } from './sweep';
import '../styles/sensitivity.css';

type Found = { id: string; effects: Effect[]; unknowns: Unknowns | undefined };
const found = signal<Found | undefined>(undefined);
wholeNumbers((id) => variables.peek().get(id)?.type === 'integer');
/** Sweeping waits until typing has stopped. */
const pause = 250;
const atOnce = 8;

export function SensitivitySection({ model }: { model: ModelText }) {
  useSweeps(model);
  const now = found.value?.id === model.id ? found.value : undefined;
  if (!now || (now.effects.length === 0 && !now.unknowns)) return null;
  const headline = model.outputs?.find((o) => o.headline);
  return (
    <section class="model-section sensitivity" aria-labelledby="sensitivity">
      <h2 id="sensitivity">{t('sensitivity.title')}</h2>
      {now.unknowns && headline && <UnknownRange model={model} headline={headline} unknowns={now.unknowns} />}
      {now.effects.length > 0 && (
        <>
          <p class="quiet">{t('sensitivity.help')}</p>
          <ul class="sens-rows">
            {now.effects.slice(0, atOnce).map((one) => <Row key={one.variable} model={model} effect={one} />)}
          </ul>
          {now.effects.length > atOnce && (
            <details class="more"><summary>{t('sensitivity.more', { n: now.effects.length - atOnce })}</summary>
              <ul class="sens-rows">{now.effects.slice(atOnce).map((one) => <Row key={one.variable} model={model} effect={one} />)}</ul>
            </details>
          )}
        </>
      )}
    </section>
  );
}

function useSweeps(model: ModelText): void {
  useEffect(() => {
    let turn = 0;
    let timer = 0;
    const stop = effect(() => {
      const values = patient.value;
      if (!ready.value) return;
      const mine = ++turn;
      clearTimeout(timer);
      timer = window.setTimeout(() => { void run(model, values, () => mine !== turn); }, pause);
    });
    return () => { turn = -1; clearTimeout(timer); stop(); };
  }, [model.id]);
}

async function run(model: ModelText, values: Patient, stale: () => boolean): Promise<void> {
  const answer = await theCore().evaluate({ patient: values, models: [model.id] });
  const result = answer.ok ? answer.value.results.find((r) => r.id === model.id) : undefined;
  if (!result || stale()) return;
  const missing = result.status === 'missing_input' ? result.missing ?? [] : [];
  const unknowns = await rangeOfUnknown(theCore(), model, values, missing, stale);
  const effects = result.status === 'ok' ? await sensitivity(theCore(), model, values, stale) : [];
  if (!stale()) found.value = { id: model.id, effects, unknowns };
}

/** "With AFP and platelets unknown: from 12% to 48%." */
function UnknownRange({ model, headline, unknowns }: { model: ModelText; headline: OutputText; unknowns: Unknowns }) {
  const names = list(unknowns.unknown.map(variableLabel));
  const graded = model.outputs?.find((o) => o.id === outputsOf(model)?.graded);
  const order = (value: string) => model.classes[value]?.severity ?? 0;
  const classes = [...unknowns.classes].sort((a, b) => order(a) - order(b) || (a < b ? -1 : 1)).map((value) => (graded ? valueText(model, graded, value) : value));
  return (
    <div class="sens-unknown">
      <p>{t('sensitivity.unknown', { names })}</p>
      {unknowns.low !== undefined && unknowns.high !== undefined && (
        <p class="sens-range"><strong>{valueText(model, headline, unknowns.low)}</strong> {t('sensitivity.to')} <strong>{valueText(model, headline, unknowns.high)}</strong> <span class="kind">{t(`kind.${headline.kind}`)}</span> <span class="quiet">{headline.label}</span></p>
      )}
      {classes.length > 0 && <p>{classes.length === 1 ? t('sensitivity.always', { what: classes[0]! }) : t('sensitivity.classes', { what: list(classes, 'disjunction') })}</p>}
      <p class="quiet">{t('sensitivity.tried', { n: unknowns.tried })}{unknowns.more && ` ${t('sensitivity.more_needed')}`}</p>
    </div>
  );
}

function Row({ model, effect: one }: { model: ModelText; effect: Effect }) {
  const variable = variables.value.get(one.variable);
  const given = patient.value[one.variable];
  const now = typeof given === 'object' && 'value' in given ? given.value : given;
  const unit = one.values.unit;
  const headline = model.outputs?.find((o) => o.headline);
  const graded = model.outputs?.find((o) => o.id === outputsOf(model)?.graded);
  const words = (value: Answer, of: OutputText | undefined) => (value === null || !of ? '' : valueText(model, of, value));
  return (
    <li class="sens-row" data-variable={one.variable}>
      <p class="sens-name">
        <button type="button" class="link" onClick={() => goToField(one.variable)}>{variable?.label ?? one.variable}</button>
        {now !== undefined && typeof now !== 'object' && <span class="quiet">{t('sensitivity.now', { value: spoken(one.variable, now, unit) })}</span>}
      </p>
      {one.values.numbers
        ? <Strip effect={one} now={typeof now === 'number' ? now : undefined} unit={unitLabel(one.variable, unit)} words={(v) => words(v, graded)} headline={(v) => words(v, headline)} label={variable?.label ?? one.variable} />
        : <Choices effect={one} now={now as string | boolean | undefined} words={(v) => words(v, headline)} also={(v) => (graded && graded !== headline ? words(v, graded) : '')} />}
      {one.tips.length > 0 && <ul class="sens-tips">{one.tips.map((tip) => <li key={tip.at}>{tipWords(tip, one, (v) => words(v, graded))}</li>)}</ul>}
      {one.tips.length === 0 && one.values.numbers && typeof one.answers.find((a) => a !== null) === 'number' && headline && <p class="quiet sens-span">{spanWords(one, (v) => words(v, headline))}</p>}
    </li>
  );
}

/** "Within Milan up to 5 cm; above: outside". The threshold itself goes where the core puts it. */
function tipWords(tip: Tip, one: Effect, words: (value: Answer) => string): string {
  const unit = unitLabel(one.variable, one.values.unit);
  const at = `${tip.exact ? number(tip.at) : `\u2248\u2009${number(tip.at)}`}${unit && unit !== '1' ? ` ${unit}` : ''}`;
  return t(tip.included ? 'sensitivity.tip_up_to' : 'sensitivity.tip_from', { before: words(tip.before), at, after: words(tip.after) });
}

function spanWords(one: Effect, words: (value: Answer) => string): string {
  const numbers = one.answers.filter((a): a is number => typeof a === 'number');
  return t('sensitivity.span', { low: words(Math.min(...numbers)), high: words(Math.max(...numbers)) });
}

/** The answer for every level of a choice, the patient's own marked. */
function Choices({ effect: one, now, words, also }: { effect: Effect; now: string | boolean | undefined; words: (value: Answer) => string; also: (value: Answer) => string }) {
  return (
    <ul class="sens-choices">
      {(one.values.choices ?? []).map((choice, i) => (
        <li key={String(choice)} aria-current={choice === now ? 'true' : undefined}>
          <span>{spoken(one.variable, choice)}</span>
          <strong>{one.status[i] === 'ok' ? words(one.answers[i] ?? null) : t(one.status[i] === 'not_applicable' ? 'fit.does_not_apply' : 'sensitivity.no_answer')}</strong>
          {one.status[i] === 'ok' && also(one.classes?.[i] ?? null) && <span class="quiet">{also(one.classes?.[i] ?? null)}</span>}
        </li>
      ))}
    </ul>
  );
}
