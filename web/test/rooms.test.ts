/// What the later views choose: values to try, plain thresholds, events that may be compared, guidelines that agree.
import { describe, expect, it } from 'vitest';
import { eventGroups, type Line } from '../src/library/compare';
// @ts-expect-error a plain script
import { modelText } from '../scripts/model-words.mjs';
import { none, passes, stateOf } from '../src/library/filters';
import { plainest, spaced } from '../src/sensitivity/ranges';
import { agreement, knownAfterwards, namedBy, type Named } from '../src/treatment/guidelines';
import type { ModelText } from '../src/state/dictionary';
import { clearPatient, setEntry } from '../src/state/patient';

const model = (id: string, more: Partial<ModelText> = {}): ModelText => ({
  id, version: '1', group: 'outlook', title: id, short: id, weight: 0, exclusions: {}, rules: {}, evidence: {}, classes: {}, ...more,
});

describe('the plainest number of a bracket', () => {
  it('is the published threshold where one lies inside', () => {
    expect(plainest(4.98, 5.03)).toBe(5);
    expect(plainest(399.1, 401)).toBe(400);
    expect(plainest(0.149, 0.151)).toBe(0.15);
  });
  it('takes as many digits as the bracket needs, and never leaves it', () => {
    const found = plainest(39.4875, 39.4876);
    expect(found).toBeGreaterThan(39.4875);
    expect(found).toBeLessThanOrEqual(39.4876);
  });
});

describe('values to try', () => {
  it('hold both ends', () => expect(spaced(0, 10, 5, false)).toEqual([0, 2.5, 5, 7.5, 10]));
  it('step by ratio over a wide range', () => expect(spaced(1, 10000, 5, true)).toEqual([1, 10, 100, 1000, 10000]));
});

describe('comparison', () => {
  const line = (id: string, event: string, value: number, elsewhere = false): Line => ({
    model: model(id), result: { id, version: '1', hash: '', status: 'ok', outputs: [{ id: 'p', value, kind: 'probability' }] },
    shown: [{ output: 'p', value: '', kind: 'probability', label: 'p', event, ...(elsewhere ? { elsewhere } : {}) }],
  });
  it('puts only the same event at the same time on one axis', () => {
    const groups = eventGroups([line('a', 'death', 0.4), line('b', 'recurrence', 0.9), line('c', 'death', 0.1), line('d', 'death', 0.7, true)]);
    expect(groups.map((g) => [g.event, g.marks.length])).toEqual([['death', 2], ['recurrence', 1]]);
    expect(groups[0]).toMatchObject({ low: 0.1, high: 0.4 });
  });
});

describe('filters', () => {
  it('ask every word of the query', () => {
    const one = model('hap', { title: 'Hepatoma arterial embolisation', keywords: ['TACE'] });
    expect(passes(one, 'answered', { ...none, query: 'tace hap' })).toBe(true);
    expect(passes(one, 'answered', { ...none, query: 'tace albi' })).toBe(false);
    expect(passes(one, 'answered', { ...none, state: 'locked' })).toBe(false);
  });
  it('tell a model that is one field short from one that waits', () => {
    const waiting = (missing: string[]) => stateOf({ id: 'x', version: '1', hash: '', status: 'missing_input', missing });
    expect(waiting(['afp'])).toBe('near');
    expect(waiting(['afp', 'inr', 'age'])).toBe('waiting');
    expect(waiting(['gene_expression'])).toBe('waiting');
  });
  it('count as computed only what was computed from an entry', () => {
    const ok = () => stateOf({ id: 'x', version: '1', hash: '', status: 'ok' });
    expect(ok()).toBe('waiting');
    setEntry('age', { text: '58', unit: 'a', state: 'valid', value: { value: 58, unit: 'a' } });
    expect(ok()).toBe('answered');
    clearPatient();
  });
  it('know what a guideline names from its references, not from its place in the list', () => {
    const made = (id: string, more: object): ModelText => modelText({ id, version: '1', group: 'stage', title: { en: id }, ...more }, 'en') as ModelText;
    const named = made('a', { references: [{ role: 'guideline' }] });
    const allocates = made('b', { allocation: { first: 'treatment' }, references: [{ role: 'development' }] });
    expect(allocates.weight).toBeGreaterThan(named.weight);
    expect([named, allocates].map((one) => passes(one, 'answered', { ...none, evidence: 'guideline' }))).toEqual([true, false]);
  });
});

describe('guidelines', () => {
  const named = (short: string, first: string[], next: string[] = []): Named => ({
    model: model(short), advice: { stage: undefined, first: { words: first.join(), treatments: first }, next: { words: next.join(), treatments: next } },
  });
  it('agree when the first treatments meet, differ when not, and say nothing about one alone', () => {
    expect(agreement([named('A', ['tace']), named('B', ['resection', 'tace'])])).toBe('shared');
    expect(agreement([named('A', ['tace']), named('B', ['systemic'])])).toBe('differ');
    expect(agreement([named('A', ['tace'])])).toBe('one');
  });
  it('are named under the treatments they name', () => {
    expect(namedBy(['haic', 'radioembolisation'], [named('A', ['tace'], ['radioembolisation'])])).toEqual([{ short: 'A', place: 'next' }]);
  });
});

describe('values known only after an operation', () => {
  it('are those of the specimen and of the days after', () => {
    expect(knownAfterwards(new Set(['tumour_number', 'afp', 'edmondson_grade', 'microvascular_invasion']))).toEqual(['microvascular_invasion']);
    expect(knownAfterwards(new Set(['satellite_nodules', 'path_tumour_number', 'bilirubin_pod5'])))
      .toEqual(['path_tumour_number', 'satellite_nodules', 'bilirubin_pod5']);
  });
});
