/// Slices that turn by themselves: begun by hand only, slow where the device asks for less motion, over when the page is hidden.
import { effect, signal } from '@preact/signals';
import { utilities } from '@cornerstonejs/tools';
import { study } from '../state';
import { layout } from './phases';

export const speeds = [2, 5, 10, 15, 25] as const;
export const calm = (): boolean => matchMedia('(prefers-reduced-motion: reduce)').matches;
/** Slices a second. */
export const speed = signal<number>(calm() ? speeds[0] : 10);
export const playing = signal(false);
let element: HTMLDivElement | undefined;

export function play(on: HTMLDivElement | undefined): void {
  pause();
  if (!on) return;
  utilities.cine.playClip(on, { framesPerSecond: speed.peek(), loop: true });
  element = on;
  playing.value = true;
}

export function pause(): void {
  if (element?.isConnected) utilities.cine.stopClip(element);
  element = undefined;
  playing.value = false;
}

export function setSpeed(next: number): void {
  speed.value = next;
  if (playing.peek()) play(element);
}

document.addEventListener('visibilitychange', () => { if (document.hidden) pause(); });
// Another study or another layout: what moved is gone.
effect(() => { void study.value?.id; void layout.value; pause(); });
