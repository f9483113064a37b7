/// Says politely, once typing has stopped, how many results there are and how many are new.
import { effect, signal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { answered, evaluations, unseen } from '../state/results';
import { t } from '../words/words';

const said = signal('');

export function Announcer() {
  useEffect(() => {
    let timer = 0;
    return effect(() => {
      if (evaluations.value < 2) return;
      const n = answered.value;
      const fresh = unseen.value;
      clearTimeout(timer);
      timer = window.setTimeout(() => { said.value = t('results.announce', { n, fresh }); }, 1200);
    });
  }, []);
  return <div class="unseen" role="status" aria-live="polite">{said}</div>;
}
