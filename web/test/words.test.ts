/// The locale files: same keys in every language, no empty word, same blanks; and how blanks are filled.
import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
// @ts-expect-error a plain script
import { words } from '../scripts/locales.mjs';
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
    it(`${tag} has words for every error code of the core`, async () => {
      const { readFileSync } = await import('node:fs');
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
    setWords('en', {});
    expect(`one${bracketed('two')}`).toBe('one (two)');
    expect(['one', 'two'].join(mark('comma'))).toBe('one, two');
  });
  it('stand a space apart, but not after a full-width stop, and leave out what is empty', () => {
    expect(sentences('One.', undefined, '', 'Two.', false)).toBe('One. Two.');
    expect(sentences('\u4e00\u3002', 'Two.', '\u4e09\u3002', '\u56db')).toBe('\u4e00\u3002Two. \u4e09\u3002\u56db');
  });
});
