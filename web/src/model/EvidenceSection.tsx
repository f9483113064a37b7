/// Where the model was made and where it was tried, cohort by cohort.
import type { Cohort, ModelDetail } from '../state/details';
import { country, number } from '../words/numbers';
import { mark, t } from '../words/words';

export function EvidenceSection({ detail }: { detail: ModelDetail | undefined }) {
  const { development, validations = [], calibration } = detail?.evidence ?? {};
  if (!development && validations.length === 0) return null;
  return (
    <section class="model-section" aria-labelledby="evidence">
      <h2 id="evidence">{t('model.evidence')}</h2>
      <div class="scroll-x" tabIndex={0} role="group" aria-labelledby="evidence">
        <table class="cohorts">
          <thead><tr>
            <th scope="col">{t('cohort.cohort')}</th><th scope="col" class="num">{t('cohort.n')}</th>
            <th scope="col" class="num">{t('cohort.events')}</th><th scope="col">{t('cohort.years')}</th>
            <th scope="col">{t('cohort.countries')}</th><th scope="col">{t('cohort.ranking')}</th>
          </tr></thead>
          <tbody>
            {development && <Row cohort={development} role={t('cohort.development')} />}
            {validations.map((one, i) => <Row key={i} cohort={one} role={t('cohort.validation')} />)}
          </tbody>
        </table>
      </div>
      {calibration && <p>{calibration}</p>}
    </section>
  );
}

function Row({ cohort, role }: { cohort: Cohort; role: string }) {
  const none = '\u2013';
  return (
    <tr>
      <th scope="row"><span class="cohort-role">{role}</span>{cohort.cohort}{cohort.calibration && <span class="cohort-calibration">{cohort.calibration}</span>}</th>
      <td class="num">{cohort.n === undefined ? none : number(cohort.n, 0)}</td>
      <td class="num">{cohort.events === undefined ? none : number(cohort.events, 0)}</td>
      <td>{cohort.years ?? none}</td>
      <td>{cohort.countries?.map(country).join(mark('comma')) ?? none}</td>
      <td>{cohort.discrimination?.map((d) => <span class="ranking" key={`${d.measure}${d.outcome}${d.value}`}>{ranking(d)}</span>) ?? none}</td>
    </tr>
  );
}

export function ranking(d: NonNullable<Cohort['discrimination']>[number]): string {
  const name = t(d.measure === 'auc' ? 'evidence.auc' : 'evidence.c_index');
  const interval = d.low !== undefined && d.high !== undefined ? ` (${number(d.low)}\u2013${number(d.high)})` : '';
  return `${name} ${number(d.value)}${interval}${d.outcome ? mark('pause') + d.outcome : ''}`;
}
