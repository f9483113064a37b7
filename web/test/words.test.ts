/// The locale files: same keys in every language, no empty word, same blanks; and how blanks are filled.
import { readFileSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
// @ts-expect-error a plain script
import { words } from '../scripts/locales.mjs';
// @ts-expect-error a plain script
import { contradictionWords } from '../scripts/variable-words.mjs';
import { adopt } from '../src/state/dictionary';
import { errorWords } from '../src/words/problems';
import { bracketed, explained, fill, mark, sentences, setWords, space } from '../src/words/words';

const web = fileURLToPath(new URL('..', import.meta.url));
const tags = readdirSync(`${web}/locales`);
const read = (tag: string) => words(web, tag) as Record<string, string>;
const blanks = (text: string) => [...new Set([...text.matchAll(/\{(\w+)[,}]/g)].map((m) => m[1]))].sort();

describe('locales', () => {
  const english = read('en');
  for (const tag of tags) {
    it(`${tag} has exactly the keys of English`, () => {
      expect(Object.keys(read(tag)).sort()).toEqual(Object.keys(english).sort());
    });
    it(`${tag} fills the same blanks as English`, () => {
      const wrong = Object.entries(read(tag)).filter(([key, text]) => blanks(text).join() !== blanks(english[key] ?? '').join()).map(([key]) => key);
      expect(wrong).toEqual([]);
    });
    it(`${tag} has words for every error code of the core`, () => {
      const table = readFileSync(fileURLToPath(new URL('../../core/base/error_codes.def', import.meta.url)), 'utf8');
      const codes = [...table.matchAll(/^X\(\w+,\s+"(\w+)"/gm)].map((m) => m[1]);
      expect(codes.length).toBeGreaterThan(20);
      const words = read(tag); // once: a slow machine took seconds to read the files for every code
      expect(codes.filter((code) => !(`error.${code}` in words))).toEqual([]);
    });
  }
});

describe('fill', () => {
  it('puts values into blanks', () => expect(fill('{a} of {b}', { a: 1, b: 'two' }, 'en')).toBe('1 of two'));
  it('chooses the plural of the language', () => {
    const pattern = '{n, plural, one{# model} other{# models}}';
    expect(fill(pattern, { n: 1 }, 'en')).toBe('1 model');
    expect(fill(pattern, { n: 3 }, 'en')).toBe('3 models');
  });
  it('has a space beside a blank only where one side is not as wide as a Chinese character', () => {
    const between = '\u5e94\u5728 {range} \u4e4b\u95f4\u3002';
    expect(fill(between, { range: '0\u2013120 \u5c81' }, 'zh-CN')).toBe('\u5e94\u5728 0\u2013120 \u5c81\u4e4b\u95f4\u3002');
    expect(fill(between, { range: '5\u201380 g/L' }, 'zh-CN')).toBe('\u5e94\u5728 5\u201380 g/L \u4e4b\u95f4\u3002');
    expect(fill('{a} {b}', { a: 'one', b: 'two' }, 'en')).toBe('one two');
    expect(fill('{a} {b}', { a: '\u4e00', b: 'two' }, 'zh-CN')).toBe('\u4e00 two');
    expect(fill('{n, plural, one{#} other{#}} \u4e8e {a} {b} \u4e0e {c}', { n: 2, a: '\u7532', b: '\u4e59', c: '\u4e19' }, 'zh-CN')).toBe('2 \u4e8e\u7532\u4e59\u4e0e\u4e19');
    expect(fill('{model} \u7f3a\u5c11 {names}', { model: 'ALBI', names: '\u767d\u86cb\u767d' }, 'zh-CN')).toBe('ALBI \u7f3a\u5c11\u767d\u86cb\u767d');
  });
  it('leaves an unknown blank visible', () => expect(fill('{who}', {}, 'en')).toBe('{who}'));
});

describe('sentences', () => {
  it('apart in style have no space between them in Chinese', () => {
    setWords('zh-CN', {});
    expect(space()).toBe('');
    setWords('en', {});
    expect(space()).toBe(' ');
  });
  it('and their reasons have the marks of the language', () => {
    setWords('zh-CN', {});
    expect(explained('\u4e0d\u9002\u7528', ['\u7532', '\u4e59'])).toBe('\u4e0d\u9002\u7528\uff1a\u7532\uff1b\u4e59');
    setWords('en', {});
    expect(explained('Does not apply', ['one', 'two'])).toBe('Does not apply: one; two');
  });
  it('have brackets and lists of the language', () => {
    setWords('zh-CN', {});
    expect(`\u7532${bracketed('\u4e59')}`).toBe('\u7532\uff08\u4e59\uff09');
    expect(['\u7532', '\u4e59'].join(mark('comma'))).toBe('\u7532\u3001\u4e59');
    expect(`\u5b58\u6d3b${mark('pause')}3 \u5e74`).toBe('\u5b58\u6d3b\uff0c3 \u5e74');
    setWords('en', {});
    expect(`one${bracketed('two')}`).toBe('one (two)');
    expect(['one', 'two'].join(mark('comma'))).toBe('one, two');
  });
  it('stand a space apart, but not after a full-width stop, and leave out what is empty', () => {
    expect(sentences('One.', undefined, '', 'Two.', false)).toBe('One. Two.');
    expect(sentences('\u4e00\u3002', 'Two.', '\u4e09\u3002', '\u56db')).toBe('\u4e00\u3002Two. \u4e09\u3002\u56db');
  });
});

describe('what the core says in English of a patient', () => {
  const source = (path: string) => readFileSync(fileURLToPath(new URL(`../../${path}`, import.meta.url)), 'utf8');
  const dictionary = JSON.parse(source('models/variables.json'));
  it('has no English in Chinese', () => {
    adopt({
      tag: 'zh-CN', version: '0', languages: [], words: { ...read('zh-CN'), ...contradictionWords(dictionary, 'zh-CN') }, groups: [], examples: [], gene_scales: [], open: 0, models: [],
      variables: [{ id: 'platelets', group: 'liver', type: 'number', label: '\u8840\u5c0f\u677f', units: [{ code: '10*9/L', label: '\u00d710\u2079/L' }, { code: '/uL', label: '/\u00b5L' }] }],
    });
    expect(errorWords({ code: 'unit_missing', field: 'platelets', detail: 'give one of 10*9/L, /uL' })).toMatch(/\uff08\u00d710\u2079\/L\u3001\/\u00b5L\uff09$/);
    expect(dictionary.contradictions.length).toBeGreaterThan(20);
    const details = [...dictionary.contradictions.map((c: { text: { en: string } }) => c.text.en), 'a detection limit, not a value: enter the value to use', 'also given as 38 g/L',
      'given 5, but neutrophils / lymphocytes = 2', 'given 4, but if(tumour_number == 1, largest_diameter,\n diameter_2) = 7', '500 g/L; possible [5, 80] g/L; did you mean mg/L?', '300 a; possible [0, 120] a', 'expected a whole number, got 2.5'];
    for (const detail of details) expect(errorWords({ code: 'contradiction', detail })).not.toMatch(/\b(the|is|are|but|also|not|enter|possible|mean|expected|if)\b/);
  });
  it('is written so in the core', () => {
    const code = source('core/patient/lab_text.cpp');
    for (const words of ['"a detection limit, not a value', '"also given as "']) expect(code).toContain(words);
    const patient = source('core/patient/patient.cpp');
    for (const words of ['"given "', '", but "', '"; possible "', '"; did you mean "', '"expected a whole number, got "']) expect(patient).toContain(words);
  });
});
