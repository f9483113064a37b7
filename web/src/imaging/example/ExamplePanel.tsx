/// Offers the example study to whoever has none at hand, its second time point, and the outlines that it was drawn with.
import { t } from '../../words/words';
import { busy, still } from '../mask/bench';
import { series, study, work } from '../state';
import { madeHere, makeExample, takeTruth, truthOf } from './make';

export function ExamplePanel() {
  const here = madeHere('baseline');
  const truth = truthOf(study.value?.source?.series);
  if (series.value.length > 0 && !here) return null;
  return (
    <section class="bench-example" aria-label={t('imaging.example')}>
      {!here && (
        <>
          <button type="button" class="button" data-example="baseline" disabled={work.value !== undefined} onClick={() => void makeExample('baseline')}>{t('imaging.example.open')}</button>
          <p class="bench-hint">{t('imaging.example.words')}</p>
        </>
      )}
      {here && !madeHere('later') && (
        <button type="button" class="button" data-example="later" disabled={work.value !== undefined} onClick={() => void makeExample('later')}>{t('imaging.example.later')}</button>
      )}
      {truth && (
        <>
          <button type="button" class="button" data-example="truth" disabled={busy.value > 0 || !still()} onClick={() => void takeTruth()}>{t('imaging.example.truth')}</button>
          <p class="bench-hint">{t('imaging.example.truth_words')}</p>
        </>
      )}
    </section>
  );
}
