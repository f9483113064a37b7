/// Which models this cohort can be asked for, those made in this session among the published ones.
import { models, type OutputText } from '../state/dictionary';
import { t } from '../words/words';
import { lab } from './store';
import type { Tried } from './types';
import { modelName } from './words';

/** Models with a number for some row, made here or published. */
export const ableModels = (tried: Tried): Tried['models'] => tried.models.filter((m) => m.scored > 0);
/** Of "model" or "model:output". */
export const isOwn = (asked: string): boolean => lab.value.own.some((o) => o.package.id === asked.split(':')[0]);

/** Probabilities that belong to a time. */
export const probabilities = (id: string): OutputText[] => (models.value.get(id)?.outputs ?? []).filter((o) => o.kind === 'probability' && o.time !== undefined);

const monthsPer: Record<string, number> = { d: 12 / 365.25, wk: (7 * 12) / 365.25, mo: 1, a: 12 };
/** As the core has it (core/cohort/predictions.h): within 0.5 %, so that 1825 days are 60 months. */
export const belongsTo = (o: OutputText, months: number): boolean => Math.abs(o.time! * (monthsPer[o.time_unit ?? 'mo'] ?? NaN) - months) <= 0.005 * months;

/** How a model is asked at these horizons: as it is or, where it gives several probabilities of one time (death and recurrence, with a
 * transplant and without), by the name of each: which is meant is the reader's to say. */
export function asksOf(id: string, horizons: number[]): string[] {
  const at = horizons.map((h) => probabilities(id).filter((o) => belongsTo(o, h)));
  if (!at.some((outputs) => outputs.length > 1 || outputs.some((o) => o.state !== undefined))) return [id];
  return [...new Set(at.flat().map((o) => `${id}:${o.id}`))];
}

/** The models of a list to choose one from, those made here first and marked. */
export const modelOptions = (ids: string[]): [string, string][] => ids
  .map((id): [string, string] => [id, isOwn(id) ? `${modelName(id)} \u00b7 ${t('card.own')}` : modelName(id)])
  .sort(([a, one], [b, other]) => Number(isOwn(b)) - Number(isOwn(a)) || one.localeCompare(other));
