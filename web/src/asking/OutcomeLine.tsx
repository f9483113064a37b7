/// One output of the enquiry: its class or number as soon as it is decided, with the rule that fired.
import { details } from '../state/details';
import { variableLabel, type ModelText } from '../state/dictionary';
import { Severity } from '../results/Severity';
import { valueText } from '../results/reading';
import { list } from '../words/numbers';
import { noNumberText } from '../results/FitLine';
import { t } from '../words/words';
import { Icon } from '../shell/icons';
import type { Outcome } from './plan';

export function OutcomeLine({ model, outcome }: { model: ModelText; outcome: Outcome }) {
  const { result, answer, whatever, stuck } = outcome;
  const output = model.outputs?.find((o) => o.id === outcome.output);
  if (!output) return null;
  if (result.status === 'not_applicable' || result.status === 'refused') return <p class="card-refused"><Icon name="cross" /><span>{noNumberText(model, result)}</span></p>;
  if (answer === undefined) {
    return (
      <p class="ask-outcome" data-decided="false" data-output={output.id}>
        <span class="ask-label">{output.label}</span>
        <span class="quiet">{stuck ? t('asking.hangs_on', { names: list(stuck.map(variableLabel)) }) : t('asking.open')}</span>
      </p>
    );
  }
  const group = output.from === model.classesOf && typeof answer === 'string' ? model.classes[answer] : undefined;
  const rule = ruleOf(model, outcome);
  return (
    <div class="ask-outcome" data-decided="true" data-output={output.id}>
      <span class="ask-label">{output.label}</span>
      <span class="ask-value">{valueText(model, output, answer)} {group && <Severity severity={group.severity} />} <span class="kind">{t(`kind.${output.kind}`)}</span></span>
      {rule && <p class="ask-rule"><Icon name="check" /><span>{t('asking.rule', { rule })}</span></p>}
      {whatever.length > 0 && <p class="ask-rule"><Icon name="check" /><span>{t('asking.whatever', { names: list(whatever.map(variableLabel), 'disjunction') })}</span></p>}
    </div>
  );
}

/** The rule that gave this very output, in words. */
function ruleOf(model: ModelText, { rules, output }: Outcome): string | undefined {
  const from = model.outputs?.find((o) => o.id === output)?.from ?? '';
  const step = details()?.models[model.id]?.computation?.find((s) => s.kind === 'decision' && from in (s.rules?.[0]?.set ?? {}));
  const fired = rules.find((r) => r.step === step?.id);
  return fired && (model.rules[fired.id] ?? fired.id);
}
