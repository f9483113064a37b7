/// One line over the results: how many there are, and which next field would bring the most.
import { variableLabel } from '../state/dictionary';
import { counts, nextFields } from '../state/results';
import { goToField } from '../patient/focus';
import { t } from '../words/words';

const offered = 4;

export function Summary() {
  const { ok, missing_input: waiting, not_applicable: apart } = counts.value;
  return (
    <section class="summary" aria-label={t('results.summary')}>
      <p class="summary-counts">
        <strong>{t('results.count', { n: ok })}</strong>
        {waiting > 0 && <span>{t('results.waiting', { n: waiting })}</span>}
        {apart > 0 && <span>{t('results.apart', { n: apart })}</span>}
      </p>
      {nextFields.value.length > 0 && (
        <p class="summary-next">
          <span>{t('results.next')}</span>
          {nextFields.value.slice(0, offered).map((next) => (
            <button type="button" class="chip" key={next.variable} onClick={() => goToField(next.variable)}>
              {variableLabel(next.variable)} <span class="chip-count">+{next.models}</span>
            </button>
          ))}
        </p>
      )}
    </section>
  );
}
