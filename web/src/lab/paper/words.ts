/// Groups, questions and terms of a draft in the reader's words.
import { levelLabel, variableLabel, variables } from '../../state/dictionary';
import { exact } from '../../words/numbers';
import { unitLabel } from '../../words/problems';
import { maybe, t } from '../../words/words';
import { readNumber, type Predictor } from './draft';
import type { Question } from './questions';
import type { Variant } from './explain';
import { isLog, isNumber } from './terms';

const shown = (typed: string) => { const value = readNumber(typed); return value === undefined ? '?' : exact(value); };

/** "AFP, ng/mL" or the label alone. */
export function nameWithUnit(p: Predictor): string {
  const unit = isNumber(variables.value.get(p.variable)) && p.unit && p.unit !== '1' ? unitLabel(p.variable, p.unit) : '';
  return variableLabel(p.variable) + (unit ? `, ${unit}` : '');
}

/** A group by name: a level, yes or no, or a stretch between cut-offs with its signs. */
export function groupName(p: Predictor, key: string): string {
  const variable = variables.value.get(p.variable);
  if (variable?.type === 'boolean') return t(key === 'true' ? 'lab.level.true' : 'lab.level.false');
  if (variable?.type === 'category') return levelLabel(p.variable, key);
  const index = Number(key);
  const below = p.cuts[index];
  const above = p.cuts[index - 1];
  const upper = below && `${below.op === '>=' ? '<' : below.op === '>' ? '\u2264' : '?'}\u2009${shown(below.at)}`;
  const lower = above && `${above.op === '>=' ? '\u2265' : above.op === '>' ? '>' : '?'}\u2009${shown(above.at)}`;
  return [lower, upper].filter(Boolean).join(' ' + t('paper.and') + ' ');
}

/** What is multiplied by the coefficient, for reading: "log10(AFP + 1)". */
export function formName(p: Predictor): string {
  const label = variables.value.get(p.variable)?.symbol ?? variableLabel(p.variable);
  if (isLog(p)) return `${p.form === 'ln' ? 'ln' : p.form}(${label}${p.plusOne === 'yes' ? ' + 1' : ''})`;
  return p.form === 'per' ? `${label} / ${shown(p.per)}` : label;
}

export const questionText = (q: Question, p?: Predictor): string => {
  const where = [q.variable && variableLabel(q.variable), q.group && p && groupName(p, q.group)].filter(Boolean).join(', ');
  return where ? `${where}: ${t(q.key)}` : t(q.key);
};

/** "AFP: log10 instead of ln". */
export function variantText(v: Variant): string {
  const words = t(v.key, { now: spoken(v, v.now), instead: spoken(v, v.instead) });
  return v.variable ? `${variableLabel(v.variable)}: ${words}` : words;
}
const spoken = (v: Variant, what: string | undefined): string => {
  if (!what) return '';
  return v.key === 'paper.trap.unit' ? unitLabel(v.variable ?? '', what) : maybe(`paper.form.${what}`) ?? what;
};
