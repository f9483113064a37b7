/// Every code that the cohort lab's core gives has words of this room in every language, made of what the core names beside it.
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
// @ts-expect-error a plain script
import { words } from '../scripts/locales.mjs';
import { setWords } from '../src/words/words';
import { cellProblem, failureText, notesText, reasonText, said } from '../src/lab/words';

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
  it('says a refusal in full, without the English detail', () => {
    speak('zh-CN');
    const refused = (reason: { code: string; [name: string]: unknown }, code = 'collinear') => failureText({ code, field: 'x', detail: 'some English', reason });
    expect(refused({ code: 'constant_column', column: 'albumin', value: 40 })).toBe('“albumin”各行取值相同（40）：无法估计其效应，须去除。');
    expect(refused({ code: 'combination', column: "ascites == 'severe'", columns: ['age >= 10 and age < 1000', 'bmi'] })).toBe('在这些行中，“ascites: severe”可由“10 ≤ age < 1,000”和“bmi”推出：无法区分各自的效应，须去除其中之一。');
    expect(refused({ code: 'none_has_the_event', column: "ascites == 'severe'", level: 1, rows: 9 }, 'separation')).toMatch(/^ascites: severe = 是：9 行均未发生事件/);
    expect(refused({ code: 'beyond_follow_up', time: 60, last: 47.318 })).toBe('5 年超出随访，随访至47.3 个月为止：请选择更早的时间。');
    expect(refused({ code: 'no_rows_left', rows_in: 90, rows: 88, why: { code: 'unknown', variables: ['afp'] } })).toBe('没有可用的行。共 90 行，最多见的原因（88 行）：afp 未知。');
    expect(refused({ code: 'row_fields', row: 7, fields: 3, columns_in_header: 20 }, 'rows')).toBe('第 7 行：有 3 个字段，而表头有 20 个');
    expect(refused({ code: 'small_count', of: 'without_event', least: 5 })).toBe('无事件行数少于 5：本中心不发送任何内容。');
    // Without a code of its own: the words of its kind, the place and the detail.
    expect(failureText({ code: 'not_converged', field: 'x', detail: 'y' })).toBe('迭代未收敛: x; y');
  });
  it('says what is wrong with cells, where, and what becomes of them', () => {
    speak('zh-CN');
    const problem = { code: 'impossible_value', column: 'ALB', detail: 'row 3: 90 g/L; ...', cells: 2, first: [3, 8] };
    expect(cellProblem({ ...problem, reason: { code: 'cell_impossible', variable: 'albumin', value: 90, unit: 'g/L', range: '[5, 80]', range_unit: 'g/L' } }))
      .toBe('ALB，第 3, 8 行：90 g/L 超出可能范围（5–80 g/L）；此类单元格按未知处理；共 2 个单元格');
    expect(cellProblem({ code: 'contradiction', column: '(all columns)', detail: '', cells: 1, first: [4], reason: { code: 'repeats', row: 4, of: 1 } })).toBe('全部列：1 行与其他行重复（第 4 行与第 1 行重复）');
  });
  it('stays as the core wrote it where the code is not known, as in a file of another version', () => {
    expect(said('unheard_of', {}, 'a line')).toBe('a line');
    expect(notesText({ notes: ['a line'] })).toEqual(['a line']);
  });
});
