/// What the reader chose for the page itself: theme, horizon. Never anything about a patient.
import { effect, signal } from '@preact/signals';
import { keep, kept } from './language';

export type Theme = 'auto' | 'light' | 'dark';
export const horizons = [1, 2, 3, 5] as const;
export type Horizon = typeof horizons[number];

const keptTheme = kept('theme');
const keptHorizon = Number(kept('horizon')) as Horizon;
export const theme = signal<Theme>(keptTheme === 'light' || keptTheme === 'dark' ? keptTheme : 'auto');
export const horizon = signal<Horizon>(horizons.includes(keptHorizon) ? keptHorizon : 3);

/** Starts following the settings: theme on the document, choices kept. */
export function followSettings(): void {
  effect(() => {
    document.documentElement.dataset.theme = theme.value;
    keep('theme', theme.value);
  });
  effect(() => keep('horizon', String(horizon.value)));
}
