/// Which single misreading of the paper would make a worked example come out: the known traps, one changed at a time.
import type { Draft, Predictor } from './draft';
import type { WordKey } from '../../words/keys';
import type { VariableText } from '../../state/dictionary';
import { isLog } from './terms';

export type Variant = { draft: Draft; key: WordKey; variable?: string; now?: string; instead?: string };

const withPredictor = (draft: Draft, p: Predictor, change: Partial<Predictor>): Draft =>
  ({ ...draft, predictors: draft.predictors.map((q) => (q === p ? { ...q, ...change } : q)) });
const logs = ['ln', 'log2', 'log10'] as const;

function ofPredictor(draft: Draft, p: Predictor, variable: VariableText | undefined): Variant[] {
  const variants: Variant[] = [];
  const add = (change: Partial<Predictor>, key: WordKey, now = '', instead = '') => void variants.push({ draft: withPredictor(draft, p, change), key, variable: p.variable, now, instead });
  for (const form of logs) if (isLog(p) && form !== p.form) add({ form }, 'paper.trap.log', p.form, form);
  if (p.form === 'linear') for (const per of ['10', '100']) add({ form: 'per', per }, 'paper.trap.per', '1', per);
  if (p.form === 'per') add({ form: 'linear' }, 'paper.trap.per', p.per, '1');
  for (const unit of variable?.units ?? []) if (unit.code !== p.unit) add({ unit: unit.code }, 'paper.trap.unit', p.unit, unit.code);
  if (p.form === 'groups') add({ cuts: p.cuts.map((c) => ({ ...c, op: c.op === '>' ? '>=' : '>' })) }, 'paper.trap.limit');
  if (draft.kind !== 'points' && p.given !== '') add({ given: p.given === 'ratio' ? 'coefficient' : 'ratio' }, p.given === 'ratio' ? 'paper.trap.coefficient' : 'paper.trap.ratio');
  if (p.centred === 'yes') add({ centred: 'no' }, 'paper.trap.not_centred');
  return variants;
}

/** Drafts that differ from this one in one answer. Not all of them can be computed. */
export function variantsOf(draft: Draft, variables: ReadonlyMap<string, VariableText>): Variant[] {
  const variants = draft.predictors.flatMap((p) => ofPredictor(draft, p, variables.get(p.variable)));
  const all = (given: 'ratio' | 'coefficient', key: WordKey) =>
    void variants.push({ draft: { ...draft, predictors: draft.predictors.map((p) => ({ ...p, given })) }, key });
  if (draft.kind === 'cox' || draft.kind === 'logistic') {
    if (draft.predictors.every((p) => p.given === 'coefficient')) all('ratio', 'paper.trap.all_ratios');
    if (draft.predictors.every((p) => p.given === 'ratio')) all('coefficient', 'paper.trap.all_coefficients');
  }
  if (draft.kind === 'cox' && draft.cox.reference === 'mean_lp') variants.push({ draft: { ...draft, cox: { ...draft.cox, reference: 'zero' } }, key: 'paper.trap.zero' });
  return variants;
}
