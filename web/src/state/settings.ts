/// What the reader chose for the page itself: language, theme, horizon. Never anything about a patient.
import { effect, signal } from '@preact/signals';

export type Theme = 'auto' | 'light' | 'dark';
export const horizons = [1, 2, 3, 5] as const;
export type Horizon = typeof horizons[number];

// Inside a portal's iframe the browser may refuse storage altogether; then a choice lasts for the visit.
const kept = (key: string): string | null => {
  try { return localStorage.getItem(`hepatica.${key}`); } catch { return null; }
};
const keep = (key: string, value: string): void => {
  try { localStorage.setItem(`hepatica.${key}`, value); } catch { /* stays for this visit */ }
};

const keptTheme = kept('theme');
const keptHorizon = Number(kept('horizon')) as Horizon;
export const theme = signal<Theme>(keptTheme === 'light' || keptTheme === 'dark' ? keptTheme : 'auto');
export const horizon = signal<Horizon>(horizons.includes(keptHorizon) ? keptHorizon : 3);

/** The language to open with: what was chosen before, else the first the browser asks for that exists. */
export function preferredLanguage(available: string[], asked: readonly string[] = navigator.languages): string {
  const before = kept('language');
  if (before && available.includes(before)) return before;
  for (const tag of asked) {
    const exact = available.find((a) => a.toLowerCase() === tag.toLowerCase());
    const near = available.find((a) => a.split('-')[0] === tag.split('-')[0]?.toLowerCase());
    if (exact ?? near) return (exact ?? near) as string;
  }
  return 'en';
}

export const keepLanguage = (tag: string): void => keep('language', tag);

/** Starts following the settings: theme on the document, choices kept. */
export function followSettings(): void {
  effect(() => {
    document.documentElement.dataset.theme = theme.value;
    keep('theme', theme.value);
  });
  effect(() => keep('horizon', String(horizon.value)));
}
