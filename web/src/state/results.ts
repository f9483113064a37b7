/// What the core answered for the patient now on the page; every view reads it from here.
import { computed, signal, type ReadonlySignal, type Signal } from '@preact/signals';
import type { Evaluation, Failure, Result } from '../core/types';
import { models } from './dictionary';
import { isEmpty } from './patient';

export const coreVersion = signal('');
export const failure = signal<Failure | undefined>(undefined);
export const derived = signal<Record<string, number | string | boolean>>({});
export const patientErrors = signal<Failure[]>([]);
export const hashes = signal(new Map<string, string>());
/** How often a whole evaluation has been drawn; tests and the live region watch it. */
export const evaluations = signal(0);

const derivedById = new Map<string, ReadonlySignal<number | string | boolean | undefined>>();
/** What was derived for one variable; a field that reads it is drawn again only when this very value has changed. */
export function derivedOf(id: string): ReadonlySignal<number | string | boolean | undefined> {
  let one = derivedById.get(id);
  if (!one) derivedById.set(id, one = computed(() => derived.value[id]));
  return one;
}

const byId = new Map<string, Signal<Result | undefined>>();
const statuses = signal(new Map<string, Result['status']>());

/** One model's result; a card that reads it is drawn again only when this very result has changed. */
export function resultOf(id: string): Signal<Result | undefined> {
  let one = byId.get(id);
  if (!one) byId.set(id, one = signal(undefined));
  return one;
}

/** The statuses of some models in one text: who reads it is drawn again when one of these changes, not when any does. */
export const statusesOf = (ids: readonly string[]): ReadonlySignal<string> => computed(() => ids.map((id) => statuses.value.get(id) ?? '').join());

export const statusOf = (id: string): Result['status'] | undefined => statuses.value.get(id);

/** Takes in the results that the core found changed; each is drawn again. */
export function adoptEvaluation(evaluation: Evaluation): void {
  let moved = false;
  const next = new Map(statuses.peek());
  for (const result of evaluation.results) {
    next.set(result.id, result.status);
    if (resultOf(result.id).peek()?.status !== result.status) moved = true;
    resultOf(result.id).value = result;
  }
  if (moved) statuses.value = next;
  if (JSON.stringify(derived.peek()) !== JSON.stringify(evaluation.patient.derived)) derived.value = evaluation.patient.derived;
  if (JSON.stringify(patientErrors.peek()) !== JSON.stringify(evaluation.patient.errors)) patientErrors.value = evaluation.patient.errors;
  coreVersion.value = evaluation.hepatica;
  failure.value = undefined;
  evaluations.value++;
}

export const counts = computed(() => {
  const count = { ok: 0, missing_input: 0, not_applicable: 0, refused: 0, locked: 0 };
  for (const status of statuses.value.values()) count[status]++;
  return count;
});

/** Fields that would each complete at least one model by themselves, most models first. */
export const nextFields = computed(() => {
  const unlocks = new Map<string, string[]>();
  for (const [id, status] of statuses.value) {
    if (status !== 'missing_input') continue;
    const missing = resultOf(id).value?.missing ?? [];
    // Nobody has an expression profile at hand as one has a laboratory value: the file has its own place.
    if (missing.length === 1 && missing[0] !== 'gene_expression') unlocks.set(missing[0]!, [...(unlocks.get(missing[0]!) ?? []), id]);
  }
  return [...unlocks].sort((a, b) => b[1].length - a[1].length || (a[0] < b[0] ? -1 : 1))
    .map(([variable, ids]) => ({ variable, models: ids.length }));
});

// Results that appeared since the reader last looked at them (the count on the phone's tab).
const seen = signal(new Set<string>());
// What a model says of its whole cohort, with nothing entered, is nobody's result.
const ready = computed(() => (isEmpty.value ? [] : [...statuses.value].filter(([, s]) => s === 'ok').map(([id]) => id)));
/** How many models have a result for this patient. */
export const answered = computed(() => ready.value.length);
export const unseen = computed(() => ready.value.filter((id) => !seen.value.has(id)).length);
export function markSeen(): void {
  if (ready.peek().length !== seen.peek().size || unseen.peek() > 0) seen.value = new Set(ready.peek());
}

export const modelTitle = (id: string): string => models.value.get(id)?.short ?? id;
