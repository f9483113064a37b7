/// Which models this cohort can be asked for, those made in this session among the published ones.
import { t } from '../words/words';
import { lab } from './store';
import type { Tried } from './types';
import { modelName } from './words';

/** Models with a number for some row, made here or published. */
export const ableModels = (tried: Tried): Tried['models'] => tried.models.filter((m) => m.scored > 0);
export const isOwn = (id: string): boolean => lab.value.own.some((o) => o.package.id === id);

/** The models of a list to choose one from, those made here first and marked. */
export const modelOptions = (ids: string[]): [string, string][] => ids
  .map((id): [string, string] => [id, isOwn(id) ? `${modelName(id)} \u00b7 ${t('card.own')}` : modelName(id)])
  .sort(([a, one], [b, other]) => Number(isOwn(b)) - Number(isOwn(a)) || one.localeCompare(other));
