/// A model entered from a paper: what is asked, what is built, and that the core computes what the paper says.
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
// @ts-expect-error a plain script
import { coreModel, coreVariables } from '../scripts/core-view.mjs';
// @ts-expect-error a plain script
import { modelText } from '../scripts/model-words.mjs';
// @ts-expect-error a plain script
import { variableText } from '../scripts/variable-words.mjs';
import type { Answer, Evaluation } from '../src/core/types';
import { buildPackage, drawable } from '../src/lab/paper/build';
import { emptyDraft, emptyPredictor, printedTolerance, readDraft, readNumber, type Draft, type Example, type Predictor } from '../src/lab/paper/draft';
import { compare, openOf, patientOf, referenceOf, unmatchedOf } from '../src/lab/paper/examples';
import { variantsOf } from '../src/lab/paper/explain';
import { questionsOf } from '../src/lab/paper/questions';
import { search } from '../src/lab/paper/PredictorsStep';
import { bandRange, coefficientOf, condition, termsOf } from '../src/lab/paper/terms';
import { tryOn } from '../src/lab/paper/try-on';
import type { VariableText } from '../src/state/dictionary';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const dictionary = JSON.parse(readFileSync(here('../../models/variables.json'), 'utf8'));
const variables = new Map<string, VariableText>(dictionary.variables.map((v: { id: string }) => [v.id, variableText.one(v, 'en')]));

const of = (variable: string, unit: string, part: Partial<Predictor>): Predictor => ({ ...emptyPredictor(variable, unit, 'linear'), given: 'coefficient', centred: 'no', ...part });
const evidence = {
  ...emptyDraft().evidence, titleEn: 'Made-up model', purposeEn: 'A test.', populationEn: 'Nobody.', section: 'outlook', citation: 'Nobody A. J Tests 2020;1:1', where: 'Table 2',
};
const draftOf = (part: Partial<Draft>): Draft => ({ ...emptyDraft(), higher: 'worse', eventEn: 'death', evidence, ...part });
const asked = (draft: Draft) => questionsOf(draft, variables).map((q) => q.key);

// By hand: exp(lp) = 2^log10(100) x 0.5^(40 / 10) x 2 = 4 / 16 x 2 = 1/2, so that S(36) = 0.64^(1/2) = 0.8 and S(60) = 0.36^(1/2) = 0.6.
const cox = draftOf({
  kind: 'cox', eventEn: 'alive', higher: 'better',
  cox: { timeUnit: 'mo', baseline: [{ time: '36', survival: '0.64' }, { time: '60', survival: '0,36' }], reference: 'zero', meanLp: '', says: 'survival' },
  predictors: [
    of('afp', 'ng/mL', { form: 'log10', plusOne: 'no', given: 'ratio', number: '2' }),
    of('albumin', 'g/L', { form: 'per', per: '10', given: 'ratio', number: '0.5' }),
    of('largest_diameter', 'cm', { form: 'groups', given: 'ratio', cuts: [{ op: '>', at: '5' }], reference: '0', numbers: { 1: '2' } }),
  ],
});
const handWorked: Example = { name: 'by hand', inputs: { afp: '100', albumin: '40', largest_diameter: '6' }, expect: { survival_36: '80.0', survival_60: '60.0' }, tolerance: '' };
const logistic = draftOf({ kind: 'logistic', intercept: '-2', predictors: [of('albumin', 'g/L', { number: '0.05' }), of('cirrhosis', '', { form: 'groups', given: 'ratio', reference: 'false', numbers: { true: '3' } })] });
const linear = draftOf({ kind: 'linear', intercept: '1', predictors: [of('platelets', '10*9/L', { form: 'log2', number: '2', given: '' }), of('sex', '', { form: 'groups', given: '', reference: 'female', numbers: { male: '0.5' } })] });
const points = draftOf({
  kind: 'points',
  predictors: [
    of('afp', 'ng/mL', { form: 'groups', given: '', cuts: [{ op: '>=', at: '20' }, { op: '>', at: '400' }], numbers: { 0: '0', 1: '1', 2: '3' } }),
    of('cirrhosis', '', { form: 'groups', given: '', numbers: { true: '2', false: '0' } }),
    of('ascites', '', { form: 'groups', given: '', numbers: Object.fromEntries(variables.get('ascites')!.levels!.map((l, i) => [l.id, String(i)])) }),
  ],
});

