/// A model as it is copied out of a paper: every field as typed, nothing answered that was not asked.

export const steps = ['kind', 'predictors', 'evidence', 'examples', 'use'] as const;
export type StepId = typeof steps[number];
export const kinds = ['logistic', 'cox', 'linear', 'points'] as const;
export type Kind = typeof kinds[number];
export const forms = ['linear', 'per', 'ln', 'log2', 'log10', 'groups'] as const;
export type Form = typeof forms[number];
export const sections = ['outlook', 'surveillance', 'diagnosis', 'liver_reserve', 'response', 'transplant'] as const;

export type Cut = { op: '' | '>' | '>='; at: string };
/** One line of the paper's table of coefficients. `''` is a question not answered yet. */
export type Predictor = {
  variable: string; unit: string; form: Form | '';
  /** Form `per`: the number is for so many units. */
  per: string;
  /** Forms with a logarithm of a value that may be zero: whether the paper adds 1 first. */
  plusOne: '' | 'yes' | 'no';
  given: '' | 'coefficient' | 'ratio'; number: string;
  centred: '' | 'yes' | 'no'; center: string;
  /** Form `groups`: cut-offs of a number; the number and mean of each group by its key; the group that has none. */
  cuts: Cut[]; numbers: Record<string, string>; means: Record<string, string>; reference: string;
};
export type Cox = {
  timeUnit: '' | 'mo' | 'a' | 'd'; baseline: { time: string; survival: string }[];
  reference: '' | 'zero' | 'means' | 'mean_lp'; meanLp: string; says: '' | 'survival' | 'event';
};
export type Evidence = {
  titleEn: string; titleZh: string; purposeEn: string; purposeZh: string; populationEn: string; populationZh: string; section: string;
  cohortEn: string; cohortZh: string; n: string; events: string; years: string; countries: string;
  measure: '' | 'c_index' | 'auc'; value: string; low: string; high: string;
  citation: string; doi: string; pmid: string; where: string;
};
/** Inputs in the units of the predictors; expected outputs as printed, probabilities in per cent. */
export type Example = { name: string; inputs: Record<string, string>; expect: Record<string, string>; tolerance: string };
export type Draft = {
  hepatica_draft: 1; kind: Kind | ''; intercept: string; eventEn: string; eventZh: string; higher: '' | 'worse' | 'better';
  cox: Cox; predictors: Predictor[]; evidence: Evidence; examples: Example[];
};

export const emptyPredictor = (variable: string, unit: string, form: Form | ''): Predictor => ({
  variable, unit, form, per: '', plusOne: '', given: '', number: '', centred: '', center: '', cuts: [{ op: '', at: '' }], numbers: {}, means: {}, reference: '',
});
export const emptyExample = (): Example => ({ name: '', inputs: {}, expect: {}, tolerance: '' });
export const emptyDraft = (): Draft => ({
  hepatica_draft: 1, kind: '', intercept: '', eventEn: '', eventZh: '', higher: '',
  cox: { timeUnit: '', baseline: [{ time: '', survival: '' }], reference: '', meanLp: '', says: '' },
  predictors: [],
  evidence: {
    titleEn: '', titleZh: '', purposeEn: '', purposeZh: '', populationEn: '', populationZh: '', section: '', cohortEn: '', cohortZh: '', n: '', events: '',
    years: '', countries: '', measure: '', value: '', low: '', high: '', citation: '', doi: '', pmid: '', where: '',
  },
  examples: [emptyExample()],
});

/**
 * A number as typed: decimal comma, full-width digits and the true minus sign are understood. Undefined for anything else, and
 * for "1,000", which may be one thousand or one (as the form refuses it, core/base/number_text.cpp); "0,234" can only be a decimal.
 */
