/// Worked examples: the patient and the printed result; beside it what the core computes from the draft.
import { levelLabel, variables } from '../../state/dictionary';
import { Icon } from '../../shell/icons';
import { language, t } from '../../words/words';
import { number } from '../../words/numbers';
import { failureText } from '../words';
import { outputsOf } from './build';
import { emptyExample, printedTolerance, type Example, type Predictor } from './draft';
import { Typed } from './fields';
import type { Compared, Outcome } from './examples';
import { change, draft, explained, outcomes } from './store';
import { isNumber } from './terms';
import { nameWithUnit, variantText } from './words';
import { list } from '../../words/numbers';
import { variableLabel } from '../../state/dictionary';

const set = (i: number, part: Partial<Example>) => change({ examples: draft.peek().examples.map((e, j) => (j === i ? { ...e, ...part } : e)) });

export function ExamplesStep() {
  const { examples } = draft.value;
  return (
    <>
      {examples.map((e, i) => <ExampleCard key={i} e={e} i={i} />)}
      <div class="lab-buttons"><button type="button" class="button" id="paper-example-add" onClick={() => change({ examples: [...examples, emptyExample()] })}>{t('paper.add_example')}</button></div>
    </>
  );
}

function ExampleCard({ e, i }: { e: Example; i: number }) {
  const { examples, predictors } = draft.value;
  const outputs = outputsOf(draft.value, { en: t('paper.score'), 'zh-CN': t('paper.score') });
  const tag = language.value === 'zh-CN' ? 'zh-CN' : 'en';
  const printed = Object.values(e.expect).map(printedTolerance).filter((x) => x !== undefined);
  return (
    <section class="lab-part" data-example={i} aria-labelledby={`paper-example-${i}`}>
      <header class="lab-table-head"><h2 id={`paper-example-${i}`}>{t('paper.example', { n: i + 1 })}</h2>
        {examples.length > 1 && <button type="button" class="button quiet" aria-label={t('paper.remove_example', { n: i + 1 })} onClick={() => change({ examples: examples.filter((_, j) => j !== i) })}><Icon name="close" /></button>}</header>
      {i === 0 && <p class="lab-small quiet">{t('paper.example_note')}</p>}
      <div class="lab-fields"><Typed id={`paper-example-${i}-name`} wide label={t('paper.example_name')} hint={t('paper.example_name_hint')} value={e.name} onInput={(name) => set(i, { name })} /></div>
      <h3>{t('paper.inputs')}</h3>
      <div class="lab-fields">{predictors.map((p) => <Input key={p.variable} p={p} e={e} i={i} />)}</div>
      <h3>{t('paper.expected')}</h3>
      <div class="lab-fields">
        {outputs.map((o) => <Typed key={o.id} id={`paper-example-${i}-expect-${o.id}`} number label={o.label[tag]} suffix={o.kind === 'probability' ? '%' : ''} value={e.expect[o.id] ?? ''} onInput={(x) => set(i, { expect: { ...e.expect, [o.id]: x } })} />)}
        <Typed id={`paper-example-${i}-tolerance`} number label={t('paper.tolerance')} hint={printed.length ? t('paper.tolerance_hint', { n: number(Math.min(...printed)) }) : ''} value={e.tolerance} onInput={(tolerance) => set(i, { tolerance })} />
      </div>
      <div role="status"><Verdict outcome={outcomes.value[i]} i={i} /></div>
    </section>
  );
}

function Input({ p, e, i }: { p: Predictor; e: Example; i: number }) {
  const variable = variables.value.get(p.variable);
  const id = `paper-example-${i}-${p.variable}`;
  const value = e.inputs[p.variable] ?? '';
  const put = (x: string) => set(i, { inputs: { ...e.inputs, [p.variable]: x } });
  if (isNumber(variable)) return <Typed id={id} number label={nameWithUnit(p)} value={value} onInput={put} />;
  const options = variable?.type === 'boolean' ? [['true', t('lab.level.true')], ['false', t('lab.level.false')]] as const : (variable?.levels ?? []).map((l) => [l.id, levelLabel(p.variable, l.id)] as const);
  return (
    <div class="lab-field"><label for={id}>{variableLabel(p.variable)}</label>
      <span class="control"><select class="value choice" id={id} value={value} onChange={(event) => put(event.currentTarget.value)}>
        <option value="">{t('paper.choose')}</option>{options.map(([key, words]) => <option key={key} value={key}>{words}</option>)}
      </select></span></div>
  );
}

function Verdict({ outcome, i }: { outcome: Outcome | undefined; i: number }) {
  if (!outcome) return null;
  if (outcome.state === 'open') {
    if (outcome.lacks.length > 0) return <p class="paper-ask">{t('paper.example_lacks', { fields: list(outcome.lacks.map(variableLabel)) })}</p>;
    return <p class="paper-ask">{t(outcome.expects ? 'paper.example_waits' : 'paper.example_expects')}</p>;
  }
  if (outcome.state === 'failed') return <p class="note refused">{failureText(outcome.failure)}</p>;
  const variants = explained.value[i] ?? [];
  return (
    <div class="paper-verdict" data-matches={outcome.matches}>
      <p><Icon name={outcome.matches ? 'check' : 'cross'} /><strong>{t(outcome.matches ? 'paper.matches' : 'paper.mismatch')}</strong></p>
      <ul>{outcome.compared.map((c) => <Line key={c.output.id} c={c} />)}</ul>
      {!outcome.matches && <p>{variants.length > 0 ? t('paper.would_match') : t('paper.no_trap')}</p>}
      {variants.length > 0 && <ul class="paper-traps">{variants.map((v, j) => <li key={j}>{variantText(v)}</li>)}</ul>}
      {outcome.compared.some((c) => !c.matches && c.output.kind === 'probability' && Math.abs(100 - c.expected - c.computed) <= c.tolerance) && <p>{t('paper.trap.complement')}</p>}
    </div>
  );
}

function Line({ c }: { c: Compared }) {
  const unit = c.output.kind === 'probability' ? '%' : '';
  const tag = language.value === 'zh-CN' ? 'zh-CN' : 'en';
  const decimals = Math.min(8, Math.max(2, Math.ceil(-Math.log10(c.tolerance)) + 1));
  return <li data-output={c.output.id} data-matches={c.matches}>{t('paper.compared', { output: c.output.label[tag], expected: number(c.expected) + unit, computed: number(c.computed, decimals) + unit, tolerance: number(c.tolerance) })}</li>;
}
