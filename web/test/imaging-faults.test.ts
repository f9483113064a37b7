/// Every code that the core's imaging side can answer has words of this room, in every language, and says the core's detail.
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
// @ts-expect-error a plain script
import { words } from '../scripts/locales.mjs';

const web = fileURLToPath(new URL('..', import.meta.url));
const core = fileURLToPath(new URL('../../core', import.meta.url));
const areas = ['imaging', 'image', 'segment', 'network', 'measure', 'radiomics', 'filters', 'response', 'synthetic'];

const wire = new Map([...readFileSync(`${core}/base/error_codes.def`, 'utf8').matchAll(/^X\((\w+),\s+"(\w+)"/gm)].map((m) => [m[1]!, m[2]!]));
const sources = areas.flatMap((area) => readdirSync(`${core}/${area}`).filter((name) => /\.(cpp|h)$/.test(name) && !/_test\.cpp$|_for_test\.h$|fuzz/.test(name)).map((name) => `${core}/${area}/${name}`));
const codes = [...new Set(['kInvalidJson', ...sources.flatMap((path) => [...readFileSync(path, 'utf8').matchAll(/Code::(k\w+)/g)].map((m) => m[1]!))])];

describe('faults of the imaging module', () => {
  it('are found in the sources', () => {
    expect(codes.length).toBeGreaterThan(15);
    expect(codes.filter((code) => !wire.has(code))).toEqual([]);
  });
  for (const tag of readdirSync(`${web}/locales`)) {
    it(`have words in ${tag}`, () => {
      const here = words(web, tag) as Record<string, string>;
      expect(codes.map((code) => wire.get(code)!).filter((code) => !here[`imaging.note.${code}`]?.includes('{detail}'))).toEqual([]);
    });
  }
});
