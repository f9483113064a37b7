/// Asking only what is needed: what a package's text says an answer hangs on, and which question comes next.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
// @ts-expect-error a plain script
import { modelDetail, modelText } from '../scripts/model-words.mjs';
// @ts-expect-error a plain script
import { variableText } from '../scripts/variable-words.mjs';
import { cutsIn, readingsOf, valuesFor, type Library, type Readings } from '../src/asking/readings';
import { goalsOf, matters, nextQuestion, type Enquiry } from '../src/asking/plan';
import type { Core, Patient, Result } from '../src/core/types';
import { keepProof, settled } from '../src/results/decided';
import { patient, setEntry } from '../src/state/patient';
import type { ModelText, VariableText } from '../src/state/dictionary';

const models = fileURLToPath(new URL('../../models', import.meta.url));
const json = (path: string) => JSON.parse(readFileSync(`${models}/${path}`, 'utf8'));
const dictionary = json('variables.json');
const variables = new Map<string, VariableText>(dictionary.variables.map((v: { id: string }) => [v.id, variableText.one(v, 'en')]));
const packages = ['bclc-2022', 'child-pugh', 'milan', 'up-to-seven', 'li-rads-2018'].map((id) => json(`${id}/model.json`));
const library: Library = {
  variables, models: new Map(packages.map((p) => [p.id, modelText(p, 'en')])),
  details: Object.fromEntries(packages.map((p) => [p.id, modelDetail(p, 'en')])),
};

describe('the values at which an expression can turn', () => {
  it('are the numbers a name is compared with, from either side', () => {
    expect(cutsIn({ text: 'x <= 2 and known(x) or 5 < x' }, 'x')).toEqual([2, 5]);
    expect(cutsIn({ text: "y == 'x' and y > 1" }, 'x')).toEqual([]);
  });
  it('are band edges where the expression hands the value on', () => {
    expect(cutsIn({ text: 'x', edges: [3, 4] }, 'x')).toEqual([3, 4]);
    expect(cutsIn({ text: 'if(known(z) and not known(x), if(z < 4, 1, 2), x)', edges: [1.7, 2.3] }, 'x')).toEqual([1.7, 2.3]);
  });
  it('are unknown where the value is computed with', () => {
    for (const text of ['x + y <= 7', 'x <= 5 + y', '2 * x <= 5', 'x <= x_limit', 'x <= 5.5 * y', 'y - 5 <= x', 'sqrt(x) > 2']) {
      expect(cutsIn({ text, edges: [7] }, 'x'), text).toBeUndefined();
    }
    expect(cutsIn({ text: 'x' }, 'x')).toBeUndefined();
  });
});

describe('what an output hangs on', () => {
  it('leaves out what only the treatment of a stage reads', () => {
    const stage = readingsOf('bclc-2022', 'stage', library)!;
    expect([...stage.keys()]).toEqual(expect.arrayContaining(['ecog', 'tumour_number', 'largest_diameter', 'encephalopathy', 'inr']));
    for (const id of ['transplant_candidate', 'portal_hypertension', 'selective_access', 'bilirubin_uln']) expect(stage.has(id), id).toBe(false);
    expect(readingsOf('bclc-2022', 'option', library)!.has('portal_hypertension')).toBe(true);
  });
  it('knows the limits of the package it builds on, in that package\'s unit', () => {
    const { bilirubin, inr, albumin } = Object.fromEntries(readingsOf('bclc-2022', 'stage', library)!);
    expect(bilirubin).toMatchObject({ unit: 'mg/dL', cuts: [2, 3], exact: true });
    expect(inr).toMatchObject({ cuts: [1.7, 2.3], exact: true });
    expect(albumin).toMatchObject({ unit: 'g/dL', cuts: [2.8, 3.5], exact: true });
    // Stage A compares bilirubin with the laboratory's own limit: no list of values stands for that.
    expect(Object.fromEntries(readingsOf('bclc-2022', 'option', library)!)['bilirubin']!.exact).toBe(false);
  });
  it('trusts no list for a number that is added up', () => {
    const reading = readingsOf('up-to-seven', goalsOf(library.models.get('up-to-seven')!)[0]!, library)!.get('tumour_number')!;
    expect(reading.exact).toBe(false);
    expect(valuesFor(reading, variables.get('tumour_number'))).toBeUndefined();
  });
  it('is not known without the package\'s text', () => expect(readingsOf('bclc-2022', 'stage', { ...library, details: {} })).toBeUndefined());
});

