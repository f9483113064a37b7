/// What the package does not state, listed plainly: its own gaps, and what no package has a place for.
import type { ModelDetail } from '../state/details';
import { variableLabel, type ModelText } from '../state/dictionary';
import { list as joined } from '../words/numbers';
import { t } from '../words/words';
import { howMade } from './evidence';
import { stepsOf } from './form';

/** Items a package could state and this one does not. */
export function gaps(model: ModelText, detail: ModelDetail): string[] {
  const { development, validations = [], calibration } = detail.evidence ?? {};
  const numeric = (detail.inputs ?? []).filter((i) => i.unit && !i.derivation_range).map((i) => variableLabel(i.variable));
  const cohorts = development ? [development, ...validations] : validations;
  const missing: [boolean, string][] = [
    [!detail.edition, t('card_doc.gap.edition')],
    [development?.n === undefined, t('card_doc.gap.n')],
    [development?.events === undefined, t('card_doc.gap.events')],
    [!development?.years, t('card_doc.gap.years')],
    [!development?.countries?.length, t('card_doc.gap.countries')],
    [!cohorts.some((one) => one.discrimination?.length), t('card_doc.gap.discrimination')],
    [!calibration && !cohorts.some((one) => one.calibration), t('card_doc.gap.calibration')],
    [validations.length === 0, t('card_doc.gap.validation')],
    [!model.locked && !detail.exclusions?.length, t('card_doc.gap.exclusions')],
    [numeric.length > 0, t('card_doc.gap.ranges', { names: joined(numeric) })],
    [stepsOf(detail).some((s) => !s.source), t('card_doc.gap.source')],
  ];
  return missing.filter(([is]) => is).map(([, words]) => words);
}

/** Items of the reporting standards for which the package format has no field. */
const unrecorded = ['users', 'missing_data', 'sample_size', 'building', 'blinding', 'fairness', 'flow', 'ethics', 'open_science', 'involvement', 'maintenance', 'regulation', 'licence'] as const;
export function neverRecorded(detail: ModelDetail): string[] {
  const said = howMade(detail).map(([item]): string => item);
  return unrecorded.filter((id) => !said.includes(id)).map((id) => t(`card_doc.never.${id}`));
}
