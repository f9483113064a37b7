/// The whole page: bar on top, the place the address names below, and the voice for screen readers.
import { failure } from '../state/results';
import { route } from '../state/route';
import { text } from '../state/dictionary';
import { t } from '../words/words';
import { problemText } from '../words/problems';
import { Announcer } from './Announcer';
import { NewVersion } from './NewVersion';
import { placeFor } from './places';
import { TopBar } from './TopBar';
import { PrintSheet } from '../report/PrintSheet';
import { Toast } from './Toast';
import { CopyByHand } from '../report/CopyByHand';

export function App() {
  const Place = placeFor(route.value.place).View;
  return (
    <>
      <a class="skip" href="#main" onClick={toMain}>{t('shell.skip')}</a>
      <TopBar />
      {failure.value && <p class="banner" role="alert">{problemText(failure.value)}</p>}
      <NewVersion />
      <main id="main" tabIndex={-1} key={text.value.tag}><Place /></main>
      <Announcer />
      <Toast />
      <CopyByHand />
      <PrintSheet />
    </>
  );
}

// The fragment belongs to the address of the view, so the skip link moves the focus itself.
function toMain(event: Event) {
  event.preventDefault();
  document.getElementById('main')?.focus();
}
