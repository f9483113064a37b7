/// Beside the questions: the next open one, the nomogram of what is answered, and the arithmetic it stands for.
import type { Axis } from '../../core/types';
import { variables } from '../../state/dictionary';
import { Nomogram } from '../../figures/Nomogram';
import { exact, number } from '../../words/numbers';
import { language, t } from '../../words/words';
import { failureText } from '../words';
import { outputsOf } from './build';
import { jump } from './fields';
import { draft, drawn, moved, moveTo, questions } from './store';
import { termsOf } from './terms';
import { readNumber, type Draft } from './draft';
import { questionText } from './words';

export function LivePanel() {
  const { layout, problem, of } = drawn.value;
  const open = questions.value;
  const next = open[0];
  const all = draft.value.predictors.length;
  return (
    <aside class="lab-part paper-live" aria-label={t('paper.live')}>
      <div role="status" class="paper-next">
        {next ? <p><strong>{t('paper.open', { n: open.length })}</strong> <button type="button" class="link" onClick={() => jump(next.step, next.at)}>{questionText(next, draft.value.predictors.find((p) => p.variable === next.variable))}</button></p>
          : <p><strong>{t('paper.all_answered')}</strong></p>}
      </div>
      {positive(draft.value) && <p class="note">{t('paper.all_positive')}</p>}
      {problem && <p class="note refused">{failureText(problem)}</p>}
      {!layout && !problem && <p class="quiet">{t(of ? 'paper.not_drawn' : 'paper.nothing_drawn')}</p>}
      {of && (of.predictors.length < all || of.kind !== draft.value.kind) && <p class="lab-small quiet">{t('paper.part_drawn', { n: of.predictors.length, all })} {of.kind !== draft.value.kind && t('paper.lp_only')}</p>}
      {layout && of && <Nomogram layout={layout} title={t('paper.nomogram')} names={(axis) => outcomeName(of, axis)} onSet={(axis, value) => set(axis, value)} />}
      {layout && <p class="lab-small quiet">{t('paper.nomogram_note')} {Object.keys(moved.value).length > 0 && <button type="button" class="link" onClick={() => { moved.value = {}; }}>{t('paper.back_to_example')}</button>}</p>}
      {of && of.kind !== 'points' && <Arithmetic of={of} />}
    </aside>
  );
}

function outcomeName(of: Draft, axis: Axis): string | undefined {
  if (axis.kind !== 'outcome') return undefined;
  const title = { en: t('paper.score'), 'zh-CN': t('paper.score') };
  return outputsOf(of, title).find((o) => o.id === axis.output)?.label[language.value === 'zh-CN' ? 'zh-CN' : 'en'];
}

function set(axis: Axis, value: number | string | boolean): void {
  if (!axis.variable) return;
  const type = variables.peek().get(axis.variable)?.type;
  if (type === 'boolean') moveTo(axis.variable, value === true || value === 'true');
  else if (typeof value === 'number' && axis.unit && axis.unit !== '1') moveTo(axis.variable, { value, unit: axis.unit });
  else moveTo(axis.variable, value);
}

/** Coefficients are seldom all above zero; hazard ratios always are. */
function positive({ kind, predictors }: Draft): boolean {
  const printed = predictors.filter((p) => p.given === 'coefficient').flatMap((p) => [p.number, ...Object.values(p.numbers)]);
  const given = printed.map(readNumber).filter((x): x is number => x !== undefined && x !== 0);
  return (kind === 'cox' || kind === 'logistic') && given.length >= 3 && given.every((x) => x > 0.3) && given.filter((x) => x > 1).length >= 2;
}

function Arithmetic({ of }: { of: Draft }) {
  const terms = of.predictors.flatMap((p) => termsOf(of, p, variables.value.get(p.variable)));
  return (
    <details class="lab-numbers"><summary>{t('paper.arithmetic')}</summary>
      <ul class="paper-terms">{of.kind !== 'cox' && <li><code>{exact(readNumber(of.intercept) ?? 0)}</code></li>}
        {terms.map((x) => <li key={x.id}><code>{x.coefficient < 0 ? '' : '+'}{number(x.coefficient, 6)} × {x.center === undefined ? x.of : `(${x.of} − ${exact(x.center)})`}</code></li>)}</ul>
    </details>
  );
}
