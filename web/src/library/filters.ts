/// The filters of the library and what they let through.
import { signal } from '@preact/signals';
import type { Kind, Result } from '../core/types';
import type { ModelText } from '../state/dictionary';
import { isEmpty } from '../state/patient';
import { sectionOf } from '../results/sections';

export const states = ['answered', 'near', 'waiting', 'apart', 'locked'] as const;
export type State = typeof states[number];
export const evidences = ['validated', 'large', 'discrimination', 'guideline'] as const;
export type EvidenceFilter = typeof evidences[number];
export const kinds: Kind[] = ['probability', 'class', 'score', 'cohort_statistic', 'quantity'];

export type Filters = { query: string; section: string; state: State | ''; evidence: EvidenceFilter | ''; kind: Kind | '' };
export const none: Filters = { query: '', section: '', state: '', evidence: '', kind: '' };
export const filters = signal<Filters>(none);
export const set = (part: Partial<Filters>): void => { filters.value = { ...filters.value, ...part }; };

/** A development cohort from which a model with a handful of predictors can be estimated. */
const large = 1000;
/** Fields that one more visit to the form would fill. */
const few = 2;

/** Where a model stands with this patient. What it says of its whole cohort, with nothing entered, is nobody's result. */
export function stateOf(result: Result | undefined): State {
  switch (result?.status) {
    case 'ok': return isEmpty.value ? 'waiting' : 'answered';
    case 'not_applicable': case 'refused': return 'apart';
    case 'locked': return 'locked';
    default: return result && (result.missing?.length ?? 99) <= few && !result.missing?.includes('gene_expression') ? 'near' : 'waiting';
  }
}

function hasEvidence(model: ModelText, wanted: EvidenceFilter): boolean {
  const { evidence } = model;
  switch (wanted) {
    case 'validated': return (evidence.validations ?? 0) > 0;
    case 'large': return (evidence.n ?? 0) >= large;
    case 'discrimination': return evidence.discrimination !== undefined;
    case 'guideline': return model.guideline === true;
  }
}

/** Whether a model passes; every word of the query must stand in its names, keywords or population. */
export function passes(model: ModelText, state: State, now: Filters): boolean {
  if (now.section && sectionOf(model) !== now.section) return false;
  if (now.state && state !== now.state) return false;
  if (now.evidence && !hasEvidence(model, now.evidence)) return false;
  if (now.kind && !(model.outputs ?? []).some((o) => o.headline && o.kind === now.kind)) return false;
  const words = now.query.trim().toLowerCase();
  if (!words) return true;
  const text = [model.id, model.short, model.title, model.population ?? '', ...(model.keywords ?? [])].join(' ').toLowerCase();
  return words.split(/\s+/).every((word) => text.includes(word));
}
