/// The privacy self-test: tries every channel on this very page and shows what the browser did.
import { signal } from '@preact/signals';
import { maybe, t } from '../words/words';
import { Icon } from '../shell/icons';
import { channels, tryChannel, tryWebRtc, type Outcome } from './channels';

const outcomes = signal(new Map<string, Outcome>());
const running = signal(false);

async function run() {
  running.value = true;
  outcomes.value = new Map();
  for (const channel of channels) {
    const outcome = await tryChannel(channel);
    outcomes.value = new Map(outcomes.value).set(channel.id, outcome);
  }
  outcomes.value = new Map(outcomes.value).set('webrtc', await tryWebRtc());
  running.value = false;
}

export function SelfTest() {
  const ids = [...channels.map((c) => c.id), 'webrtc'];
  const done = outcomes.value.size;
  const open = [...outcomes.value].filter(([, outcome]) => outcome === 'open').length;
  return (
    <div class="self-test">
      <button type="button" class="button main" disabled={running.value} onClick={() => void run()}>{t('self_test.run')}</button>
      <p role="status" class="self-test-verdict" data-open={open > 0}>
        {running.value ? t('self_test.running', { done, n: ids.length })
          : done === 0 ? t('self_test.before')
            : open === 0 ? t('self_test.all_blocked', { n: ids.length }) : t('self_test.some_open', { n: open })}
      </p>
      {done > 0 && (
        <ul class="channels">
          {ids.filter((id) => outcomes.value.has(id)).map((id) => (
            <li key={id} data-channel={id} data-outcome={outcomes.value.get(id)}>
              <Icon name={outcomes.value.get(id) === 'open' ? 'alert' : 'check'} />
              <span>{maybe(`channel.${id}`) ?? id}</span>
              <strong>{t(`self_test.${outcomes.value.get(id)!}`)}</strong>
            </li>
          ))}
        </ul>
      )}
      <p class="quiet">{t('self_test.links')}</p>
    </div>
  );
}
