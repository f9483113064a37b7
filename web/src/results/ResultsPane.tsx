/// All results, grouped by the question they answer.
import { signal } from '@preact/signals';
import { answering } from '../state/session';
import { isEmpty } from '../state/patient';
import { t } from '../words/words';
import { Section } from './Section';
import { sections } from './sections';
import { SectionNav } from './SectionNav';
import { StartPanel } from './StartPanel';
import { Summary } from './Summary';

export const query = signal('');

export function ResultsPane() {
  return (
    <div class="results">
      {isEmpty.value && <StartPanel />}
      {answering.value ? <Answers /> : <p class="loading" role="status">{t('results.opening')}</p>}
    </div>
  );
}

function Answers() {
  return (
    <>
      <div class="results-head">
        {!isEmpty.value && <Summary />}
        <FindModel />
      </div>
      <SectionNav />
      {sections.value.map((section) => <Section key={section.id} section={section} />)}
      <p class="results-foot">{t('results.judgement')}</p>
    </>
  );
}

function FindModel() {
  return (
    <div class="find">
      <label for="find-model">{t('results.find')}</label>
      <input id="find-model" class="value" type="search" value={query.value} placeholder={t('results.find_hint')}
        onInput={(event) => { query.value = event.currentTarget.value; }} />
    </div>
  );
}