describe('numbers as printed', () => {
  it.each([['0,36', 0.36], ['0,234', 0.234], ['-0,085', -0.085], ['1,5', 1.5], ['1,2345', 1.2345], ['−0.085', -0.085], ['１．５', 1.5], ['1e-3', 0.001], [' 12 ', 12]])('%s is read', (typed, value) => expect(readNumber(typed)).toBe(value));
  it.each(['', '1.2.3', '1,200.5', '1,000', '-1,234', '１，０００', '00,123', 'ten', '5%', '<5'])('%s is no number', (typed) => expect(readNumber(typed)).toBeUndefined());
  it('leave open half a unit of their last digit', () => {
    expect([printedTolerance('0.31'), printedTolerance('31'), printedTolerance('80,0')]).toEqual([0.005, 0.5, 0.05]);
  });
  it('of a ratio is its natural logarithm; a ratio is above 0', () => {
    const ratio = of('age', 'a', { given: 'ratio' });
    expect(coefficientOf(ratio, '1')).toBe(0);
    expect(coefficientOf(ratio, '1.52')).toBeCloseTo(0.4187103, 7); // ln 1.52
    expect(coefficientOf(ratio, '-0.3')).toBeUndefined();
    expect(coefficientOf({ ...ratio, given: 'coefficient' }, '-0.3')).toBe(-0.3);
  });
});

describe('groups', () => {
  const afp = points.predictors[0]!;
  it('meet without gap or overlap, the limit on the side its sign says', () => {
    expect([0, 1, 2].map((i) => bandRange(afp, i))).toEqual(['(-inf, 20)', '[20, 400]', '(400, inf)']);
    expect([0, 1, 2].map((i) => condition(afp, variables.get('afp'), String(i)))).toEqual(['afp < 20', 'afp >= 20 and afp <= 400', 'afp > 400']);
  });
  it('have a term each but the reference', () => {
    expect(termsOf(linear, linear.predictors[1]!, variables.get('sex'))).toEqual([{ id: 'sex_male', of: "sex == 'male'", coefficient: 0.5 }]);
    const no = { ...logistic.predictors[1]!, reference: 'true', numbers: { false: '0.5' } };
    expect(termsOf(logistic, no, variables.get('cirrhosis'))[0]).toMatchObject({ of: 'not cirrhosis', coefficient: Math.log(0.5) });
  });
});

