/// What the paper has still to answer. Nothing is guessed: each open question is one line, at the field it belongs to.
import type { VariableText } from '../../state/dictionary';
import type { WordKey } from '../../words/keys';
import { readNumber, type Draft, type Predictor, type StepId } from './draft';
import { groupKeys, isLog, isNumber, mayBeZero } from './terms';

export type Question = { step: StepId; /** Element that takes the answer. */ at: string; key: WordKey; variable?: string; group?: string };
type Variables = ReadonlyMap<string, VariableText>;

export const idOf = (p: Predictor, field: string, key = ''): string => `paper-${p.variable}-${field}${key === '' ? '' : `-${key}`}`;
const bad = (typed: string) => readNumber(typed) === undefined;
const badRatio = (p: Predictor, typed: string) => p.given === 'ratio' && !bad(typed) && readNumber(typed)! <= 0;

/** The first thing wrong with a printed number. */
function numberQuestion(p: Predictor, typed: string, empty: WordKey): WordKey | undefined {
  if (bad(typed)) return typed.trim() === '' ? empty : 'paper.ask.not_a_number';
  return badRatio(p, typed) ? 'paper.ask.ratio_positive' : undefined;
}

function cutQuestions(p: Predictor, add: (field: string, key: WordKey) => void): void {
  p.cuts.forEach((cut, i) => {
    const before = i > 0 ? readNumber(p.cuts[i - 1]!.at) : undefined;
    const now = readNumber(cut.at);
    if (cut.op === '') add(`op-${i}`, 'paper.ask.op');
    if (now === undefined) add(`cut-${i}`, 'paper.ask.cut');
    else if (before !== undefined && now <= before) add(`cut-${i}`, 'paper.ask.cut_order');
  });
}

function formQuestions(p: Predictor, variable: VariableText, add: (field: string, key: WordKey) => void): void {
  if ((variable.units?.length ?? 0) > 1 && !variable.units!.some((u) => u.code === p.unit)) add('unit', 'paper.ask.unit');
  if (p.form === '') return add('form', 'paper.ask.form');
  if (p.form === 'per' && !((readNumber(p.per) ?? 0) > 0)) add('per', 'paper.ask.per');
  if (isLog(p) && mayBeZero(variable) && p.plusOne === '') add('plus', 'paper.ask.plus_one');
  if (p.form === 'groups') cutQuestions(p, add);
}

/** Open questions of one predictor. */
export function predictorQuestions(draft: Draft, p: Predictor, variables: Variables): Question[] {
  const variable = variables.get(p.variable);
  const found: Question[] = [];
  const add = (field: string, key: WordKey, group = '') =>
    void found.push({ step: 'predictors', at: idOf(p, field), key, variable: p.variable, ...(group ? { group } : {}) });
  if (!variable) return [{ step: 'predictors', at: 'paper-search', key: 'paper.ask.predictors' }];
  const points = draft.kind === 'points';
  if (isNumber(variable)) formQuestions(p, variable, add);
  if (isNumber(variable) && points && p.form !== '' && p.form !== 'groups') add('form', 'paper.ask.groups_only');
  if (!points && draft.kind !== 'linear' && p.given === '') add('given', draft.kind === 'cox' ? 'paper.ask.given_cox' : 'paper.ask.given_logistic');
  const keys = groupKeys(p, variable);
  const means = draft.kind === 'cox' && draft.cox.reference === 'means';
  if (keys.length > 0 && !points && !keys.includes(p.reference)) add('reference', 'paper.ask.reference');
  for (const key of keys.filter((k) => points || (keys.includes(p.reference) && k !== p.reference))) {
    const wrong = numberQuestion(p, p.numbers[key] ?? '', points ? 'paper.ask.group_points' : 'paper.ask.group_number');
    if (wrong) add(`number-${key}`, wrong, key);
    if (means && !points && bad(p.means[key] ?? '')) add(`mean-${key}`, 'paper.ask.group_mean', key);
  }
  if (keys.length > 0 || p.form === '' || p.form === 'groups') return found;
  const wrong = numberQuestion(p, p.number, 'paper.ask.number');
  if (wrong) add('number', wrong);
  if (means && p.centred === 'no') add('centred', 'paper.ask.means_centred');
  else if (p.centred === '') add('centred', 'paper.ask.centred');
  else if (p.centred === 'yes' && bad(p.center)) add('center', isLog(p) ? 'paper.ask.center_log' : 'paper.ask.center');
  return found;
}

/** Open questions about the baseline of a Cox model. */
export function coxQuestions({ cox }: Draft): Question[] {
  const found: Question[] = [];
  const add = (at: string, key: WordKey) => void found.push({ step: 'kind', at: `paper-${at}`, key });
  if (cox.timeUnit === '') add('time-unit', 'paper.ask.time_unit');
  if (cox.baseline.length === 0) add('baseline-add', 'paper.ask.baseline');
  cox.baseline.forEach((row, i) => {
    const [time, survival] = [readNumber(row.time), readNumber(row.survival)];
    const before = cox.baseline[i - 1];
    if (time === undefined || time <= 0) add(`time-${i}`, 'paper.ask.time');
    else if (before && time <= (readNumber(before.time) ?? -1)) add(`time-${i}`, 'paper.ask.time_order');
    if (survival === undefined) add(`survival-${i}`, 'paper.ask.survival');
    else if (survival > 1 || survival < 0) add(`survival-${i}`, 'paper.ask.survival_fraction');
    else if (before && survival > (readNumber(before.survival) ?? 2)) add(`survival-${i}`, 'paper.ask.survival_falls');
  });
  if (cox.reference === '') add('reference', 'paper.ask.baseline_reference');
  if (cox.reference === 'mean_lp' && bad(cox.meanLp)) add('mean-lp', 'paper.ask.mean_lp');
  if (cox.says === '') add('says', 'paper.ask.says');
  return found;
}

