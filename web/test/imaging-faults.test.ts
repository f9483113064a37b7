/// Every code that the core's imaging side can answer has words of this room, in every language, and says the core's detail.
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
// @ts-expect-error a plain script
import { words } from '../scripts/locales.mjs';
import { faultText, notGiven } from '../src/imaging/faults';
import { setWords } from '../src/words/words';

const web = fileURLToPath(new URL('..', import.meta.url));
const core = fileURLToPath(new URL('../../core', import.meta.url));
const areas = ['imaging', 'image', 'segment', 'network', 'measure', 'radiomics', 'filters', 'response', 'synthetic'];

const wire = new Map([...readFileSync(`${core}/base/error_codes.def`, 'utf8').matchAll(/^X\((\w+),\s+"(\w+)"/gm)].map((m) => [m[1]!, m[2]!]));
const sources = areas.flatMap((area) => readdirSync(`${core}/${area}`).filter((name) => /\.(cpp|h)$/.test(name) && !/_test\.cpp$|_for_test\.h$|fuzz/.test(name)).map((name) => `${core}/${area}/${name}`));
const codes = [...new Set(['kInvalidJson', ...sources.flatMap((path) => [...readFileSync(path, 'utf8').matchAll(/Code::(k\w+)/g)].map((m) => m[1]!))])];

/** Reason{"code", ...}: faults that are said in full. */
const reasons = [...new Set(sources.flatMap((path) => [...readFileSync(path, 'utf8').matchAll(/\bReason\{\s*"(\w+)"/g)].map((m) => m[1]!)))];
/** Made by the page itself (mask-worker.ts). */
const ours = ['mask_of_other_grid'];

describe('faults of the imaging module', () => {
  it('are found in the sources', () => {
    expect(codes.length).toBeGreaterThan(15);
    expect(codes.filter((code) => !wire.has(code))).toEqual([]);
  });
  for (const tag of readdirSync(`${web}/locales`)) {
    it(`have words in ${tag}`, () => {
      const here = words(web, tag) as Record<string, string>;
      expect(reasons.length).toBeGreaterThan(40);
      expect(reasons.filter((code) => !here[`imaging.reason.${code}`] && !here[`reason.${code}`])).toEqual([]);
      expect(Object.keys(here).flatMap((key) => /^imaging\.reason\.(\w+)$/.exec(key)?.[1] ?? []).filter((code) => !reasons.includes(code) && !ours.includes(code))).toEqual([]);
      expect(codes.map((code) => wire.get(code)!).filter((code) => !here[`imaging.note.${code}`]?.includes('{detail}'))).toEqual([]);
    });
  }
});

describe('a fault of the imaging module', () => {
  const speak = (tag: string) => setWords(tag, words(web, tag) as Record<string, string>);
  const said = (reason: { code: string; [name: string]: unknown }) => faultText({ code: 'model_invalid', detail: 'some English', reason });
  it('is said in full in the language shown, without the English detail', () => {
    speak('zh-CN');
    expect(said({ code: 'grid_differs', differs: ['size', 'origin'] })).toBe('影像与勾画不在同一网格：大小和原点不同。');
    expect(said({ code: 'graph_no_port', file: 'n.onnx', port: 'input', name: 'x', names: ['image'] })).toBe('n.onnx：计算图没有名为“x”的输入；现有：“image”。');
    expect(said({ code: 'json_missing', file: 'model.json', place: '/network', key: 'output' })).toBe('model.json，/network：缺少“output”。');
    expect(said({ code: 'no_voxel_of_label', label: 1 })).toBe('尚未勾画“肝脏”。');
    expect(said({ code: 'too_many_voxels', size: [9000, 9000, 9000] })).toBe('9000 × 9000 × 9000 个体素；最多读取 2²⁹ 个（约 5.37 亿）。');
    expect(notGiven({ code: 'missing_input', detail: 'viable_mm', reason: { code: 'lesion_unmeasured', lesion: '病灶 1', when: 'before', needs: 'diameter_mm' } })).toBe('无法给出：“病灶 1”（基线）缺少直径。');
    expect(said({ code: 'hilar_node_below', lesion: 'gone 2', baseline_mm: 16.25, least_mm: 20 })).toBe('“病灶 2”基线短径为 16.250 mm；肝门淋巴结须达 20 mm 方可作为靶病灶测量。');
    speak('en');
    expect(said({ code: 'target_below', lesion: '1', baseline_mm: 8, least_mm: 10 })).toBe('“Lesion 1” was 8 mm at baseline; a target is measurable from 10 mm.');
    expect(said({ code: 'run_memory', needs_mb: 2100, allowed_mb: 1500 })).toBe('The network needs 2,100 MB beside the image, and 1,500 MB may be taken on this device. Nothing was started.');
  });
  it('falls back on its kind and the core’s clause', () => {
    speak('zh-CN');
    expect(faultText({ code: 'model_invalid', detail: 'x' })).toBe('网络包有误：x');
  });
});
