/// A graphics device that fails takes every picture with it. They are drawn again by new planes, where the reader had them.
import { signal } from '@preact/signals';
import type { Vector } from '../reading/header';
import type { Drawn, Window } from './stage';

/** Where the reader was when the device failed. */
export type Place = { study: string; point: Vector; window: Window; measures: Drawn[] };

/** Devices lost since the page was opened: new planes are made whenever it rises. */
export const losses = signal(0);
/** A device that keeps failing is left alone. */
const mostLosses = 6;
const waitMs = 700;
let place: Place | undefined;
let waiting = false;

/** The device has gone; every picture says so by itself. The new one is given a moment to come up. */
export function lost(now: Place | undefined): void {
  if (waiting) return;
  // Lost again before the reader was back there: the place stays the one before.
  place ??= now;
  waiting = true;
  setTimeout(() => {
    waiting = false;
    losses.value++;
  }, waitMs);
}
export const givenUp = (): boolean => losses.value >= mostLosses;

/** The place to go back to, if this study is still the one. */
export const placeOf = (study: string): Place | undefined => (place?.study === study ? place : undefined);
/** The reader is there again. */
export function arrived(): void { place = undefined; }
