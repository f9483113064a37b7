/// Keeps the page on this device after the first visit, once it has drawn itself.
import { registerSW } from 'virtual:pwa-register';

export function keepOffline(): void {
  if (!import.meta.env.PROD || !('serviceWorker' in navigator)) return;
  // A portal's iframe may forbid service workers: the page then simply works online.
  registerSW({ immediate: true, onRegisterError: () => undefined });
}
