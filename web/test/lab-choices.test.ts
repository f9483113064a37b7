/// How a published model is asked for validation, with the words of the real packages.
import { beforeAll, describe, expect, it } from 'vitest';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
// @ts-expect-error a plain script
import { modelText } from '../scripts/model-words.mjs';
import { asksOf, belongsTo, modelOptions, probabilities } from '../src/lab/choices';
import { modelName } from '../src/lab/words';
import { text, type ModelText } from '../src/state/dictionary';

const folder = fileURLToPath(new URL('../../models', import.meta.url));
const read = (id: string): ModelText => modelText(JSON.parse(readFileSync(`${folder}/${id}/model.json`, 'utf8')), 'en') as ModelText;
const transplant = 'uk-transplant-benefit-hcc', states = 'toronto-msm-resection-preop';

beforeAll(() => { text.value = { ...text.value, tag: 'en', models: [transplant, states, 'reach-b-cox'].map(read) }; });

describe('a model asked for validation', () => {
  it('is asked as it is where it gives one probability of a time, or none', () => {
    expect(asksOf('reach-b-cox', [12, 36, 60])).toEqual(['reach-b-cox']);
    expect(asksOf(transplant, [12, 36])).toEqual([transplant]);
    expect(asksOf(transplant, [])).toEqual([transplant]);
  });
  it('is asked by the name of each answer where several share the time, and the names differ', () => {
    // 1825 days are the 60 months of the horizon.
    const both = asksOf(transplant, [36, 60]);
    expect(both).toEqual([`${transplant}:survival_list`, `${transplant}:survival_transplant`]);
    expect(new Set(both.map(modelName)).size).toBe(2);
    expect(modelName(both[1]!)).toContain('5-year survival with this transplant');
    expect(modelOptions(both).map(([ask]) => ask).sort()).toEqual([...both].sort());
    expect(asksOf(states, [36])).toEqual([`${states}:recurrence_free_36`, `${states}:death_36`]);
  });
  it('knows the unit of a time that is not in months', () => {
    const times = probabilities(transplant).map((o) => [o.time, o.time_unit]);
    expect(times).toEqual([[1825, 'd'], [1825, 'd']]);
    expect([59, 60, 1825].map((months) => belongsTo(probabilities(transplant)[0]!, months))).toEqual([false, true, false]);
    expect(probabilities('reach-b-cox')[0]).not.toHaveProperty('time_unit');
  });
});
