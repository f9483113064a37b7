/// What was seen in the people of one class, in the cohort named: a statistic, not this patient's future.
import type { Observed as Statistic } from '../state/dictionary';
import { number } from '../words/numbers';
import { plainUnit } from '../words/problems';
import { maybe, t } from '../words/words';
import { memo } from './memo';

export const Observed = memo(function Observed({ observed }: { observed: Statistic[] }) {
  return (
    <ul class="observed">
      {observed.slice(0, 3).map((one) => (
        <li key={one.statistic + one.cohort}>
          <span class="observed-value">{statistic(one)}</span>
          <span class="kind">{t('kind.cohort_statistic')}</span>
          {one.cohort && <span class="observed-cohort">{one.cohort}</span>}
        </li>
      ))}
    </ul>
  );
});

/** "Median survival 18.5 months (85.6)" from its parts. */
export function statistic(one: Statistic): string {
  const name = maybe(`statistic.${one.statistic}`) ?? one.statistic.replaceAll('_', ' ');
  const unit = plainUnit(one.unit);
  const space = one.unit === '%' ? '' : ' ';
  const interval = one.low !== undefined && one.high !== undefined ? `${number(one.low)}\u2013${number(one.high)}` : undefined;
  // A value with only an upper end is the range over several cohorts.
  const span = one.value !== undefined && one.low === undefined && one.high !== undefined ? `${number(one.value)}\u2013${number(one.high)}` : undefined;
  const value = span ?? (one.value !== undefined ? number(one.value) : interval);
  const extra = one.value !== undefined && interval ? ` (${interval})` : '';
  const when = one.time !== undefined ? ` ${t('time.months', { n: one.time })}` : '';
  return `${name}${when} ${value}${extra}${space}${unit}`;
}
