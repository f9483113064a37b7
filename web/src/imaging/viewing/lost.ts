/// A graphics device that fails takes every picture with it, and a reader who goes to another room leaves them. They are drawn again by
/// new planes, where the reader had them, with the lengths drawn by hand.
import { signal } from '@preact/signals';
import type { Vector } from '../reading/header';
import type { Drawn, Window } from './stage';

/** Where the reader was. */
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
/** The planes go with their room; where a device failed, its place is already known. */
export function leave(now: () => Place | undefined): void {
  if (!waiting) place ??= now();
}
export const givenUp = (): boolean => losses.value >= mostLosses;

/** The place to go back to, if this study is still the one. */
export const placeOf = (study: string): Place | undefined => (place?.study === study ? place : undefined);
/** The reader is there again. */
export function arrived(): void { place = undefined; }
