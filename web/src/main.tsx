/// Starts the page: words and core are fetched side by side, then the first drawing, then the offline keeper.
import { render } from 'preact';
import { openCore } from './core/client';
import { loadLanguage } from './state/dictionary';
import { failure } from './state/results';
import { followAddress, route } from './state/route';
import { openRest, start } from './state/session';
import { followSettings, preferredLanguage } from './state/settings';
import { App } from './shell/App';
import { keepOffline } from './shell/offline';
import { placeFor } from './shell/places';
import { followPrint } from './report/print';
import { locales } from './generated/locales';
import './styles/index.css';

// No policy directive covers WebRTC, and the page has no use for it: it is taken away before anything else runs.
for (const name of ['RTCPeerConnection', 'webkitRTCPeerConnection']) Reflect.deleteProperty(window, name);

followSettings();
followAddress();
followPrint(() => placeFor(route.value.place).print ?? 'summary');
const core = openCore();
const opened = start(core).catch((reason: unknown) => { failure.value = { code: 'core_stopped', detail: String(reason) }; });

await loadLanguage(preferredLanguage(locales));
render(<App />, document.getElementById('app')!);
await opened;
// What no first answer needs comes behind it; a room that is opened asks again if this fails.
openRest().catch(() => addEventListener('online', () => void openRest().catch(() => undefined), { once: true }));
keepOffline();