describe('questions', () => {
  it('of a complete draft: none', () => {
    for (const draft of [cox, logistic, linear, points]) expect(questionsOf(draft, variables), draft.kind).toEqual([]);
  });
  it('nothing is answered that was not asked', () => {
    const fresh = { ...cox, predictors: [emptyPredictor('afp', '', '')] };
    expect(asked(fresh)).toEqual(['paper.ask.unit', 'paper.ask.form', 'paper.ask.given_cox']);
    expect(asked({ ...cox, predictors: [{ ...cox.predictors[0]!, plusOne: '' }] })).toEqual(['paper.ask.plus_one']);
    expect(asked({ ...cox, cox: { ...cox.cox, reference: '' } })).toEqual(['paper.ask.baseline_reference']);
    expect(asked({ ...logistic, intercept: '' })).toEqual(['paper.ask.intercept']);
    expect(asked({ ...cox, predictors: [{ ...cox.predictors[2]!, cuts: [{ op: '', at: '5' }] }] })).toEqual(['paper.ask.op']);
    expect(asked({ ...points, predictors: [{ ...points.predictors[1]!, numbers: { true: '2' } }] })).toEqual(['paper.ask.group_points']);
  });
  it('the average patient needs a mean for every term', () => {
    const means = { ...cox, cox: { ...cox.cox, reference: 'means' as const } };
    expect(asked(means)).toEqual(['paper.ask.means_centred', 'paper.ask.means_centred', 'paper.ask.group_mean']);
    expect(asked({ ...cox, predictors: [{ ...cox.predictors[0]!, centred: 'yes' }] })).toEqual(['paper.ask.center_log']);
  });
  it('a slip is said: a percentage, a negative ratio, times or limits that do not ascend, survival that rises', () => {
    const baseline = (rows: [string, string][]) => asked({ ...cox, cox: { ...cox.cox, baseline: rows.map(([time, survival]) => ({ time, survival })) } });
    expect(baseline([['36', '64']])).toEqual(['paper.ask.survival_fraction']);
    expect(baseline([['60', '0.5'], ['36', '0.6']])).toEqual(['paper.ask.time_order', 'paper.ask.survival_falls']);
    expect(asked({ ...cox, predictors: [{ ...cox.predictors[1]!, number: '-0.5' }] })).toEqual(['paper.ask.ratio_positive']);
    expect(asked({ ...points, predictors: [{ ...points.predictors[0]!, cuts: [{ op: '>', at: '400' }, { op: '>', at: '20' }] }] })).toEqual(['paper.ask.cut_order']);
    expect(asked({ ...cox, evidence: { ...evidence, cohortEn: 'One centre', value: '72', measure: 'auc', doi: 'https://doi.org/10.1/x' } })).toEqual(['paper.ask.doi', 'paper.ask.discrimination']);
    expect(asked({ ...cox, evidence: { ...evidence, n: '120' } })).toEqual(['paper.ask.cohort']);
    expect(asked({ ...cox, examples: [{ ...handWorked, tolerance: '-1', inputs: { ...handWorked.inputs, afp: 'high' } }] })).toEqual(['paper.ask.not_a_number', 'paper.ask.not_a_number']);
  });
});

describe('a draft', () => {
  it('comes back from its file as it was', () => expect(readDraft(JSON.stringify({ ...cox, examples: [handWorked] }), (id) => variables.has(id))).toEqual({ ...cox, examples: [handWorked] }));
  it('is refused when it is none, and loses what cannot be an answer', () => {
    for (const text of ['', '[]', '{"id": "albi"}', '{"hepatica_draft": 2}']) expect(readDraft(text, () => true), text).toBeUndefined();
    const odd = readDraft(JSON.stringify({ hepatica_draft: 1, kind: 'magic', predictors: [{ variable: 'afp', form: 'cube', number: 7 }, { variable: 'no_such' }], examples: 3 }), (id) => variables.has(id))!;
    expect([odd.kind, odd.predictors.length, odd.predictors[0]!.form, odd.predictors[0]!.number, odd.examples]).toEqual(['', 1, '', '', []]);
  });
  it('finds variables by name, symbol and part of the name, the taken ones left out', () => {
    expect(search('afp', variables.values(), new Set())[0]!.id).toBe('afp');
    expect(search('Albumin', variables.values(), new Set())[0]!.id).toBe('albumin');
    expect(search('albumin', variables.values(), new Set(['albumin'])).map((v) => v.id)).not.toContain('albumin');
    expect(search('zzz', variables.values(), new Set())).toEqual([]);
  });
});

