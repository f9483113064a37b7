/// What the model cannot say, and who must not be scored with it.
import type { ModelDetail } from '../state/details';
import { t } from '../words/words';

type Props = { limitations: string[] | undefined; exclusions: ModelDetail['exclusions'] };

export function Limits({ limitations = [], exclusions = [] }: Props) {
  if (limitations.length === 0 && exclusions.length === 0) return null;
  return (
    <section class="model-section" aria-labelledby="limits">
      <h2 id="limits">{t('model.limits')}</h2>
      {exclusions.length > 0 && (
        <>
          <h3>{t('model.exclusions')}</h3>
          <ul class="prose">
            {exclusions.map((e) => <li key={e.id}>{e.reason ?? e.when} <span class="kind">{t(e.effect === 'borderline' ? 'fit.borderline' : 'fit.does_not_apply')}</span></li>)}
          </ul>
        </>
      )}
      {limitations.length > 0 && <ul class="prose">{limitations.map((words) => <li key={words}>{words}</li>)}</ul>}
    </section>
  );
}
