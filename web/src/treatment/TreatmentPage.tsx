/// The treatment view: guidelines side by side, what the decision turns on, and under each option the models about it.
import { isEmpty } from '../state/patient';
import { ready } from '../state/session';
import { resultOf } from '../state/results';
import { horizon } from '../state/settings';
import { Icon } from '../shell/icons';
import { settled } from '../results/decided';
import { StartPanel } from '../results/StartPanel';
import { t } from '../words/words';
import { Gates } from './Gates';
import { Guidelines } from './Guidelines';
import { advice, guidelines } from './guidelines';
import { OptionSection } from './OptionSection';
import { options, whatever } from './options';
import '../styles/treatment.css';

export function TreatmentPage() {
  if (!ready.value) return <p class="loading" role="status">{t('results.opening')}</p>;
  const named = guidelines().map((model) => ({ model, advice: advice(model, settled(model, resultOf(model.id).value).result) }));
  return (
    <div class="tv">
      <header class="tv-head">
        <h1>{t('treatment.title')}</h1>
        <p class="tv-lead">{t('treatment.lead')}</p>
      </header>
      {isEmpty.value && <StartPanel />}
      <Guidelines named={named} />
      <Gates />
      <section class="tv-section" aria-labelledby="tv-options">
        <h2 id="tv-options">{t('options.title', { time: t('time.years', { n: horizon.value }) })}</h2>
        <p class="tv-caution"><Icon name="alert" /><span>{t('options.caution')}</span></p>
        {[...options, whatever].map((option) => <OptionSection key={option.id} option={option} named={named} />)}
      </section>
      <p class="results-foot">{t('results.judgement')}</p>
    </div>
  );
}
