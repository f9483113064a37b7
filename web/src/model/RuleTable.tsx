/// A decision table: its rules in order, the one that fired for this patient marked.
import type { Result } from '../core/types';
import type { ModelDetail } from '../state/details';
import type { ModelText } from '../state/dictionary';
import { t } from '../words/words';
import { Icon } from '../shell/icons';

export function RuleTable({ model, detail, result }: { model: ModelText; detail: ModelDetail | undefined; result: Result | undefined }) {
  const tables = (detail?.computation ?? []).filter((step) => step.kind === 'decision');
  if (tables.length === 0) return null;
  const fired = new Set((result?.rules ?? []).map((r) => `${r.step}/${r.id}`));
  return (
    <section class="model-section" aria-labelledby="rules">
      <h2 id="rules">{t('model.rules')}</h2>
      <p class="quiet">{t('model.rules_help')}</p>
      {tables.map((table) => (
        <ol class="rules" key={table.id}>
          {(table.rules ?? []).map((rule) => (
            <li key={rule.id} aria-current={fired.has(`${table.id}/${rule.id}`) ? 'true' : undefined}>
              <span class="rule-outcome">{Object.values(rule.set).map((v) => model.classes[v]?.label ?? v).join(' \u2192 ')}</span>
              <span class="rule-words">{rule.explain ?? rule.id}<code class="rule-when">{rule.when}</code></span>
              {fired.has(`${table.id}/${rule.id}`) && <span class="rule-fired"><Icon name="check" />{t('model.rule_fired')}</span>}
            </li>
          ))}
        </ol>
      ))}
    </section>
  );
}
