/// What an empty page says: what this is, and three ways to begin.
import { text } from '../state/dictionary';
import { showExample } from '../patient/Examples';
import { goToField } from '../patient/focus';
import { t } from '../words/words';
import { Icon } from '../shell/icons';

export function StartPanel() {
  return (
    <section class="start" aria-labelledby="start-title">
      <h2 id="start-title">{t('start.title')}</h2>
      <p class="start-lead">{t('start.lead', { n: text.value.open })}</p>
      <ul class="start-examples">
        {text.value.examples.map((example) => (
          <li key={example.id}>
            <button type="button" class="start-example" onClick={() => void showExample(example.id)}>
              <strong>{example.title}</strong>
              <span>{example.summary}</span>
              <span class="start-go">{t('start.try')}<Icon name="arrow" /></span>
            </button>
          </li>
        ))}
      </ul>
      <p class="quiet">{t('start.fictitious')} <button type="button" class="link start-own" onClick={() => goToField('age')}>{t('start.own')}</button></p>
    </section>
  );
}
