/// The record: what was entered to the last digit and with its doubts, and beside each number what its card says of it.
import { fileURLToPath } from 'node:url';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
// @ts-expect-error a plain script
import { words } from '../scripts/locales.mjs';
import type { Result } from '../src/core/types';
import { adopt, models, type ModelText } from '../src/state/dictionary';
import { clearPatient, setEntry } from '../src/state/patient';
import { patientErrors, resultOf } from '../src/state/results';
import { fitReasons } from '../src/results/FitLine';
import { firedRules, spoken } from '../src/treatment/guidelines';
import { reportText } from '../src/report/copy';
import { notesOf, report, verdictOf } from '../src/report/report';

const web = fileURLToPath(new URL('..', import.meta.url));
const model = (id: string, more: Partial<ModelText> = {}): ModelText => ({
  id, version: '1.0.0', group: 'outlook', title: id, short: id, weight: 0, exclusions: {}, rules: {}, evidence: {}, classes: {},
  outputs: [{ id: 'score', label: 'Score', kind: 'score', headline: true }], ...more,
});
const answers = (id: string, more: Partial<Result> = {}) => {
  resultOf(id).value = { id, version: '1.0.0', status: 'ok', outputs: [{ id: 'score', value: 3, kind: 'score' }], ...more };
};
const enteredAfp = (value: number, state: 'valid' | 'unusual' | 'kept' = 'valid') => setEntry('afp', { text: String(value), unit: 'ng/mL', state, value: { value, unit: 'ng/mL' } });

beforeAll(() => {
  adopt({
    tag: 'en', version: '0', languages: [], words: words(web, 'en'), groups: [], examples: [], gene_scales: [], open: 0,
    variables: [
      { id: 'afp', group: 'tumour', type: 'number', label: 'AFP', units: [{ code: 'ng/mL', label: 'ng/mL' }, { code: 'kU/L', label: 'kU/L' }] },
      { id: 'ascites', group: 'liver', type: 'boolean', label: 'Ascites' },
    ],
    models: [model('plain', { group: 'stage' }), model('resected', { treatments: ['resection'], notice: 'For research.' }), model('mine', { own: true })],
  });
});
beforeEach(() => { clearPatient(); patientErrors.value = []; for (const id of models.value.keys()) resultOf(id).value = undefined; });

describe('what was entered', () => {
  it('stands in the record with every digit', () => {
    enteredAfp(54321);
    expect(report().inputs).toEqual([{ name: 'AFP', value: '54321 ng/mL' }]);
    expect(spoken('afp', 54321, 'ng/mL')).toBe('54321 ng/mL');
    expect(fitReasons(model('plain'), { id: 'plain', version: '1', status: 'ok', fit: { verdict: 'borderline', outside: [{ variable: 'afp', value: 54321, range: '[0, 400]' }] } })[0]).toContain('54321');
  });
  it('outside the range of a model has the unit of that range, which may not be that of the field', () => {
    const outside = { id: 'plain', version: '1', status: 'ok' as const, fit: { verdict: 'borderline' as const, outside: [{ variable: 'afp', value: 44815.123, range: '[0, 400]' }] } };
    expect(fitReasons(model('plain', { units: { afp: 'kU/L' } }), outside)).toEqual(['AFP 44,820 kU/L, made in 0\u2013400']);
    expect(fitReasons(model('plain'), outside)).toEqual(['AFP 44,820, made in 0\u2013400']);
  });
  it('is rounded only where it was computed or converted', () => {
    enteredAfp(54321);
    expect(spoken('afp', 44815.123, 'kU/L')).toBe('44,820 kU/L');
  });
});

describe('what a guideline went by', () => {
  const detail = {
    uses: [{ model: 'resected', output: 'score', as: 'score', variable: 'ascites' }],
    computation: [{ id: 'stage', kind: 'decision', rules: [{ id: 'late', when: 'score', set: { stage: 'D' }, explain: 'Late.' }] }],
  };
  const result: Result = { id: 'plain', version: '1', status: 'ok', rules: [{ step: 'stage', id: 'late' }], values: { score: true } };
  it('is named after the chart only where the chart gave it', () => {
    expect(firedRules(detail, result)[0]?.decidedBy).toEqual(['Score: Yes']);
    setEntry('ascites', { text: 'true', unit: undefined, state: 'valid', value: true });
    expect(firedRules(detail, result)[0]?.decidedBy).toEqual(['Ascites: Yes']);
  });
});

describe('the record says what the form says', () => {
  it('of an unusual value: whether it was confirmed', () => {
    enteredAfp(2e6, 'unusual');
    expect(report().inputs[0]?.doubt).toBe('unusual, not confirmed');
    expect(reportText()).toContain('AFP: 2000000 ng/mL [unusual, not confirmed]');
    enteredAfp(2e6, 'kept');
    expect(report().inputs[0]?.doubt).toBe('Unusual, kept as entered');
  });
  it('of a value that contradicts another: that it was not used, and why', () => {
    enteredAfp(5);
    setEntry('ascites', { text: 'true', unit: undefined, state: 'valid', value: true });
    patientErrors.value = [{ code: 'contradiction', field: 'ascites', detail: 'a rule' }];
    expect(reportText()).toContain('Ascites: Yes [not used: Two values cannot both be true (a rule)]');
    expect(report().inputs.map((one) => one.doubt !== undefined)).toEqual([false, true]);
  });
});

describe('the record says what the cards say', () => {
  beforeEach(() => { for (const id of models.value.keys()) answers(id); });
  it('of a model: its notice, and that it is of this session only', () => {
    expect(Object.fromEntries(report().results.map((one) => [one.id, one.notices]))).toEqual({ plain: [], resected: ['For research.'], mine: ['Own model of this session'] });
    expect(reportText()).toMatch(/resected .*\[For research\.\]/);
    expect(reportText()).toMatch(/mine .*\[Own model of this session\]/);
  });
  it('over the outcomes of a treatment: people selected for it, not its effect', () => {
    const lines = reportText().split('\n');
    const before = lines[lines.findIndex((line) => line.includes('resected')) - 1];
    expect(before).toContain('It is not the effect of the treatment');
    expect(lines.filter((line) => line.includes('selected for this treatment'))).toHaveLength(1);
  });
  it('on paper once each, as notes', () => {
    answers('resected');
    expect(notesOf(report().results)).toEqual(['Own model of this session', expect.stringContaining('not the effect of the treatment'), 'For research.']);
  });
});

it('a printed nomogram says whether its model speaks about the patient', () => {
  const one = model('plain', { exclusions: { cirrhosis: { reason: 'Made without cirrhosis', effect: 'not_applicable' } } });
  expect(verdictOf(one)).toBeUndefined();
  answers('plain', { status: 'not_applicable', outputs: [], failed: ['cirrhosis'] });
  expect(verdictOf(one)).toBe('Does not apply: Made without cirrhosis');
  answers('plain', { fit: { verdict: 'borderline', reasons: ['cirrhosis'] } });
  expect(verdictOf(one)).toBe('Borderline: Made without cirrhosis');
  answers('plain', { fit: { verdict: 'fits' } });
  expect(verdictOf(one)).toBe('Fits this patient');
  answers('plain', { fit: { verdict: 'fits', unchecked: ['cirrhosis'] } });
  expect(verdictOf(one)).toBe('Fits this patient (1 condition unchecked)');
});
