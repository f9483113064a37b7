/// A quiet line: a newer release lies ready, and is opened when the reader says so.
import { isEmpty } from '../state/patient';
import { sentences, t } from '../words/words';
import { elsewhere, newer, takeNewer } from './offline';

export function NewVersion() {
  return (
    <div role="status">
      {newer.value && (
        <p class="newer">
          <span>{sentences(t('shell.newer'), elsewhere.value ? t('shell.newer_elsewhere') : !isEmpty.value && t('shell.newer_clears'))}</span>
          <button type="button" class="button" data-newer="take" onClick={() => void takeNewer()}>{t('shell.newer_take')}</button>
          <button type="button" class="button quiet" onClick={() => { newer.value = false; }}>{t('shell.newer_later')}</button>
        </p>
      )}
    </div>
  );
}
