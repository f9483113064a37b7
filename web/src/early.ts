/// The page's first module, kept small: it asks for what is waited for longest, the core's worker and the words, and only
/// then for the page itself, whose files the document already fetches ahead (vite.config.ts).
import { openCore } from './core/client';
import { fetched } from './core/fetched';
import { locales } from './generated/locales';
import { preferredLanguage } from './state/language';
import './styles/index.css';

// No policy directive covers WebRTC, and the page has no use for it: it is taken away before anything else runs.
for (const name of ['RTCPeerConnection', 'webkitRTCPeerConnection']) Reflect.deleteProperty(window, name);

const core = openCore();
const language = preferredLanguage(locales);
const words = fetched(`generated/text.${language}.json`);
words.catch(() => undefined); // met by the page, which awaits it
// Not awaited here: the page's file takes modules from this one, which must have ended by then.
void import('./main').then((page) => page.open(core, language, words));
