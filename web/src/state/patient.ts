/// The one patient on the page: what was typed, in which unit, and what the core made of it. Memory only.
import { computed, signal, type Signal } from '@preact/signals';
import type { Failure, Patient, PatientValue } from '../core/types';

export type EntryState = 'unknown' | 'valid' | 'unusual' | 'kept' | 'refused';
export type Entry = {
  text: string; unit: string | undefined; state: EntryState;
  value?: PatientValue; problem?: Failure; suggestedUnit?: string;
};

const blank = (unit?: string): Entry => ({ text: '', unit, state: 'unknown' });
const entries = new Map<string, Signal<Entry>>();
/** Changes whenever a value that the core would read has changed. */
const version = signal(0);

/** The field's entry; it exists from the first time it is asked for. */
export function entry(id: string): Signal<Entry> {
  let one = entries.get(id);
  if (!one) entries.set(id, one = signal(blank()));
  return one;
}

export function setEntry(id: string, next: Entry): void {
  const one = entry(id);
  const changed = JSON.stringify(one.peek().value) !== JSON.stringify(next.value);
  one.value = next;
  if (changed) version.value++;
}

export const clearEntry = (id: string): void => setEntry(id, blank(entry(id).peek().unit));

/** Forgets everything typed; units chosen stay. */
export function clearPatient(): void {
  for (const id of entries.keys()) clearEntry(id);
}

/** The patient as the core reads it: only values that were accepted. */
export const patient = computed<Patient>(() => {
  version.value;
  const values: Patient = {};
  for (const [id, one] of entries) {
    const { value } = one.peek();
    if (value !== undefined) values[id] = value;
  }
  return values;
});

/** Whether a number is the very one entered: that is shown with every digit, while one computed or converted is rounded for reading. */
export function isEntered(id: string, value: number): boolean {
  const given = patient.value[id];
  return (typeof given === 'object' && 'value' in given ? given.value : given) === value;
}

let known: ReadonlySet<string> = new Set();
/** The variables that have a value; the same set as long as they stay the same, so that typing on redraws nothing that only counts them. */
export const filled = computed<ReadonlySet<string>>(() => {
  const ids = Object.keys(patient.value);
  if (ids.length !== known.size || !ids.every((id) => known.has(id))) known = new Set(ids);
  return known;
});
export const isEmpty = computed(() => filled.value.size === 0);
