/// What stands before the viewer is loaded: what it does, how much it loads, the button, and the progress.
import { signal } from '@preact/signals';
import type { ComponentType } from 'preact';
import { useEffect } from 'preact/hooks';
import { number } from '../words/numbers';
import { t } from '../words/words';
import { fetchAll, kept, shipment, type Shipment } from './shipment';
import '../styles/imaging.css';

const ship = signal<Shipment | undefined>(undefined);
const state = signal<'asking' | 'loading' | 'failed' | 'open'>('asking');
const bytes = signal(0);
const Page = signal<{ View: ComponentType } | undefined>(undefined);

async function load(example = false): Promise<void> {
  state.value = 'loading';
  try {
    if (ship.value) await fetchAll(ship.value, (done) => { bytes.value = done; });
    Page.value = { View: (await import('./ImagingPage')).ImagingPage };
    state.value = 'open';
    if (example) void (await import('./example/make')).makeExample('baseline');
  } catch {
    state.value = 'failed';
  }
}

/** Once the viewer is on this device, it opens without asking. */
async function look(): Promise<void> {
  try {
    ship.value = await shipment();
    if (state.peek() === 'asking' && await kept(ship.value)) await load();
  } catch {
    // Without the list the size is not known; the button still loads the viewer.
  }
}

const megabytes = (n: number) => number(n / 1e6, 1);

export function Gate() {
  useEffect(() => { if (!ship.value) void look(); }, []);
  if (Page.value) return <Page.value.View />;
  const all = ship.value?.bytes ?? 0;
  return (
    <section class="imaging-gate">
      <h1>{t('imaging.title')}</h1>
      <p>{t('imaging.lead')}</p>
      <ul class="imaging-can">
        {(['read', 'see', 'draw', 'measure'] as const).map((one) => <li key={one}>{t(`imaging.can.${one}`)}</li>)}
      </ul>
      {state.value === 'loading' ? (
        <div class="imaging-load">
          <progress max={Math.max(1, all)} value={Math.min(bytes.value, all)} aria-label={t('imaging.loading_label')} />
          <span role="status">{t('imaging.loading', { done: megabytes(bytes.value), all: megabytes(all) })}</span>
        </div>
      ) : (
        <div class="imaging-load">
          <button type="button" class="button main" onClick={() => void load()}>
            {all > 0 ? t('imaging.load_size', { size: megabytes(all) }) : t('imaging.load')}
          </button>
          <button type="button" class="button" data-example="load" onClick={() => void load(true)}>{t('imaging.load_example')}</button>
          <span class="quiet">{t('imaging.load_note')}</span>
        </div>
      )}
      {state.value === 'failed' && <p class="note refused" role="alert">{t('imaging.load_failed')}</p>}
      <p class="quiet">{t('imaging.privacy')}</p>
    </section>
  );
}
