/// Entering values: checked by the core, refused or asked about, then every model computed again.
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { adopt, complete, text } from '../src/state/dictionary';
import { clearPatient, entry, patient } from '../src/state/patient';
import { counts, failure, nextFields, resultOf, unseen, markSeen } from '../src/state/results';
import { addPackages, choose, enter, keepUnusual, openRest, readIn, start } from '../src/state/session';
import { headlines, sentence } from '../src/results/reading';
import { models } from '../src/state/dictionary';
import { fakeCore } from './fake-core';

const core = fakeCore();
const settled = () => new Promise((next) => setTimeout(next, 5));

beforeAll(async () => {
  adopt({
    tag: 'en', version: '0', languages: [], words: {}, groups: [], examples: [], gene_scales: [], open: 0,
    variables: [
      { id: 'albumin', group: 'liver', type: 'number', label: 'Albumin', units: [{ code: 'g/L', label: 'g/L' }, { code: 'g/dL', label: 'g/dL' }] },
      { id: 'sex', group: 'person', type: 'category', label: 'Sex', levels: [{ id: 'male', label: 'Male' }] },
    ],
    models: [{
      id: 'albi', version: '1.0.0', group: 'liver_reserve', title: 'ALBI', short: 'ALBI', weight: 0, exclusions: {}, rules: {}, evidence: {},
      classes: { '2': { label: 'Grade 2', severity: 2, meaning: 'Intermediate.' } }, classesOf: 'grade',
      outputs: [{ id: 'grade', label: 'Grade', kind: 'class', headline: true, from: 'grade' }, { id: 'score', label: 'Score', kind: 'score', from: 'score' }],
    }],
  });
  await start(core);
});
beforeEach(() => clearPatient());

describe('a number', () => {
  it('is taken in the unit of its field', async () => {
    await enter('albumin', '38');
    expect(patient.value.albumin).toEqual({ value: 38, unit: 'g/L' });
    expect(entry('albumin').value.state).toBe('valid');
  });
  it('that is impossible is refused, kept as typed, and not computed with; the right unit is offered', async () => {
    await enter('albumin', '4.2');
    expect(entry('albumin').value).toMatchObject({ text: '4.2', state: 'refused', suggestedUnit: 'g/dL' });
    expect(patient.value.albumin).toBeUndefined();
  });
  it('that is unusual is asked about once', async () => {
    await enter('albumin', '8');
    expect(entry('albumin').value.state).toBe('unusual');
    keepUnusual('albumin');
    expect(entry('albumin').value.state).toBe('kept');
    await enter('albumin', '8');
    expect(entry('albumin').value.state).toBe('kept');
  });
  it('kept as unusual is asked about again in another unit', async () => {
    await enter('albumin', '130', 'g/L');
    keepUnusual('albumin');
    await readIn('albumin', 'g/dL');
    expect(entry('albumin').value).toMatchObject({ text: '130', unit: 'g/dL', state: 'unusual' });
  });
  it('not typed yet takes the unit it will be read in', async () => {
    await readIn('albumin', 'g/dL');
    expect(entry('albumin').value).toMatchObject({ text: '', unit: 'g/dL', state: 'unknown' });
    await readIn('albumin', 'g/L');
  });
  it('typed when the core has stopped stays in its field, and the stop is said', async () => {
    const stopped = vi.spyOn(core, 'enter').mockRejectedValueOnce(new Error('out of memory'));
    await enter('albumin', '41');
    expect(failure.value).toEqual({ code: 'core_stopped', detail: 'Error: out of memory' });
    expect(entry('albumin').value.text).toBe('41');
    stopped.mockRestore();
    failure.value = undefined;
  });
  it('emptied is unknown again', async () => {
    await enter('albumin', '38');
    await enter('albumin', ' ');
    expect(patient.value).toEqual({});
  });
  it('typed on meanwhile is not overwritten by an older answer', async () => {
    await Promise.all([enter('albumin', '3'), enter('albumin', '38')]);
    expect(patient.value.albumin).toEqual({ value: 38, unit: 'g/L' });
  });
  it('is computed with at once, in the message that checks it, and not a second time', async () => {
    await enter('albumin', '38');
    await settled();
    core.seen.length = 0;
    await enter('albumin', '39');
    await settled();
    expect(core.seen).toEqual([{ albumin: { value: 39, unit: 'g/L' } }]);
  });
  it('is computed with again when packages join, though nothing was typed', async () => {
    await enter('albumin', '38');
    await settled();
    core.seen.length = 0;
    await addPackages([]);
    expect(core.seen).toEqual([{ albumin: { value: 38, unit: 'g/L' } }]);
  });
  it('computed with while more was typed that is refused, leaves the answers of the patient as he stands', async () => {
    await Promise.all([enter('albumin', '38'), enter('albumin', '38x')]);
    await settled();
    expect(entry('albumin').value.state).toBe('refused');
    expect(patient.value).toEqual({});
    expect(core.seen.at(-1)).toEqual({});
  });
});

