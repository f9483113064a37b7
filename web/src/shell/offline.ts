/// Keeps the page on this device after the first visit, once it has drawn itself. A newer release waits beside it until the reader
/// takes it: a page that reloads by itself loses what was typed, and one whose files change under it mixes two releases.
import { signal } from '@preact/signals';
import { registerSW } from 'virtual:pwa-register';
import { t } from '../words/words';
import { anyWork, leaveKnowing } from './leaving';

/** A newer release lies ready on this device. */
export const newer = signal(false);
/** It was asked for while other windows of the page were open, whose files would have changed under them. */
export const elsewhere = signal(false);

const possible = (): boolean => import.meta.env.PROD && 'serviceWorker' in navigator;
let letTakeOver: () => Promise<void> = async () => undefined;

export function keepOffline(): void {
  if (!possible()) return;
  letTakeOver = registerSW({
    immediate: true,
    onNeedRefresh: () => { newer.value = true; },
    onNeedReload: () => undefined, // takeNewer() reloads, in the window in which it was asked for
    // A portal's iframe may forbid service workers: the page then simply works online.
    onRegisterError: () => undefined,
  });
}

// A lock that all windows of the page share: who else holds it is open too.
const lock = (): string => `hepatica ${new URL('./', document.baseURI).pathname}`;

/** Lets other windows see that this one is open; not while the browser keeps it aside, for a page that holds a lock would be thrown away. */
export function standOpen(): void {
  if (!possible()) return;
  let close = (): void => undefined;
  const open = () => void navigator.locks.request(lock(), { mode: 'shared' }, () => new Promise<void>((done) => { close = done; })).catch(() => undefined);
  window.addEventListener('pagehide', () => close());
  window.addEventListener('pageshow', ({ persisted }) => { if (persisted) open(); });
  open();
}

const openElsewhere = async (): Promise<boolean> =>
  ((await navigator.locks.query()).held ?? []).filter(({ name }) => name === lock()).length > 1;

/** Reloads into the newer release. Unsaved work is asked about before, since afterwards the old page has lost its files. */
export async function takeNewer(): Promise<void> {
  elsewhere.value = await openElsewhere();
  if (elsewhere.peek() || (anyWork() && !confirm(t('shell.newer_sure')))) return;
  leaveKnowing();
  const { serviceWorker } = navigator;
  if (!(await serviceWorker.getRegistration())?.waiting) return location.reload();
  serviceWorker.addEventListener('controllerchange', () => location.reload(), { once: true });
  await letTakeOver();
}
