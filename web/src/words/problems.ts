/// Error and warning codes of the core in the reader's words, with the field by its name.
import type { Failure } from '../core/types';
import { variables } from '../state/dictionary';
import { bracketed, explained, mark, maybe, t } from './words';

/** One clear line: what is wrong, where, and the core's own detail when it adds something. */
export function problemText(problem: Failure): string {
  const label = problem.field ? variables.value.get(problem.field)?.label : undefined;
  const words = errorWords(problem);
  return label ? explained(label, [words]) : words;
}

/** The same without the field, where that stands beside it. */
export function errorWords(problem: Failure): string {
  const words = maybe(`error.${problem.code}`) ?? problem.code;
  const detail = spokenDetail(problem);
  return detail ? words + bracketed(detail) : words;
}

/** The core writes details in English; those that a patient's own values bring about have words in every language. */
function spokenDetail({ code, field, detail }: Failure): string | undefined {
  const units = field ? variables.value.get(field)?.units : undefined;
  if (code === 'unit_missing' && units) return units.map((u) => spokenUnit(u.label)).join(mark('comma'));
  if (detail?.startsWith('a detection limit')) return t('problem.detection_limit');
  const other = /^also given as (.+)$/.exec(detail ?? '')?.[1];
  if (other) return t('problem.also_given', { given: other.trim() });
  return measuredDetail(detail ?? '') ?? maybe(`contradiction.${detail}`) ?? detail;
}

/** What the core says of one number: against what the others give, its range, or that it is not whole. */
function measuredDetail(detail: string): string | undefined {
  const [, given = '', derived = ''] = /^given (\S+), but [\s\S]+ = (\S+)$/.exec(detail) ?? [];
  if (given) return t('problem.derived', { given, derived });
  const [, value = '', range = '', unit = ''] = /^(.+?); possible (.+?)(?:; did you mean (.+)\?)?$/.exec(detail) ?? [];
  if (value) return `${t('problem.possible', { value, range })}${unit ? mark('semicolon') + t('problem.other_unit', { unit }) : ''}`;
  const whole = /^expected a whole number, got (\S+)$/.exec(detail)?.[1];
  return whole && t('problem.whole', { given: whole });
}

/** The unit as the reader's language writes it; symbols such as g/L are the same in all. */
export const spokenUnit = (label: string): string => maybe(`unit_label.${label}`) ?? label;

export const unitLabel = (variable: string, unit: string | undefined): string =>
  spokenUnit(variables.value.get(variable)?.units?.find((u) => u.code === unit)?.label ?? unit ?? '');

/** A unit that belongs to no variable of the form: time, percent, plain numbers. */
export const plainUnit = (unit: string | undefined): string =>
  (unit === undefined || unit === '1' ? '' : maybe(`unit.${unit}`) ?? unit);

/** "36 months" becomes "3 years" where it is a whole number of them. */
export function time(value: number, unit: string | undefined): string {
  if (unit === 'mo' && value % 12 === 0) return t('time.years', { n: value / 12 });
  if (unit === 'mo') return t('time.months', { n: value });
  if (unit === 'a') return t('time.years', { n: value });
  if (unit === 'd') return t('time.days', { n: value });
  return `${value} ${unit ?? ''}`.trim();
}