describe('results', () => {
  it('follow the patient', async () => {
    await settled();
    expect(resultOf('albi').value?.status).toBe('missing_input');
    expect(nextFields.value).toEqual([{ variable: 'albumin', models: 1 }]);
    await enter('albumin', '38');
    await settled();
    expect(counts.value.ok).toBe(1);
    expect(core.seen[core.seen.length - 1]).toEqual({ albumin: { value: 38, unit: 'g/L' } });
  });
  it('are counted as new until looked at', async () => {
    await enter('albumin', '38');
    await settled();
    markSeen();
    expect(unseen.value).toBe(0);
  });
  it('are read with their class in words and its meaning', async () => {
    await enter('albumin', '38');
    await settled();
    const model = models.value.get('albi')!;
    const result = resultOf('albi').value!;
    const [first] = headlines(model, result, 3);
    expect(first).toMatchObject({ value: 'Grade 2', kind: 'class' });
    expect(sentence(model, result, first)).toBe('Intermediate.');
  });
});

describe('a choice', () => {
  it('can be unknown', () => {
    choose('sex', 'male');
    expect(patient.value.sex).toBe('male');
    choose('sex', undefined);
    expect(patient.value.sex).toBeUndefined();
  });
});

describe('a probability', () => {
  const model = {
    id: 'm', version: '1', group: 'outlook', title: 'M', short: 'M', weight: 0, exclusions: {}, rules: {}, evidence: {}, classes: {},
    outputs: [12, 36].map((time) => ({ id: `s${time}`, label: 'Survival', kind: 'probability' as const, from: 'os', time, event: 'being alive', ...(time === 36 ? { headline: true } : {}) })),
  };
  const result = { id: 'm', version: '1', hash: '', status: 'ok' as const, outputs: [{ id: 's12', value: 0.9, kind: 'probability' as const, time: 12, time_unit: 'mo' }, { id: 's36', value: 0.62, kind: 'probability' as const, time: 36, time_unit: 'mo' }] };
  it('moves to the horizon of the reader where it is published', () => {
    expect(headlines(model, result, 1)[0]).toMatchObject({ output: 's12', people: 90 });
  });
  it('stays at its own time, and says so, where it is not', () => {
    expect(headlines(model, result, 5)[0]).toMatchObject({ output: 's36', people: 62, elsewhere: true });
  });
});

describe('packages that the first answer does not need', () => {
  afterEach(() => { vi.unstubAllGlobals(); });

  it('may be asked for again when they could not be fetched, and then stand among the others', async () => {
    const read = vi.spyOn(core, 'loadRest');
    vi.stubGlobal('fetch', async () => ({ ok: false, status: 503 }));
    await expect(openRest()).rejects.toThrow('503');
    expect(complete.value).toBe(false);
    const asked: string[] = [];
    vi.stubGlobal('fetch', async (file: string) => {
      asked.push(file);
      return { ok: true, json: async () => [{ ...models.value.get('albi'), id: 'a-signature', title: 'A signature' }] };
    });
    await Promise.all([openRest(), openRest()]);
    expect(asked).toEqual(['generated/text.rest.en.json']);
    expect(complete.value).toBe(true);
    expect(read, 'the core has read them when their words are missing').toHaveBeenCalledTimes(1);
    expect(text.value.models.map((m) => m.id)).toEqual(['a-signature', 'albi']);
  });
});
