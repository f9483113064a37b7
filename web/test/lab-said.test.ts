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
const sourcesOf = (...areas: string[]): string[] => areas.flatMap((area) => readdirSync(`${core}/${area}`)
  .filter((name) => /\.(cpp|h)$/.test(name) && !/_test\.cpp$|_for_test\.h$/.test(name)).map((name) => readFileSync(`${core}/${area}/${name}`, 'utf8')));
const sources = sourcesOf('cohort', 'survival', 'table');
const among = (texts: string[], pattern: RegExp): string[] => [...new Set(texts.flatMap((text) => [...text.matchAll(pattern)].map((m) => m[1]!)))];
const found = (pattern: RegExp): string[] => among(sources, pattern);
/** Reason{"code", ...}: rows left out, notes, refusals. */
const reason = /\bReason\{\s*"(\w+)"/g;
const reasons = [...found(reason), ...among(sourcesOf('model'), reason)];
/** Of any JSON file, whichever room reads it. */
const shapes = among(sourcesOf('base'), reason);
/** {"code", "..."} and add("...", detail): warnings beside a result; remark(entry, "..."): beside a proposal. */
const warnings = [...found(/\{"code", "(\w+)"\}/g), ...found(/\badd\("(\w+)"/g)];
const remarks = [...found(/\bremark\(\w+,[^";]*"(\w+)"/g), ...found(/\bremark\(\w+,[^";]*"\w+"\s*:\s*"(\w+)"/g)];

describe('codes of the cohort lab', () => {
  it('are found in the sources, and none is made of English text', () => {
    expect(reasons.length).toBeGreaterThan(20);
    expect(warnings).toEqual(expect.arrayContaining(['few_events', 'shrinkage', 'output_left_out', 'ranking_only']));
    expect(remarks.length).toBeGreaterThan(8);
    expect(shapes).toEqual(expect.arrayContaining(['json_syntax', 'json_missing', 'json_type', 'json_choice', 'json_version']));
    expect(sources.join('').match(/leave_out\(\s*(?:"|\{)/g)).toBeNull();
  });
  for (const tag of readdirSync(`${web}/locales`)) {
    const here = words(web, tag) as Record<string, string>;
    it(`have words in ${tag}, and no word stands for a code that is gone`, () => {
      const lacking = (kind: string, codes: string[]) => codes.filter((code) => !here[`lab.${kind}.${code}`]);
      expect([...lacking('reason', reasons), ...lacking('warning', warnings), ...lacking('remark', remarks)]).toEqual([]);
      expect(shapes.filter((code) => !here[`reason.${code}`])).toEqual([]);
      expect(Object.keys(here).flatMap((key) => /^reason\.(json_\w+)$/.exec(key)?.[1] ?? []).filter((code) => !shapes.includes(code))).toEqual([]);
      expect(Object.keys(here).flatMap((key) => /^lab\.reason\.(\w+)$/.exec(key)?.[1] ?? []).filter((code) => !reasons.includes(code))).toEqual([]);
    });
  }
});

describe('what the core says', () => {
  const speak = (tag: string) => setWords(tag, words(web, tag) as Record<string, string>);
  it('is filled with what it names, in the language shown', () => {
    speak('zh-CN');
    expect(said('outcome_without_meaning', { text: '9' })).toBe('结局“9”未说明含义');
    expect(reasonText({ reason: 'm: missing a', code: 'missing', values: { model: 'm:risk', variables: ['a', 'b'] } })).toBe('m (risk) 缺少 a 和 b');
    expect(notesText({ notes: ['3 sites: ...', 'x'], remarks: [{ code: 'few_sites', sites: 3 }, { code: 'no_value_at', model: 'm', measure: 'brier', sites: ['甲', '乙'] }] }))
      .toEqual(['仅 3 个中心：难以得知中心间差异的大小。', 'm：甲和乙无可合并的Brier 评分。']);
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
    expect(refused({ code: 'broken_quotes', row: 0 }, 'rows')).toBe('表头：引号未闭合，或闭合引号后还有文字');
    expect(refused({ code: 'encoding_mixed', line: 3, byte: 12 }, 'invalid_file')).toBe('第 3 行（文件第 12 字节）不是 UTF-8，全表也不是 GB18030，或混用了两种编码：请检查该行，再另存为 CSV UTF-8。');
    expect(refused({ code: 'header_twice', header: 'AFP', first: 2, second: 5 }, 'contradiction')).toBe('第 2 列与第 5 列同名“AFP”：请使各列名称不同。');
    expect(refused({ code: 'row_too_long', row: 7, most_mib: 4 }, 'too_large')).toBe('第 7 行超过 4 MiB：其中可能有引号未闭合。');
    expect(refused({ code: 'small_count', of: 'without_event', least: 5 })).toBe('无事件行数少于 5：本中心不发送任何内容。');
    // Without a code of its own: the words of its kind, the place and the detail.
    expect(failureText({ code: 'not_converged', field: 'x', detail: 'y' })).toBe('迭代未收敛: x; y');
  });
  it('says what is wrong with a file: which, where in it, and what is expected', () => {
    const refused = (reason: { code: string; [name: string]: unknown }) => failureText({ code: 'invalid_file', field: 'x', detail: 'some English', reason });
    const here = { file: '甲.json', place: '/terms/0/id' };
    speak('zh-CN');
    expect(refused({ code: 'json_syntax', file: '甲.json', line: 3, column: 17 })).toBe('甲.json：第 3 行第 17 个字符处不是 JSON。文件可能在此处被截断或改动。');
    expect(refused({ ...here, code: 'json_missing', place: '', key: 'step' })).toBe('甲.json：缺少“step”。');
    expect(refused({ ...here, code: 'json_type', expected: 'string', got: 'number' })).toBe('甲.json，/terms/0/id：应为文本，而非数字。');
    expect(refused({ ...here, code: 'json_type', expected: 'number', got: 'string', text: 'x' })).toBe('甲.json，/terms/0/id：应为数字，而非文本“x”。');
    expect(refused({ ...here, code: 'json_choice', choices: ['cox', 'logistic'], got: 'null' })).toBe('甲.json，/terms/0/id：应为 cox 和 logistic 之一，而非空值（null）。');
    expect(refused({ ...here, code: 'json_version', known: 1, got: 2 })).toBe('甲.json，/terms/0/id：可读取的格式版本为 1，而非 2。文件来自其他版本的 Hepatica，或被改动过。');
    expect(refused({ code: 'json_key', file: 'mapping', place: '', key: 'colums', keys: ['columns', 'rows'], nearest: 'columns' })).toBe('列映射：此处没有名为“colums”的字段。是否为“columns”？可用：columns 和 rows。');
    expect(refused({ code: 'rows_not_the_sum', ...here, rows: 12, sum: 11 })).toBe('甲.json，/terms/0/id：记为 12 行，而各计数之和为 11：文件被改动过。');
    expect(refused({ code: 'setting_range', setting: 'imputations', low: 2, high: 200 })).toBe('插补份数：应为 2 至 200。');
    speak('en');
    expect(refused({ ...here, code: 'json_count', count: 1, got: 3 })).toBe('甲.json, at /terms/0/id: 1 entry is expected, not 3.');
    expect(refused({ code: 'map_no_column', file: 'mapping', place: '/outcome/time', header: 'OS' })).toBe('Column mapping, at /outcome/time: the table has no column “OS”.');
    expect(refused({ code: 'other_time_unit', here: 'd', there: 'mo' })).toMatch(/counts time in \w+, the plan in \w+/);
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
