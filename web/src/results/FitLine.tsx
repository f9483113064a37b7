/// Whether the model's people are like this patient: fits, borderline with the reason, or not.
import type { Result } from '../core/types';
import { variableLabel, type ModelText } from '../state/dictionary';
import { isEmpty, isEntered } from '../state/patient';
import { exact, number } from '../words/numbers';
import { problemText, unitLabel } from '../words/problems';
import { explained, mark, t } from '../words/words';
import { Icon } from '../shell/icons';

const icons = { fits: 'check', borderline: 'alert', does_not_apply: 'cross' } as const;

export function FitLine({ model, result }: { model: ModelText; result: Result }) {
  const { fit } = result;
  // With nothing entered there is nobody whom it could fit.
  if (!fit || isEmpty.value) return null;
  const reasons = fitReasons(model, result);
  return (
    <p class="fit" data-verdict={fit.verdict}>
      <Icon name={icons[fit.verdict]} />
      <span>
        <strong>{t(`fit.${fit.verdict}`)}</strong>
        {reasons.length > 0 && mark('colon') + reasons.join(mark('semicolon'))}
        {fit.verdict === 'fits' && (fit.unchecked?.length ?? 0) > 0 && <span class="quiet"> {t('fit.unchecked', { n: fit.unchecked!.length })}</span>}
      </span>
    </p>
  );
}

/** The conditions of the setting that the patient fails. */
export const whyApart = (model: ModelText, result: Result | undefined): string[] => (result?.failed ?? []).map((f) => model.exclusions[f]?.reason ?? f);

/** Why a model gives no number: it does not speak about this patient, or what it was given is refused. */
export function noNumberText(model: ModelText, result: Result): string {
  return result.status === 'not_applicable' ? explained(t('fit.does_not_apply'), whyApart(model, result))
    : explained(t('card.refused'), result.error ? [problemText(result.error)] : []);
}

/** Why it is borderline: conditions of the setting, then values outside the derivation range. */
export function fitReasons(model: ModelText, result: Result): string[] {
  const { fit } = result;
  const conditions = (fit?.reasons ?? []).map((id) => model.exclusions[id]?.reason).filter((r): r is string => r !== undefined);
  const outside = (fit?.outside ?? []).map((o) => {
    const digits = isEntered(o.variable, o.value) ? exact(o.value) : number(o.value);
    const unit = model.units?.[o.variable];
    return t('fit.outside', {
      name: variableLabel(o.variable), value: unit ? `${digits} ${unitLabel(o.variable, unit)}` : digits, range: o.range.replace(/[[\]()]/g, '').replace(/,\s*/, '\u2013'),
    });
  });
  return [...conditions, ...outside];
}
