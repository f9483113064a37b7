/// One predictor: its unit, its form, its number as printed, and what is subtracted first.
import { variableLabel, variables, type VariableText } from '../../state/dictionary';
import { Icon } from '../../shell/icons';
import { exact, number } from '../../words/numbers';
import { spokenUnit } from '../../words/problems';
import { t } from '../../words/words';
import { forms, readNumber, type Predictor } from './draft';
import { Ask, Select, Typed } from './fields';
import { Cuts, Groups } from './Groups';
import { idOf, predictorQuestions } from './questions';
import { change, draft } from './store';
import { coefficientOf, groupKeys, isLog, isNumber, mayBeZero } from './terms';
import { formName, nameWithUnit } from './words';

export const edit = (p: Predictor, part: Partial<Predictor>) =>
  change({ predictors: draft.peek().predictors.map((q) => (q.variable === p.variable ? { ...q, ...part } : q)) });

export function PredictorCard({ p, index }: { p: Predictor; index: number }) {
  const variable = variables.value.get(p.variable);
  if (!variable) return null;
  const { predictors, kind } = draft.value;
  const open = predictorQuestions(draft.value, p, variables.value).length;
  const continuous = isNumber(variable);
  const grouped = groupKeys(p, variable).length > 0;
  return (
    <section class="lab-part paper-predictor" data-variable={p.variable} data-open={open} aria-labelledby={idOf(p, 'title')}>
      <header class="lab-table-head">
        <h2 id={idOf(p, 'title')}><span class="lab-step-number">{index + 1}</span> {nameWithUnit(p)}</h2>
        <span class={open ? 'paper-open' : 'paper-done'}>{open ? t('paper.open', { n: open }) : t('paper.answered')}</span>
        <button type="button" class="button quiet" aria-label={t('paper.remove', { variable: variableLabel(p.variable) })} onClick={() => change({ predictors: predictors.filter((q) => q !== p) })}><Icon name="close" /></button>
      </header>
      {continuous && <Continuous p={p} variable={variable} />}
      {kind !== 'points' && kind !== 'linear' && (!continuous || p.form !== '') && (
        <Ask id={idOf(p, 'given')} label={t(kind === 'logistic' ? 'paper.given_logistic' : 'paper.given_cox')} value={p.given} options={[['coefficient', t('paper.given.coefficient')], ['ratio', t(kind === 'logistic' ? 'paper.given.odds_ratio' : 'paper.given.hazard_ratio')]]} onChange={(given) => edit(p, { given })} />
      )}
      {grouped && <Groups p={p} variable={variable} />}
      {continuous && p.form !== '' && !grouped && <PerUnit p={p} />}
    </section>
  );
}

function Continuous({ p, variable }: { p: Predictor; variable: VariableText }) {
  const units = variable.units ?? [];
  const points = draft.value.kind === 'points';
  return (
    <>
      <div class="lab-fields">
        {units.length > 1 && <Select id={idOf(p, 'unit')} label={t('paper.unit')} value={p.unit} options={units.map((u) => [u.code, spokenUnit(u.label)] as const)} onChange={(unit) => edit(p, { unit })} />}
        <Select id={idOf(p, 'form')} label={t('paper.form')} value={p.form} options={forms.filter((f) => !points || f === 'groups').map((f) => [f, t(`paper.form.${f}`)] as const)} onChange={(form) => edit(p, { form })} />
        {p.form === 'per' && <Typed id={idOf(p, 'per')} number label={t('paper.per')} value={p.per} hint="10" onInput={(per) => edit(p, { per })} />}
      </div>
      {isLog(p) && mayBeZero(variable) && <Ask id={idOf(p, 'plus')} label={t('paper.plus_one', { form: formName({ ...p, plusOne: 'yes' }) })} value={p.plusOne} options={[['no', t('paper.plus_one.no', { form: formName({ ...p, plusOne: 'no' }) })], ['yes', t('paper.plus_one.yes', { form: formName({ ...p, plusOne: 'yes' }) })]]} onChange={(plusOne) => edit(p, { plusOne })} />}
      {p.form === 'groups' && <Cuts p={p} />}
    </>
  );
}

/** "ln 1.52 = 0.41871": the conversion is always in view. */
export function Converted({ p, typed }: { p: Predictor; typed: string }) {
  const value = coefficientOf(p, typed);
  if (p.given !== 'ratio' || value === undefined) return null;
  return <span class="paper-converted">ln {exact(readNumber(typed)!)} = {number(value, 5)}</span>;
}

function PerUnit({ p }: { p: Predictor }) {
  const { kind } = draft.value;
  const step = p.form === 'per' ? p.per.trim() || '?' : '1';
  const label = kind === 'linear' || p.given === 'coefficient' ? t('paper.number', { form: formName(p) }) : p.given === 'ratio'
    ? t(isLog(p) ? 'paper.ratio_log' : 'paper.ratio_per', { form: formName(p), n: step, variable: nameWithUnit(p) }) : t('paper.number', { form: formName(p) });
  return (
    <>
      <div class="lab-fields">
        <Typed id={idOf(p, 'number')} number label={label} value={p.number} onInput={(x) => edit(p, { number: x })} />
        <Converted p={p} typed={p.number} />
      </div>
      <Ask id={idOf(p, 'centred')} label={t('paper.centred', { form: isLog(p) ? formName(p) : variableLabel(p.variable) })} value={p.centred} options={[['no', t('paper.centred.no')], ['yes', t('paper.centred.yes')]]} onChange={(centred) => edit(p, { centred })}
        note={p.centred === 'yes' && <Typed id={idOf(p, 'center')} number label={t('paper.center', { form: isLog(p) ? formName(p) : nameWithUnit(p) })} value={p.center} onInput={(x) => edit(p, { center: x })} />} />
    </>
  );
}