describe('the package', () => {
  it('says what was not entered and which example does not come out', () => {
    const unmatched = unmatchedOf({ ...cox, examples: [handWorked] }, [{ state: 'compared', matches: false, compared: [{ output: buildPackage(cox, variables, 'x').outputs as never, expected: 80, computed: 25.7, tolerance: 0.05, matches: false }].map((c) => ({ ...c, output: (buildPackage(cox, variables, 'x').outputs as never[])[0]! })) }]);
    const words = JSON.stringify(buildPackage(cox, variables, 'x', unmatched).limitations);
    expect(words).toMatch(/Not entered: cohort, number of patients/);
    expect(words).toMatch(/80% in the paper, 25.7% computed/);
    expect(buildPackage(cox, variables, 'x').evidence).toBeUndefined();
  });
  it('carries cohort, discrimination and source', () => {
    const full = { ...cox, evidence: { ...evidence, cohortEn: 'One centre', n: '120', events: '40', years: '2001-2009', countries: 'cn, kr', measure: 'c_index' as const, value: '0.71', low: '0.65', high: '0.77', doi: '10.1000/made.up' } };
    const made = buildPackage(full, variables, 'x') as unknown as { evidence: { development: object }; references: object[]; computation: { source: string }[] };
    expect(made.evidence.development).toMatchObject({ n: 120, events: 40, countries: ['CN', 'KR'], discrimination: [{ measure: 'c_index', value: 0.71, low: 0.65, high: 0.77 }] });
    expect(made.references).toEqual([{ citation: evidence.citation, doi: '10.1000/made.up', role: 'derivation' }]);
    expect(made.computation[0]!.source).toBe('Nobody A. J Tests 2020;1:1; Table 2');
    expect(modelText(made, 'en').outputs[0].label).toBe('Alive at 3 years');
  });
  it('is drawn from the answered predictors alone, without a baseline as its linear predictor', () => {
    const half = { ...cox, predictors: [cox.predictors[0]!, emptyPredictor('albumin', '', '')], cox: { ...cox.cox, baseline: [{ time: '36', survival: '' }] } };
    expect(drawable(half, variables)).toMatchObject({ kind: 'linear', predictors: [{ variable: 'afp' }] });
    expect(drawable(emptyDraft(), variables)).toBeUndefined();
  });
});

const wasm = process.env.HEPATICA_CALCULATOR ?? here('../../build/wasm/wasm/calculator.mjs');

