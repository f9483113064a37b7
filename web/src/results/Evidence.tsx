/// Who the model was made in, on one line: people, years, countries, ranking, validations.
import type { EvidenceLine } from '../state/dictionary';
import { country, number } from '../words/numbers';
import { mark, t } from '../words/words';
import { memo } from './memo';

// The same whatever is typed: read once.
export const Evidence = memo(function Evidence({ evidence }: { evidence: EvidenceLine }) {
  const words = evidenceWords(evidence);
  return words.length > 0 ? <p class="evidence">{words.join(' \u00b7 ')}</p> : <p class="evidence">{t('evidence.none')}</p>;
});

export function evidenceWords({ n, years, countries, discrimination: d, validations }: EvidenceLine): string[] {
  const few = (countries ?? []).slice(0, 3).map(country);
  const rest = (countries?.length ?? 0) - few.length;
  return [
    n !== undefined ? t('evidence.n', { n: number(n, 0) }) : '',
    years ?? '',
    few.join(mark('comma')) + (rest > 0 ? ` +${rest}` : ''),
    d ? `${t(d.measure === 'auc' ? 'evidence.auc' : 'evidence.c_index')} ${number(d.value)}${d.low !== undefined && d.high !== undefined ? ` (${number(d.low)}\u2013${number(d.high)})` : ''}` : '',
    validations ? t('evidence.validated', { n: validations }) : '',
  ].filter((w) => w !== '');
}