export function readNumber(typed: string): number | undefined {
  const signed = typed.normalize('NFKC').trim().replace(/[\u2212\u2013]/g, '-');
  if (/^(?!-?0,)[^.,]*,[^.,]{3}$/.test(signed)) return undefined;
  const plain = signed.replace(/^([^.,]*),([^.,]*)$/, '$1.$2');
  return /^[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$/i.test(plain) ? Number(plain) : undefined;
}

/** Half a unit of the last printed digit: what a printed number leaves open. "0.31" -> 0.005, "31" -> 0.5. */
export function printedTolerance(typed: string): number | undefined {
  const value = readNumber(typed);
  if (value === undefined) return undefined;
  const [mantissa = '', exponent = '0'] = typed.normalize('NFKC').trim().replace(',', '.').toLowerCase().split('e');
  const decimals = mantissa.includes('.') ? mantissa.length - mantissa.indexOf('.') - 1 : 0;
  return 0.5 * 10 ** (Number(exponent) - decimals);
}

const isObject = (value: unknown): value is Record<string, unknown> => value !== null && typeof value === 'object' && !Array.isArray(value);

/** The value where it has the shape of the pattern; what the pattern does not know is left out. */
function like<T>(pattern: T, value: unknown): T {
  if (typeof pattern === 'string') return (typeof value === 'string' ? value : pattern) as T;
  if (isObject(pattern) && isObject(value)) {
    return Object.fromEntries(Object.entries(pattern).map(([key, inner]) => [key, like(inner, value[key])])) as T;
  }
  return pattern;
}

const texts = (value: unknown): Record<string, string> =>
  (isObject(value) ? Object.fromEntries(Object.entries(value).filter((e): e is [string, string] => typeof e[1] === 'string')) : {});
const list = (value: unknown): Record<string, unknown>[] => (Array.isArray(value) ? value.filter(isObject) : []);
const oneOf = <T extends string>(value: unknown, allowed: readonly T[]): T | '' => (allowed.includes(value as T) ? value as T : '');

function readPredictor(value: Record<string, unknown>): Predictor {
  const plain = like({ ...emptyPredictor('', '', ''), cuts: undefined, numbers: undefined, means: undefined }, value) as unknown as Predictor;
  return {
    ...plain, form: oneOf(value.form, forms), plusOne: oneOf(value.plusOne, ['yes', 'no']), given: oneOf(value.given, ['coefficient', 'ratio']),
    centred: oneOf(value.centred, ['yes', 'no']), numbers: texts(value.numbers), means: texts(value.means),
    cuts: list(value.cuts).map((c) => ({ op: oneOf(c.op, ['>', '>=']), at: typeof c.at === 'string' ? c.at : '' })),
  };
}

/** A saved draft, or undefined when the text is none. What it does not say stays an open question. */
export function readDraft(text: string, knows: (variable: string) => boolean): Draft | undefined {
  let value: unknown;
  try { value = JSON.parse(text); } catch { return undefined; }
  if (!isObject(value) || value.hepatica_draft !== 1) return undefined;
  const empty = emptyDraft();
  const cox = isObject(value.cox) ? value.cox : {};
  const evidence = like(empty.evidence, value.evidence);
  return {
    hepatica_draft: 1, kind: oneOf(value.kind, kinds), higher: oneOf(value.higher, ['worse', 'better']),
    intercept: like('', value.intercept), eventEn: like('', value.eventEn), eventZh: like('', value.eventZh),
    cox: {
      timeUnit: oneOf(cox.timeUnit, ['mo', 'a', 'd']), reference: oneOf(cox.reference, ['zero', 'means', 'mean_lp']), says: oneOf(cox.says, ['survival', 'event']),
      meanLp: like('', cox.meanLp), baseline: list(cox.baseline).map((row) => like({ time: '', survival: '' }, row)),
    },
    predictors: list(value.predictors).map(readPredictor).filter((p) => knows(p.variable)),
    evidence: { ...evidence, measure: oneOf(evidence.measure, ['c_index', 'auc']), section: oneOf(evidence.section, sections) },
    examples: list(value.examples).map((e) => ({ ...like({ name: '', tolerance: '' }, e), inputs: texts(e.inputs), expect: texts(e.expect) })),
  };
}