describe('values that stand for all', () => {
  const milan = readingsOf('milan', goalsOf(library.models.get('milan')!)[0]!, library)!;
  it('hold every limit and one value on each side of it', () => {
    const sizes = valuesFor(milan.get('largest_diameter')!, variables.get('largest_diameter')) as number[];
    for (const [low, high] of [[0, 3], [3, 5], [5, 100]] as const) expect(sizes.some((s) => s > low && s < high)).toBe(true);
    expect(sizes).toEqual(expect.arrayContaining([3, 5]));
  });
  it('are whole and possible for a count', () => {
    expect(valuesFor(milan.get('tumour_number')!, variables.get('tumour_number'))).toEqual([1, 2, 3, 4]);
  });
});

/** A core for one made-up package: `rule` gives the class, or the names it lacks. */
function enquiry(rule: (p: Patient) => string | string[], exact = true, skipped: string[] = []): Enquiry & { calls: () => number } {
  let calls = 0;
  const result = (patient: Patient): Result => {
    const found = rule(patient);
    const head = { id: 'm', version: '1', hash: '' };
    return typeof found === 'string' ? { ...head, status: 'ok', outputs: [{ id: 'c', value: found, kind: 'class' }] } : { ...head, status: 'missing_input', missing: found };
  };
  const core = {
    evaluate: async ({ patient }) => {
      calls++;
      return { ok: true, warnings: [], value: { hepatica: '', patient: { values: {}, derived: {}, errors: [], warnings: [] }, results: [result(patient)] } };
    },
    sweep: async ({ patient, variable, values }) => {
      calls++;
      const all = values.map((value) => result({ ...patient, [variable]: value }));
      return { ok: true, warnings: [], value: { variable, values, results: [{ id: 'm', status: all.map((r) => r.status), outputs: { c: all.map((r) => r.outputs?.[0]?.value ?? null) } }] } };
    },
  } as Partial<Core> as Core;
  const ids = ['a', 'b', 'c', 'n'];
  const readings: Readings = new Map(ids.map((id) => [id, { variable: id, unit: undefined, cuts: [], exact: id !== 'n' || exact }]));
  const types = new Map<string, VariableText>(ids.map((id) => [id, { id, group: 'g', label: id, type: id === 'n' ? 'number' : 'boolean' }]));
  return { core, model: { id: 'm' } as ModelText, output: 'c', readings, variables: types, skipped: new Set(skipped), stop: () => false, calls: () => calls };
}

const lacking = (p: Patient, ...ids: string[]) => ids.filter((id) => !(id in p));
/** Three points for a, one each for b and c; high from three points. */
const points = (p: Patient) => (lacking(p, 'a', 'b', 'c').length > 0 ? lacking(p, 'a', 'b', 'c') : Number(p.a) * 3 + Number(p.b) + Number(p.c) >= 3 ? 'high' : 'low');
/** First a; only without it b, and only with b, c. */
const table = (p: Patient) => (lacking(p, 'a').length ? ['a'] : p.a ? 'yes' : lacking(p, 'b').length ? ['b'] : !p.b ? 'no' : lacking(p, 'c').length ? ['c'] : p.c ? 'yes' : 'no');

