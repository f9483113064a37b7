/// The arithmetic unfolded: every step with its formula, every term with its contribution, all digits kept.
import type { Result, Term } from '../core/types';
import type { ModelDetail, Source, Step } from '../state/details';
import { levelLabel, variableLabel, variables, type ModelText } from '../state/dictionary';
import { exact } from '../words/numbers';
import { maybe, t } from '../words/words';

type Props = { model: ModelText; detail: ModelDetail | undefined; result: Result | undefined };

export function Arithmetic({ model, detail, result }: Props) {
  const steps = detail?.computation ?? [];
  if (steps.length === 0) return null;
  return (
    <section class="model-section" aria-labelledby="arithmetic">
      <h2 id="arithmetic">{t('model.arithmetic')}</h2>
      <p class="quiet">{t('model.arithmetic_help')}</p>
      <ol class="steps">
        {steps.map((step) => <StepView key={step.id} step={step} model={model} result={result} />)}
      </ol>
    </section>
  );
}

function StepView({ step, model, result }: { step: Step; model: ModelText; result: Result | undefined }) {
  const terms = (result?.terms ?? []).filter((term) => term.step === step.id);
  const value = result?.values?.[step.id];
  return (
    <li class="step">
      <p class="step-head">
        <strong>{step.label ?? step.id}</strong>
        <span class="quiet">{maybe(`step.${step.kind}`) ?? step.kind}</span>
        {value !== undefined && <span class="step-value">= {show(value, model)}</span>}
      </p>
      {step.expression && <pre class="formula"><code>{step.expression}</code></pre>}
      {step.kind === 'cox' && <pre class="formula"><code>{`S(t) = S\u2080(t) ^ exp(${step.of}${centred(step.reference_lp ?? 0)})`}</code></pre>}
      {step.kind === 'logistic' && <pre class="formula"><code>{`p = 1 / (1 + exp(-${step.of}))`}</code></pre>}
      {step.kind === 'bands' && <Bands step={step} now={value} model={model} />}
      {terms.length > 0 && <Terms terms={terms} step={step} total={value} values={result?.values ?? {}} />}
      {step.source && <p class="step-source">{t('model.source')} {sourceText(step.source)}</p>}
    </li>
  );
}

type Value = number | string | boolean;
type TermsProps = { terms: Term[]; step: Step; total: Value | undefined; values: Record<string, Value> };

function Terms({ terms, step, total, values }: TermsProps) {
  const weighted = step.kind !== 'points' && terms.some((term) => term.coefficient !== undefined);
  const centred = weighted && terms.some((term) => term.center !== undefined && term.center !== 0);
  const label = (term: Term) => step.items?.find((i) => i.id === term.id)?.label ?? step.terms?.find((i) => i.id === term.id)?.label
    ?? (variables.value.has(term.id) ? variableLabel(term.id) : term.inputs.length === 1 ? variableLabel(term.inputs[0]!) : term.id);
  return (
    <div class="scroll-x" tabIndex={0} role="group" aria-label={t('model.terms')}>
      <table class="terms">
        <thead><tr>
          <th scope="col">{t('model.term')}</th>
          <th scope="col" class="num">{t('model.value')}</th>
          {weighted && <th scope="col" class="num">{t('model.coefficient')}</th>}
          {centred && <th scope="col" class="num">{t('model.center')}</th>}
          <th scope="col" class="num">{t(weighted ? 'model.contribution' : 'model.points')}</th>
        </tr></thead>
        <tbody>
          {weighted && step.intercept !== undefined && step.intercept !== 0 && (
            <tr><th scope="row">{t('model.intercept')}</th><td /><td />{centred && <td />}<td class="num">{exact(step.intercept)}</td></tr>
          )}
          {terms.map((term) => (
            <tr key={term.id}>
              <th scope="row">{label(term)}</th>
              <td class="num">{termValue(term, values)}</td>
              {weighted && <td class="num">{term.coefficient === undefined ? '' : exact(term.coefficient)}</td>}
              {centred && <td class="num">{term.center === undefined ? '' : exact(term.center)}</td>}
              <td class="num">{exact(term.contribution)}</td>
            </tr>
          ))}
        </tbody>
        {typeof total === 'number' && (
          <tfoot><tr><th scope="row" colSpan={2 + (weighted ? 1 : 0) + (centred ? 1 : 0)}>{t('model.sum')}</th><td class="num">{exact(total)}</td></tr></tfoot>
        )}
      </table>
    </div>
  );
}

/** The value a term was made from; a level or yes/no by its name instead of its code. */
function termValue(term: Term, values: Record<string, Value>): string {
  const source = term.inputs.length === 1 ? values[term.inputs[0]!] : undefined;
  if (typeof source === 'string') return levelLabel(term.inputs[0]!, source);
  if (typeof source === 'boolean') return t(source ? 'form.yes' : 'form.no');
  return typeof term.value === 'number' ? exact(term.value) : String(term.value ?? '');
}

function Bands({ step, now, model }: { step: Step; now: number | string | boolean | undefined; model: ModelText }) {
  return (
    <ul class="bands">
      {(step.classes ?? []).map((band) => (
        <li key={band.range} aria-current={band.class === now ? 'true' : undefined}>
          <code>{band.range.replace('-inf', '\u2212\u221e').replace('inf', '\u221e')}</code>
          <span>{model.classesOf === step.id ? model.classes[band.class]?.label ?? band.class : band.class}</span>
        </li>
      ))}
    </ul>
  );
}

const centred = (reference: number) => (reference === 0 ? '' : reference > 0 ? ` \u2212 ${exact(reference)}` : ` + ${exact(-reference)}`);

function show(value: number | string | boolean, model: ModelText): string {
  if (typeof value === 'number') return exact(value);
  if (typeof value === 'boolean') return t(value ? 'form.yes' : 'form.no');
  return model.classes[value]?.label ?? value;
}

const sourceText = (source: Source): string => (typeof source === 'string' ? source
  : [source.doi, source.table, source.page, source.note].filter(Boolean).join(', '));
