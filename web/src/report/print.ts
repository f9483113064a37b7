/// What is printed: the case on one page, one model's nomogram with or without the patient, or its model card.
import { signal } from '@preact/signals';

export type PrintKind = 'summary' | 'nomogram' | 'blank' | 'card' | 'lab';
export const printing = signal<PrintKind>('summary');

export function printNow(kind: PrintKind): void {
  printing.value = kind;
  document.documentElement.dataset.print = kind;
  // One frame for the sheet to be drawn before the browser takes its picture.
  requestAnimationFrame(() => requestAnimationFrame(() => window.print()));
}

/** The browser's own print command prints the case. */
export function followPrint(): void {
  document.documentElement.dataset.print = 'summary';
  addEventListener('afterprint', () => {
    printing.value = 'summary';
    document.documentElement.dataset.print = 'summary';
  });
}
