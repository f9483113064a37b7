/// What is printed: the case on one page, the treatment view, one model's nomogram with or without the patient, its model card,
/// or the imaging report.
import { effect, signal } from '@preact/signals';

export type PrintKind = 'summary' | 'treatment' | 'nomogram' | 'blank' | 'card' | 'lab' | 'imaging';
export const printing = signal<PrintKind>('summary');

/** What a view has of its own to print, while it has. */
export const ownPrint = signal<PrintKind | undefined>(undefined);

let here: () => PrintKind = () => 'summary';

function show(kind: PrintKind): void {
  printing.value = kind;
  document.documentElement.dataset.print = kind;
}

/** Prints one kind; without a kind, what the open view puts on paper. */
export function printNow(kind: PrintKind = here()): void {
  show(kind);
  // One frame for the sheet to be drawn before the browser takes its picture.
  requestAnimationFrame(() => requestAnimationFrame(() => window.print()));
}

/** The browser's own print command prints what the open view puts on paper: `kindHere` reads it from the address. */
export function followPrint(kindHere: () => PrintKind): void {
  here = () => ownPrint.value ?? kindHere();
  effect(() => show(here()));
  addEventListener('afterprint', () => show(here()));
}