describe('the next question', () => {
  it('is decided as soon as no remaining value changes the class', async () => {
    expect((await nextQuestion(enquiry(points), {}))?.question).toBe('a');
    expect(await nextQuestion(enquiry(points), { a: true })).toMatchObject({ answer: 'high', whatever: ['b', 'c'] });
    expect(await nextQuestion(enquiry(points), { a: false })).toMatchObject({ answer: 'low', whatever: ['b', 'c'] });
  });
  it('follows the table and stops where it decides', async () => {
    expect((await nextQuestion(enquiry(table), { a: false }))?.question).toBe('b');
    expect((await nextQuestion(enquiry(table), { a: false, b: true }))?.question).toBe('c');
    const done = await nextQuestion(enquiry(table), { a: false, b: false });
    expect(done).toMatchObject({ answer: 'no', whatever: [] });
    expect(done?.question).toBeUndefined();
  });
  it('does not ask what turns nothing, even where the core names it', async () => {
    const idle = (p: Patient) => (lacking(p, 'b', 'a').length ? lacking(p, 'b', 'a') : p.a ? 'yes' : 'no');
    expect((await nextQuestion(enquiry(idle), {}))?.question).toBe('a');
    expect(await nextQuestion(enquiry(idle), { a: true })).toMatchObject({ answer: 'yes', whatever: ['b'] });
  });
  it('finds the one completion in which an input matters', async () => {
    const rare = (p: Patient) => (lacking(p, 'a', 'b', 'c').length ? lacking(p, 'a', 'b', 'c') : p.a && p.b && p.c ? 'yes' : 'no');
    expect(await matters(enquiry(rare), {}, 'c')).toBe(true);
    expect(await matters(enquiry(rare), { a: false }, 'c')).toBe(false);
  });
  it('asks what it can prove nothing about', async () => {
    const number = (p: Patient) => (lacking(p, 'n').length ? ['n'] : 'always');
    expect((await nextQuestion(enquiry(number, false), {}))?.question).toBe('n');
  });
  it('puts what the core asks, with the idle inputs of an earlier output known, before the rest', async () => {
    const second = (p: Patient) => (lacking(p, 'a').length ? ['a', 'b'] : lacking(p, 'c').length ? ['c'] : p.c ? 'x' : lacking(p, 'b').length ? ['b'] : p.b ? 'y' : 'z');
    expect((await nextQuestion(enquiry(second), {}))?.question).toBe('b');
    expect((await nextQuestion(enquiry(second), {}, ['a']))?.question).toBe('c');
    expect(await nextQuestion(enquiry(second), { c: true }, ['a'])).toMatchObject({ answer: 'x', whatever: ['a'] });
  });
  it('goes past what nobody knows, and says when the answer hangs on it', async () => {
    expect((await nextQuestion(enquiry(table, true, ['a']), {}))?.question).toBe('b');
    expect(await nextQuestion(enquiry(table, true, ['a', 'b']), {})).toMatchObject({ question: 'c' });
    expect(await nextQuestion(enquiry(table, true, ['a']), { b: false })).toMatchObject({ stuck: ['a'] });
    // With b and c, a turns nothing any more.
    expect(await nextQuestion(enquiry(table, true, ['a']), { b: true, c: true })).toMatchObject({ answer: 'yes', whatever: ['a'] });
  });
  it('does not ask further where the model does not speak of the patient', async () => {
    const one = enquiry(points);
    const evaluate = one.core.evaluate;
    one.core.evaluate = async (question) => {
      const answer = await evaluate(question);
      if (answer.ok) answer.value.results[0] = { id: 'm', version: '1', hash: '', status: 'not_applicable', failed: ['child'] };
      return answer;
    };
    const found = await nextQuestion(one, {});
    expect(found?.result.status).toBe('not_applicable');
    expect(found?.question).toBeUndefined();
  });
});

describe('goals', () => {
  it('begin with the class', () => {
    expect(goalsOf(library.models.get('bclc-2022')!)).toEqual(['stage', 'option']);
    expect(goalsOf(library.models.get('child-pugh')!)).toEqual(['class', 'score']);
  });
});

describe('what an enquiry has proven', () => {
  const milan = library.models.get('milan')!;
  const output = goalsOf(milan)[0]!;
  const waiting: Result = { id: 'milan', version: '1', hash: '', status: 'missing_input', missing: ['macrovascular_invasion', 'tumour_number'] };
  const proof = { decisions: [{ output, answer: 'beyond', rules: [{ step: 'criteria', id: 'size' }], whatever: ['macrovascular_invasion'] }], unneeded: ['macrovascular_invasion'], closed: false };
  it('stands in the result instead of what is missing, and what is still missing stays', () => {
    keepProof('milan', patient.value, proof);
    const { result, whatever } = settled(milan, waiting);
    expect(result).toMatchObject({ status: 'ok', outputs: [{ id: output, value: 'beyond', kind: 'class' }], rules: [{ step: 'criteria', id: 'size' }], missing: ['tumour_number'] });
    expect(whatever).toEqual(['macrovascular_invasion']);
  });
  it('holds for no other patient, no other model and no result that has its answer', () => {
    keepProof('milan', patient.value, proof);
    setEntry('afp', { text: '1', unit: 'ng/mL', state: 'valid', value: { value: 1, unit: 'ng/mL' } });
    expect(settled(milan, waiting)).toEqual({ result: waiting, whatever: [] });
    keepProof('milan', { afp: { value: 2, unit: 'ng/mL' } }, proof); // an enquiry that ended after the patient had changed
    expect(settled(milan, waiting)).toEqual({ result: waiting, whatever: [] });
    keepProof('up-to-seven', patient.value, proof);
    expect(settled(milan, waiting).result).toBe(waiting);
    keepProof('milan', patient.value, proof);
    for (const status of ['not_applicable', 'refused', 'locked'] as const) expect(settled(milan, { ...waiting, status }).whatever).toEqual([]);
    const answered: Result = { ...waiting, status: 'ok', outputs: [{ id: output, value: 'within', kind: 'class' }] };
    expect(settled(milan, answered).result).toBe(answered);
  });
});
