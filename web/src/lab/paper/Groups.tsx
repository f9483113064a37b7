/// A predictor in groups: cut-offs of a number with their sign, which group is the reference, and a number for every other.
import type { VariableText } from '../../state/dictionary';
import { Icon } from '../../shell/icons';
import { t } from '../../words/words';
import type { Cut, Predictor } from './draft';
import { Ask, Typed } from './fields';
import { Converted, edit } from './PredictorCard';
import { idOf } from './questions';
import { draft, questions } from './store';
import { groupKeys } from './terms';
import { groupName, nameWithUnit } from './words';

export function Groups({ p, variable }: { p: Predictor; variable: VariableText }) {
  const { kind, cox } = draft.value;
  const points = kind === 'points';
  const keys = groupKeys(p, variable);
  const means = kind === 'cox' && cox.reference === 'means';
  return (
    <>
      {!points && <Ask id={idOf(p, 'reference')} label={t('paper.group_reference')} value={p.reference} options={keys.map((k) => [k, groupName(p, k)] as const)} onChange={(reference) => edit(p, { reference })} />}
      {(points || p.reference !== '') && keys.filter((k) => points || k !== p.reference).map((key) => (
        <div key={key} class="lab-fields paper-row" data-group={key}>
          <Typed id={idOf(p, `number-${key}`)} number label={t(points ? 'paper.points_of' : p.given === 'ratio' ? 'paper.ratio_of' : 'paper.coefficient_of', { group: groupName(p, key) })} value={p.numbers[key] ?? ''} onInput={(x) => edit(p, { numbers: { ...p.numbers, [key]: x } })} />
          <Converted p={p} typed={p.numbers[key] ?? ''} />
          {means && <Typed id={idOf(p, `mean-${key}`)} number label={t('paper.mean_of')} value={p.means[key] ?? ''} hint="0.35" onInput={(x) => edit(p, { means: { ...p.means, [key]: x } })} />}
        </div>
      ))}
      {!points && keys.length > 2 && p.reference !== '' && <p class="lab-small quiet">{t(p.given === 'ratio' ? 'paper.merged_ratio' : 'paper.merged')}</p>}
    </>
  );
}

/** Cut-offs, each with its sign: whether the limit itself belongs to the upper group. */
export function Cuts({ p }: { p: Predictor }) {
  const set = (i: number, part: Partial<Cut>) => edit(p, { cuts: p.cuts.map((c, j) => (j === i ? { ...c, ...part } : c)) });
  return (
    <fieldset class="paper-question">
      <legend>{t('paper.cuts')}</legend>
      {p.cuts.map((cut, i) => (
        <div key={i} class="paper-cut">
          <span class="paper-cut-name">{nameWithUnit(p)}</span>
          <span class="segments" role="radiogroup" id={idOf(p, `op-${i}`)} tabIndex={-1} aria-label={t('paper.op')}>{(['>', '>='] as const).map((op) => (
            <label key={op} class="segment"><input type="radio" name={idOf(p, `op-${i}`)} value={op} checked={cut.op === op} onChange={() => set(i, { op })} aria-label={t(op === '>' ? 'paper.op.above' : 'paper.op.from')} /><span aria-hidden="true">{op === '>' ? '>' : '\u2265'}</span></label>
          ))}</span>
          <Typed id={idOf(p, `cut-${i}`)} number label={t('paper.cut', { n: i + 1 })} value={cut.at} onInput={(at) => set(i, { at })} />
          {p.cuts.length > 1 && <button type="button" class="button quiet" aria-label={t('paper.remove_cut', { n: i + 1 })} onClick={() => edit(p, { cuts: p.cuts.filter((_, j) => j !== i), reference: '' })}><Icon name="close" /></button>}
          {questions.value.some((q) => q.at === idOf(p, `op-${i}`)) && <span class="paper-ask">{t('paper.ask.op')}</span>}
        </div>
      ))}
      <div class="lab-buttons"><button type="button" class="button quiet" onClick={() => edit(p, { cuts: [...p.cuts, { op: '', at: '' }] })}>{t('paper.add_cut')}</button></div>
    </fieldset>
  );
}
