/// Small parts: addresses, time axes, sections, the view of a package that the core gets.
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
// @ts-expect-error a plain script
import { coreModel } from '../scripts/core-view.mjs';
// @ts-expect-error a plain script
import { interval, variableText } from '../scripts/variable-words.mjs';
// @ts-expect-error a plain script
import { weight } from '../scripts/model-words.mjs';
// @ts-expect-error a plain script
import { licences } from '../scripts/licences.mjs';
// @ts-expect-error a plain script
import { policy } from '../scripts/policy.mjs';
import { pointAt, tableTimes, timeTicks } from '../src/figures/curve-geometry';
import { sectionOf } from '../src/results/sections';
import { setEntry } from '../src/state/patient';
import { adoptEvaluation, answered, unseen } from '../src/state/results';
import { address, parseRoute } from '../src/state/route';
import { preferredLanguage } from '../src/state/language';

const models = fileURLToPath(new URL('../../models', import.meta.url));
const packages = readdirSync(models).map((id) => `${models}/${id}/model.json`).filter((p) => existsSync(p)).map((p) => JSON.parse(readFileSync(p, 'utf8')));
const dictionary = JSON.parse(readFileSync(`${models}/variables.json`, 'utf8'));

describe('addresses', () => {
  it('go there and back', () => {
    expect(parseRoute(address('model', 'meld-3.0'))).toEqual({ place: 'model', argument: 'meld-3.0' });
    expect(parseRoute(address('calculator'))).toEqual({ place: 'calculator' });
    expect(parseRoute('#/about')).toEqual({ place: 'about' });
    expect(parseRoute('#/model/%E4')).toEqual({ place: 'model', argument: '%E4' });
  });
});

describe('curves', () => {
  it('have whole years on their axis', () => expect(timeTicks(60)).toEqual([0, 12, 24, 36, 48, 60]));
  it('have tables of whole years', () => {
    const monthly = Array.from({ length: 61 }, (_, i) => [i, 1 - i / 100]);
    expect(tableTimes(monthly, 'mo').map((p) => p[0])).toEqual([0, 12, 24, 36, 48, 60]);
  });
  it('read no value between published times', () => {
    expect(pointAt([[0, 1], [36, 0.6]], 24, 'mo', false)).toBeUndefined();
    expect(pointAt([[0, 1], [20, 0.8], [36, 0.6]], 24, 'mo', true)).toEqual([20, 0.8]);
  });
});

describe('cards', () => {
  const builders = (id: string) => packages.filter((m) => m.uses?.some((u: { model: string }) => u.model === id)).length;
  const firstOf = (group: string, n: number) => packages.filter((m) => m.group === group && !m.locked)
    .sort((a, b) => weight(b, builders(b.id)) - weight(a, builders(a.id))).slice(0, n).map((m) => m.id);
  it('begin with what the others rest on', () => {
    expect(firstOf('liver_reserve', 3)).toEqual(['baveno-vii-csph', 'child-pugh', 'albi']);
    expect(firstOf('stage', 2)).toEqual(['bclc-2022', 'cnlc']);
  });
});

describe('results', () => {
  it('are nobody\'s before anything is entered', () => {
    adoptEvaluation({ hepatica: '', patient: { values: {}, derived: {}, errors: [], warnings: [] }, results: [{ id: 'whole-cohort', version: '1', status: 'ok' }] });
    expect([answered.value, unseen.value]).toEqual([0, 0]);
    setEntry('age', { text: '58', unit: 'a', state: 'valid', value: { value: 58, unit: 'a' } });
    expect([answered.value, unseen.value]).toEqual([1, 1]);
  });
});

describe('sections', () => {
  it('have a place for every package', () => {
    expect(packages.length).toBeGreaterThan(20);
    for (const one of packages) expect(sectionOf(one), one.id).toBeTypeOf('string');
  });
  it('put transplant models with transplantation', () => expect(sectionOf({ group: 'transplant' })).toBe('outlook_transplant'));
});

describe('what the core gets of a package', () => {
  it('keeps every coefficient and condition', () => {
    const numbers = (x: unknown): number[] => (typeof x === 'number' ? [x] : x && typeof x === 'object' ? Object.values(x).flatMap(numbers) : []);
    for (const one of packages) expect(numbers(coreModel(one).computation ?? []), one.id).toEqual(numbers(one.computation ?? []));
  });
  it('carries no prose', () => {
    for (const one of packages) expect(JSON.stringify(coreModel(one)), one.id).not.toMatch(/[\u4e00-\u9fff]/);
  });
});

describe('units', () => {
  it('of a count begin with the sign that belongs to their power of ten: "96 \u00d710\u2079/L"', () => {
    const labels = dictionary.variables.flatMap((v: { units?: { code: string; label?: string }[] }) => (v.units ?? []).filter((u) => u.code.startsWith('10*')).map((u) => u.label));
    expect(labels.length).toBeGreaterThan(5);
    for (const label of labels) expect(label).toMatch(/^\u00d710/);
  });
});

describe('ranges', () => {
  it('are written out for every unit', () => {
    const albumin = variableText.one(dictionary.variables.find((v: { id: string }) => v.id === 'albumin'), 'en');
    expect(albumin.units.map((u: { code: string; usual: string[] }) => [u.code, ...u.usual])).toEqual([['g/L', '35', '55'], ['g/dL', '3.5', '5.5']]);
  });
  it('understand open ends', () => expect(interval('(0, inf)')).toEqual({ low: 0, high: Infinity }));
});

describe('policy', () => {
  it('allows nothing from elsewhere', () => {
    expect(policy()).toContain("default-src 'none'");
    expect(policy()).not.toMatch(/https?:|unsafe-inline|'unsafe-eval'|data:|blob:/);
    expect(policy({ meta: true })).not.toContain('frame-ancestors');
  });
});

describe('language', () => {
  it('is the first the browser asks for that exists', () => {
    expect(preferredLanguage(['en', 'zh-CN'], ['fr', 'zh-TW', 'en'])).toBe('zh-CN');
    expect(preferredLanguage(['en', 'zh-CN'], ['fr'])).toBe('en');
  });
});

it('the licences of what is handed on have the words also of a package whose file is named after its licence', () => {
  const folder = mkdtempSync(join(tmpdir(), 'hepatica-licences-'));
  const made = (name: string, files: Record<string, string>) => {
    mkdirSync(join(folder, name));
    for (const [file, words] of Object.entries({ 'package.json': JSON.stringify({ name, version: '1.0.0', license: 'MIT' }), ...files })) writeFileSync(join(folder, name, file), words);
    return join(folder, name);
  };
  const text = licences(fileURLToPath(new URL('../..', import.meta.url)), folder,
    [made('one', { 'LICENSE-MIT': 'words of one' }), made('two', { 'LICENSE-3RD-PARTY.txt': 'words of a third', 'LICENSE.md': 'words of two' }), made('three', { 'licences.js': '' })]) as string;
  rmSync(folder, { recursive: true });
  for (const part of ['one 1.0.0: MIT\n\nwords of one\n', 'two 1.0.0: MIT\n\nwords of two\n', 'three 1.0.0: MIT\n\n(The package carries no text of its licence.)']) expect(text).toContain(part);
});