function kindQuestions(draft: Draft): Question[] {
  const found: Question[] = [];
  const add = (at: string, key: WordKey) => void found.push({ step: 'kind', at: `paper-${at}`, key });
  if (draft.kind === '') return [{ step: 'kind', at: 'paper-kind', key: 'paper.ask.kind' }];
  if ((draft.kind === 'logistic' || draft.kind === 'linear') && bad(draft.intercept)) add('intercept', 'paper.ask.intercept');
  if (draft.kind === 'cox') found.push(...coxQuestions(draft));
  if ((draft.kind === 'cox' || draft.kind === 'logistic') && !draft.eventEn.trim() && !draft.eventZh.trim()) add('event-en', 'paper.ask.event');
  if (draft.higher === '') add('higher', 'paper.ask.higher');
  return found;
}

function evidenceQuestions({ evidence: e }: Draft): Question[] {
  const found: Question[] = [];
  const add = (at: string, key: WordKey) => void found.push({ step: 'evidence', at: `paper-${at}`, key });
  const neither = (en: string, zh: string) => !en.trim() && !zh.trim();
  const count = (typed: string) => typed.trim() === '' || (Number.isInteger(readNumber(typed)) && readNumber(typed)! >= 1);
  const within = (typed: string) => typed.trim() === '' || (!bad(typed) && readNumber(typed)! >= 0 && readNumber(typed)! <= 1);
  if (neither(e.titleEn, e.titleZh)) add('title-en', 'paper.ask.title');
  if (neither(e.purposeEn, e.purposeZh)) add('purpose-en', 'paper.ask.purpose');
  if (neither(e.populationEn, e.populationZh)) add('population-en', 'paper.ask.population');
  if (e.section === '') add('section', 'paper.ask.section');
  if (!e.citation.trim()) add('citation', 'paper.ask.citation');
  if (!e.where.trim()) add('where', 'paper.ask.where');
  if (e.doi.trim() && !/^10\.[0-9]{4,9}\/\S+$/.test(e.doi.trim())) add('doi', 'paper.ask.doi');
  if (e.pmid.trim() && !/^[0-9]+$/.test(e.pmid.trim())) add('pmid', 'paper.ask.pmid');
  if (!count(e.n)) add('n', 'paper.ask.whole');
  if (!count(e.events)) add('events', 'paper.ask.whole');
  if (e.countries.trim() && !countryCodes(e.countries)) add('countries', 'paper.ask.countries');
  for (const field of ['value', 'low', 'high'] as const) if (!within(e[field])) add(field, 'paper.ask.discrimination');
  if (e.value.trim() && e.measure === '') add('measure', 'paper.ask.measure');
  if (!e.value.trim() && (e.low.trim() || e.high.trim())) add('value', 'paper.ask.discrimination');
  // Facts without a cohort would be lost.
  const facts = [e.n, e.events, e.years, e.countries, e.value].some((typed) => typed.trim());
  if (facts && neither(e.cohortEn, e.cohortZh)) add('cohort-en', 'paper.ask.cohort');
  return found;
}

/** "CN, KR" as codes; undefined when one is no two-letter code. */
export function countryCodes(typed: string): string[] | undefined {
  const codes = typed.normalize('NFKC').toUpperCase().split(/[\s,;\u3001]+/).filter(Boolean);
  return codes.every((c) => /^[A-Z]{2}$/.test(c)) ? codes : undefined;
}

/** What is typed into a worked example and is no number; what is not typed yet its comparison says. */
function exampleQuestions(draft: Draft, variables: Variables): Question[] {
  const odd = (typed: string) => typed.trim() !== '' && bad(typed);
  return draft.examples.flatMap((e, i) => {
    const fields = [
      ...draft.predictors.filter((p) => isNumber(variables.get(p.variable)) && odd(e.inputs[p.variable] ?? '')).map((p) => p.variable),
      ...Object.entries(e.expect).filter(([, typed]) => odd(typed)).map(([output]) => `expect-${output}`),
      ...(odd(e.tolerance) || (readNumber(e.tolerance) ?? 0) < 0 ? ['tolerance'] : []),
    ];
    return fields.map((field): Question => ({ step: 'examples', at: `paper-example-${i}-${field}`, key: 'paper.ask.not_a_number' }));
  });
}

/** Every open question, in the order of the steps. Whether a worked example comes out is not one of them. */
export function questionsOf(draft: Draft, variables: Variables): Question[] {
  const predictors = draft.predictors.length === 0
    ? [{ step: 'predictors', at: 'paper-search', key: 'paper.ask.predictors' } as const]
    : draft.predictors.flatMap((p) => predictorQuestions(draft, p, variables));
  return [...kindQuestions(draft), ...predictors, ...evidenceQuestions(draft), ...exampleQuestions(draft, variables)];
}
