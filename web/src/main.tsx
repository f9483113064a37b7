/// The page itself: the first drawing as soon as the words are there, then the offline keeper. early.ts opens it.
import { render } from 'preact';
import type { Core } from './core/types';
import { loadLanguage } from './state/dictionary';
import { failure } from './state/results';
import { followAddress, route } from './state/route';
import { openRest, start } from './state/session';
import { followSettings } from './state/settings';
import { App } from './shell/App';
import { keepOffline, standOpen } from './shell/offline';
import { followLeaving } from './shell/leaving';
import { placeFor } from './shell/places';
import { followPrint } from './report/print';

// Milliseconds that the first answers have the device to themselves: fetching the rest and keeping everything for
// offline use is work for both of a small tablet's cores.
const breath = 1500;

/** Opens the page in a language whose words are on their way, over a core that is starting. */
export async function open(core: Core, language: string, words: Promise<Response>): Promise<void> {
  followSettings();
  followAddress();
  followLeaving();
  standOpen();
  followPrint(() => placeFor(route.value.place).print ?? 'summary');
  const opened = start(core).catch((reason: unknown) => { failure.value = { code: 'core_stopped', detail: String(reason) }; });
  await loadLanguage(language, () => words);
  render(<App />, document.getElementById('app')!);
  await opened;
  // What no first answer needs comes behind it; a room that is opened asks again if this fails.
  await new Promise((resume) => setTimeout(resume, breath));
  await openRest().catch(() => addEventListener('online', () => void openRest().catch(() => undefined), { once: true }));
  keepOffline();
}
