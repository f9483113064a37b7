/// Every code that the cohort lab's core gives has words of this room in every language, made of what the core names beside it.
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
// @ts-expect-error a plain script
import { words } from '../scripts/locales.mjs';
import { setWords } from '../src/words/words';
import { notesText, reasonText, said } from '../src/lab/words';

const web = fileURLToPath(new URL('..', import.meta.url));
const core = fileURLToPath(new URL('../../core', import.meta.url));
const sources = ['cohort', 'survival', 'table'].flatMap((area) => readdirSync(`${core}/${area}`)
  .filter((name) => /\.(cpp|h)$/.test(name) && !/_test\.cpp$|_for_test\.h$/.test(name)).map((name) => readFileSync(`${core}/${area}/${name}`, 'utf8')));
const found = (pattern: RegExp): string[] => [...new Set(sources.flatMap((text) => [...text.matchAll(pattern)].map((m) => m[1]!)))];
/** Reason{"code", ...}: rows left out, notes, refusals. */
const reasons = found(/\bReason\{\s*"(\w+)"/g);
/** {"code", "..."} and add("...", detail): warnings beside a result; remark(entry, "..."): beside a proposal. */
const warnings = [...found(/\{"code", "(\w+)"\}/g), ...found(/\badd\("(\w+)"/g)];
const remarks = [...found(/\bremark\(\w+,[^";]*"(\w+)"/g), ...found(/\bremark\(\w+,[^";]*"\w+"\s*:\s*"(\w+)"/g)];

describe('codes of the cohort lab', () => {
  it('are found in the sources, and none is made of English text', () => {
    expect(reasons.length).toBeGreaterThan(20);
    expect(warnings).toEqual(expect.arrayContaining(['few_events', 'shrinkage', 'output_left_out', 'ranking_only']));
    expect(remarks.length).toBeGreaterThan(8);
    expect(sources.join('').match(/leave_out\(\s*(?:"|\{)/g)).toBeNull();
  });
  for (const tag of readdirSync(`${web}/locales`)) {
    const here = words(web, tag) as Record<string, string>;
    it(`have words in ${tag}, and no word stands for a code that is gone`, () => {
      const lacking = (kind: string, codes: string[]) => codes.filter((code) => !here[`lab.${kind}.${code}`]);
      expect([...lacking('reason', reasons), ...lacking('warning', warnings), ...lacking('remark', remarks)]).toEqual([]);
      expect(Object.keys(here).flatMap((key) => /^lab\.reason\.(\w+)$/.exec(key)?.[1] ?? []).filter((code) => !reasons.includes(code))).toEqual([]);
    });
  }
});

describe('what the core says', () => {
  const speak = (tag: string) => setWords(tag, words(web, tag) as Record<string, string>);
  it('is filled with what it names, in the language shown', () => {
    speak('zh-CN');
    expect(said('outcome_without_meaning', { text: '9' })).toBe('结局“9”未说明含义');
    expect(reasonText({ reason: 'm: missing a', code: 'missing', values: { model: 'm:risk', variables: ['a', 'b'] } })).toBe('m (risk) 缺少 a和b');
    expect(notesText({ notes: ['3 sites: ...', 'x'], remarks: [{ code: 'few_sites', sites: 3 }, { code: 'no_value_at', model: 'm', measure: 'brier', sites: ['甲', '乙'] }] }))
      .toEqual(['仅 3 个中心：难以得知中心间差异的大小。', 'm：甲和乙 无可合并的Brier 评分。']);
    speak('en');
    expect(said('joined', { groups: 7, of_groups: 10, intervals: 3, of_intervals: 12 })).toMatch(/^7 of 10 groups and 3 of 12 intervals/);
  });
  it('stays as the core wrote it where the code is not known, as in a file of another version', () => {
    expect(said('unheard_of', {}, 'a line')).toBe('a line');
    expect(notesText({ notes: ['a line'] })).toEqual(['a line']);
  });
});
