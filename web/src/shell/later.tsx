/// A view that is fetched the first time it is shown, so that the first visit does not pay for it.
import { signal } from '@preact/signals';
import type { ComponentType } from 'preact';
import { openRooms } from '../state/dictionary';
import { openRest } from '../state/session';
import { t } from '../words/words';

/** Shows the view once its module has come; a failed fetch offers to try again. */
export function later<P extends object>(fetchView: () => Promise<ComponentType<P>>): ComponentType<P> {
  const loaded = signal<{ View: ComponentType<P> } | undefined>(undefined);
  const failed = signal(false);
  let asked = false;
  const ask = () => {
    asked = true;
    failed.value = false;
    Promise.all([fetchView(), openRooms(), openRest()]).then(([View]) => { loaded.value = { View }; }, () => { failed.value = true; });
  };
  return function Later(props: P) {
    if (!asked) ask();
    if (loaded.value) return <loaded.value.View {...props} />;
    if (failed.value) {
      return <p class="loading" role="alert">{t('later.failed')} <button type="button" class="link" onClick={ask}>{t('later.again')}</button></p>;
    }
    return <p class="loading" role="status">{t('results.opening')}</p>;
  };
}
