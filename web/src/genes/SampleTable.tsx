/// The samples of the file by their score, highest first: the table beside the drawing, and where one is picked.
import { number } from '../words/numbers';
import { t } from '../words/words';
import { ownMedian, percentile, sideOf, type Rule, type SignatureScores } from './score';
import { dropped, givesPatient, pick, picked, scale } from './state';

const signs = { above: '\u25b2', below: '\u25bd', at: '=' };

export function SampleTable({ one, rule, decimals }: { one: SignatureScores; rule: Rule; decimals: number }) {
  const { samples } = dropped.value!.table;
  const worth = (i: number) => (Number.isFinite(one.scores[i]) ? one.scores[i]! : -Infinity);
  const rows = samples.map((_, i) => i).sort((a, b) => worth(b) - worth(a) || a - b);
  const many = samples.length > 1;
  return (
    <div class="genes-scroll scroll-x" tabIndex={0} role="region" aria-label={t('genes.samples')}>
      <table class="plain genes-samples">
        <thead>
          <tr>
            <th scope="col">{t('genes.sample_name')}</th><th scope="col" class="num">{t('genes.score')}</th>
            {many && <th scope="col" class="num">{t('genes.percentile')}</th>}
            {many && ownMedian(rule) && <th scope="col">{t('genes.side')}</th>}
            <th scope="col"><span class="unseen">{t('genes.use')}</span></th>
          </tr>
        </thead>
        <tbody>{rows.map((i) => <Row key={samples[i]} i={i} one={one} rule={rule} decimals={decimals} many={many} name={samples[i]!} />)}</tbody>
      </table>
    </div>
  );
}

type RowProps = { i: number; one: SignatureScores; rule: Rule; decimals: number; many: boolean; name: string };

function Row({ i, one, rule, decimals, many, name }: RowProps) {
  const score = one.scores[i]!;
  const known = Number.isFinite(score);
  const side = sideOf(rule, one.scores, score);
  return (
    <tr data-picked={picked.value === i && givesPatient(scale.value)} data-sample={name}>
      <th scope="row">{name}</th>
      <td class="num">{known ? number(score, decimals) : <span class="quiet">{t('genes.no_score')}</span>}</td>
      {many && <td class="num">{known && Math.round(percentile(one.scores, score))}</td>}
      {many && ownMedian(rule) && <td>{side && <><span aria-hidden="true">{signs[side]}</span> {t(`genes.side.${side}`)}</>}</td>}
      <td>{givesPatient(scale.value) && (picked.value === i
        ? <strong>{t('genes.used')}</strong>
        : <button type="button" class="link" aria-label={`${t('genes.use')}: ${name}`} onClick={() => pick(i)}>{t('genes.use_short')}</button>)}</td>
    </tr>
  );
}
