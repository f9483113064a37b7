/// The stage now on screen, for those who draw on it.
import { signal } from '@preact/signals';
import type { Stage } from './stage';

export const stage = signal<Stage | undefined>(undefined);