// The real core, where it has been built.
describe.skipIf(!existsSync(wasm))('through the core', async () => {
  if (!existsSync(wasm)) return;
  const { default: create } = await import(/* @vite-ignore */ pathToFileURL(wasm).href);
  const core = await create({ wasmBinary: readFileSync(wasm.replace(/\.mjs$/, '.wasm')) });
  const words = JSON.stringify(coreVariables(dictionary));
  const run = (draft: Draft, ...examples: Example[]) => tryOn(core, words, buildPackage(draft, variables, 'draft'), examples.map((e) => patientOf(draft, e, variables)), {});
  const values = (answer: Answer<Evaluation> | undefined) => (answer?.ok ? Object.fromEntries(answer.value.results[0]!.outputs!.map((o) => [o.id, o.value as number])) : answer);
  const example = (inputs: Record<string, string>): Example => ({ name: '', inputs, expect: {}, tolerance: '' });

  it.each([['cox', cox], ['logistic', logistic], ['linear', linear], ['points', points]] as const)('a %s package is read and drawn, and so is its short form for the page', (_, draft) => {
    const made = buildPackage(draft, variables, 'draft');
    const tried = tryOn(core, words, made, [], {});
    expect(tried.refused).toBeUndefined();
    expect(tried.layout!.ok && tried.layout!.value.axes.filter((a) => a.kind === 'predictor').length).toBe(draft.predictors.length);
    expect(tryOn(core, words, coreModel(made), [], {}).refused).toBeUndefined();
  });
  it('the Cox model gives what the hand gives', () => {
    const got = values(run(cox, handWorked).evaluations[0]) as Record<string, number>;
    expect(got.survival_36).toBeCloseTo(0.8, 12);
    expect(got.survival_60).toBeCloseTo(0.6, 12);
    expect(got.lp).toBeCloseTo(Math.log(0.5), 12);
  });
  it('risk is what survival leaves, and the average patient has the baseline itself', () => {
    const risk = values(run({ ...cox, cox: { ...cox.cox, says: 'event' } }, handWorked).evaluations[0]) as Record<string, number>;
    expect(risk.event_36).toBeCloseTo(0.2, 12);
    const meanLp = values(run({ ...cox, cox: { ...cox.cox, reference: 'mean_lp', meanLp: String(Math.log(0.5)) } }, handWorked).evaluations[0]) as Record<string, number>;
    expect(meanLp.survival_36).toBeCloseTo(0.64, 12);
    const [afp, albumin, size] = cox.predictors as [Predictor, Predictor, Predictor];
    const means = { ...cox, cox: { ...cox.cox, reference: 'means' as const }, predictors: [{ ...afp, centred: 'yes' as const, center: '2' }, { ...albumin, centred: 'yes' as const, center: '40' }, { ...size, means: { 1: '1' } }] };
    expect((values(run(means, handWorked).evaluations[0]) as Record<string, number>).survival_36).toBeCloseTo(0.64, 12);
  });
  it('the others give what the hand gives', () => {
    // -2 + 0.05 x 40 = 0: one half; with cirrhosis the odds are 3.
    const [without, withIt] = run(logistic, example({ albumin: '40', cirrhosis: 'false' }), example({ albumin: '40', cirrhosis: 'true' })).evaluations.map(values) as Record<string, number>[];
    expect(without!.probability).toBeCloseTo(0.5, 12);
    expect(withIt!.probability).toBeCloseTo(0.75, 12);
    // 1 + 2 log2(128) + 0.5
    expect((values(run(linear, example({ platelets: '128', sex: 'male' })).evaluations[0]) as Record<string, number>).score).toBeCloseTo(15.5, 12);
    const none = variables.get('ascites')!.levels![0]!.id;
    const totals = ['19.9', '20', '400', '400.1'].map((afp) => (values(run(points, example({ afp, cirrhosis: 'true', ascites: none })).evaluations[0]) as Record<string, number>).score);
    expect(totals).toEqual([2, 3, 3, 5]);
  });
  it('a wrong logarithm is caught with both numbers, and is the one change that explains it', () => {
    const wrong = { ...cox, predictors: [{ ...cox.predictors[0]!, form: 'ln' as const }, ...cox.predictors.slice(1)] };
    const outcome = compare(wrong, handWorked, run(wrong, handWorked).evaluations[0]!);
    // exp(lp) = 2^ln(100) / 8
    expect(outcome).toMatchObject({ state: 'compared', matches: false });
    expect(outcome.state === 'compared' && outcome.compared[0]!.computed).toBeCloseTo(100 * 0.64 ** (2 ** Math.log(100) / 8), 9);
    const explains = variantsOf(wrong, variables).filter((v) => {
      if (questionsOf(v.draft, variables).length > 0) return false;
      const tried = tryOn(core, words, buildPackage(v.draft, variables, 'draft'), [patientOf(wrong, handWorked, variables)], {});
      const again = tried.evaluations[0] && compare(wrong, handWorked, tried.evaluations[0]);
      return again?.state === 'compared' && again.matches;
    });
    expect(explains.map((v) => [v.key, v.instead])).toEqual([['paper.trap.log', 'log10']]);
  });
  it('what matched becomes an example in the scale of the package, which comes out again', () => {
    const draft = { ...cox, examples: [handWorked] };
    const outcome = compare(draft, handWorked, run(draft, handWorked).evaluations[0]!);
    const { examples } = referenceOf(draft, [outcome], variables) as { examples: { expect: Record<string, number>; tolerance: number; patient: object }[] };
    expect(examples.map((e) => [e.expect, e.tolerance])).toEqual([[{ survival_36: 0.8 }, 0.0005], [{ survival_60: 0.6 }, 0.0005]]);
    expect(examples[0]!.patient).toEqual({ afp: { value: 100, unit: 'ng/mL' }, albumin: { value: 40, unit: 'g/L' }, largest_diameter: { value: 6, unit: 'cm' } });
  });
  it('an impossible value and an unfilled example are said, not computed', () => {
    expect(openOf(cox, example({ afp: '100' }), variables)).toEqual({ lacks: ['albumin', 'largest_diameter'], expects: false });
    const refused = compare(cox, handWorked, run(cox, { ...handWorked, inputs: { ...handWorked.inputs, albumin: '400' } }).evaluations[0]!);
    expect(refused).toMatchObject({ state: 'failed', failure: { code: 'impossible_value', field: 'albumin' } });
  });
});
