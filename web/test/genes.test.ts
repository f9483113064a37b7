/// Tables of expression: names, orientation, faults by line and column, scales, scores and the paper's rule.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
// @ts-expect-error a plain script
import { identifiers, signatures as collected } from '../scripts/signatures.mjs';
// @ts-expect-error a plain script
import { coreModel, coreVariables } from '../scripts/core-view.mjs';
import type { Core } from '../src/core/types';
import { naming, type GeneNames } from '../src/genes/identifiers';
import { isFault, readTable, type ExpressionTable, type TableFault } from '../src/genes/read-table';
import { changed, lookAt, wayTo } from '../src/genes/scale';
import { asCsv, median, percentile, plan, score, sideOf, type Signature } from '../src/genes/score';
import { layStrip, roundSteps } from '../src/genes/strip-geometry';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const packages = readdirSync(here('../../models')).map((id) => here(`../../models/${id}/model.json`)).filter((p) => existsSync(p)).map((p) => JSON.parse(readFileSync(p, 'utf8')));
const table = identifiers(readFileSync(here('../genes/identifiers.tsv'), 'utf8'));
const catalogue = collected(packages, table) as { signatures: (Signature & { says?: Record<string, string> })[]; genes: GeneNames[] };
const known = naming(catalogue.genes);

function read(text: string, names = known): ExpressionTable {
  const found = readTable(text, names);
  if (isFault(found)) throw new Error(JSON.stringify(found));
  return found;
}
const faultOf = (text: string) => readTable(text, known) as TableFault;
const plain = (t: ExpressionTable) => Object.fromEntries([...t.values].map(([g, row]) => [g, [...row]]));

describe('the catalogue of signatures', () => {
  it('gives every gene of every signature an Entrez and, all but one, an Ensembl identifier', () => {
    expect(catalogue.signatures.length).toBeGreaterThan(60);
    expect(catalogue.genes.filter((g) => !g.entrez).map((g) => g.symbol)).toEqual([]);
    expect(catalogue.genes.filter((g) => g.ensembl!.length === 0).length).toBeLessThanOrEqual(1);
  });
  it('agrees with the Entrez numbers that the packages carry', () => {
    const differing = packages.flatMap((m) => m.computation ?? []).flatMap((s) => s.genes ?? [])
      .filter((g) => g.entrez && table.get(g.symbol)?.entrez !== g.entrez).map((g) => g.symbol);
    expect(differing).toEqual([]);
  });
  it('gives each package\'s own cut-off rule, and calls it the paper\'s only where the paper\'s was read', () => {
    for (const s of catalogue.signatures) {
      const model = packages.find((m) => m.id === s.id);
      expect(['cohort_median', 'training_median', 'not_read'], s.id).toContain(s.rule);
      expect(s.rule, s.id).toBe(model.evidence.development.cut_off);
      const custom = model.limitations.some((l: { en: string }) => l.en.includes('Signatures of this kind are divided at the median'));
      if (s.rule === 'not_read') expect(custom, s.id).toBe(true);
      if (s.says) expect(s.says['zh-CN'], s.id).toMatch(/中位数/);
    }
    expect(catalogue.signatures.find((s) => s.id === 'lim-28gene')?.rule).toBe('not_read');
    expect(catalogue.signatures.find((s) => s.id === 'liang-ferroptosis-10gene')?.rule).toBe('training_median');
  });
});

describe('names of genes', () => {
  it('are symbols, aliases, Entrez and Ensembl identifiers, with version or symbol beside', () => {
    const ensembl = table.get('G6PD').ensembl[0];
    for (const name of ['G6PD', 'g6pd', '2539', ensembl, `${ensembl}.15`, 'G6PD|2539', `${ensembl}.15|G6PD`]) expect(known(name)?.symbol, name).toBe('G6PD');
    expect(known('CARS')).toEqual({ symbol: 'CARS1', rank: 1 });
    expect(known('NOT_A_GENE')).toBeUndefined();
  });
  it('that two genes claim are known for neither', () => {
    const two = naming([{ symbol: 'A1', aliases: ['X'] }, { symbol: 'B1', aliases: ['X', 'A1'] }]);
    expect(two('X')).toBeUndefined();
    expect(two('A1')?.symbol).toBe('A1');
  });
});

describe('tables', () => {
  it('of one sample are read with and without a header, by comma, semicolon or tab', () => {
    expect(plain(read('gene,value\n"G6PD",3.1\nACSL3,2\r\n'))).toEqual({ G6PD: [3.1], ACSL3: [2] });
    expect(plain(read('G6PD\t3.1\nACSL3\t2'))).toEqual({ G6PD: [3.1], ACSL3: [2] });
    expect(plain(read('gene;value\nG6PD;3,1\nACSL3;2'))).toEqual({ G6PD: [3.1], ACSL3: [2] });
    expect(plain(read('2539,3.1\n23305,2'))).toEqual({ G6PD: [3.1], ACSL6: [2] });
  });
  it('say the same with genes in rows and in columns', () => {
    const rows = read('gene,s1,s2\nG6PD,1,2\nACSL3,3,4\nTSPAN6,9,9');
    const columns = read('id,futime,G6PD,ACSL3,risk\ns1,5.3,1,3,Low\ns2,6.9,2,4,High');
    expect(plain(rows)).toEqual(plain(columns));
    expect([rows.samples, columns.samples]).toEqual([['s1', 's2'], ['s1', 's2']]);
    expect([rows.genesIn, rows.others, columns.genesIn, columns.others]).toEqual(['rows', 1, 'columns', 2]);
  });
  it('may have a column of identifiers or words beside, numbered samples, and a header short of one cell', () => {
    expect(read('Hugo_Symbol\tEntrez_Gene_Id\tT1\tT2\nG6PD\t2539\t1\t2').samples).toEqual(['T1', 'T2']);
    expect(plain(read('gene,1,2\nG6PD,3,4'))).toEqual({ G6PD: [3, 4] });
    expect(read('s1\ts2\nG6PD\t3\t4').samples).toEqual(['s1', 's2']);
    expect(read('gene,description,T1\nG6PD,an enzyme,3').samples).toEqual(['T1']);
  });
  it('lose only the value of a bad cell, and name line and column', () => {
    const { bad, badCount, blank, values } = read('gene,s1,s2\n# note\nG6PD,1,x\nACSL3,NA,4');
    expect(bad).toEqual([{ line: 3, column: 3, text: 'x', gene: 'G6PD' }]);
    expect([badCount, blank, values.get('G6PD')![0], values.get('G6PD')![1]]).toEqual([1, 1, 1, NaN]);
    expect(read('id,G6PD,ACSL3\ns1,1,2\ns2,oops,2').bad[0]).toMatchObject({ line: 3, column: 2 });
  });
  it('that give a gene twice lose it; a symbol goes before its alias', () => {
    const twice = read('gene,s1\nG6PD,1\nACSL3,2\nG6PD,3');
    expect(twice.twice).toEqual([{ gene: 'G6PD', first: 2, second: 4 }]);
    expect(plain(twice)).toEqual({ ACSL3: [2] });
    expect(plain(read('gene,s1\nCARS,9\nCARS1,1'))).toEqual({ CARS1: [1] });
  });
  it('that cannot be read give one fault with its line', () => {
    expect(faultOf('')).toEqual({ kind: 'empty' });
    expect(faultOf('PK\u0003\u0004junk').kind).toBe('spreadsheet');
    expect(faultOf('gene,s1\nAAA,1').kind).toBe('no_genes');
    expect(faultOf('gene,s1,s2\nACSL3,1,2\nG6PD,1')).toEqual({ kind: 'ragged', line: 3, found: 2, expected: 3 });
    expect(faultOf('gene,s1,s1\nG6PD,1,2')).toMatchObject({ kind: 'sample_twice', column: 3, text: 's1' });
    expect(faultOf('id,G6PD\ns1,1\ns1,2')).toMatchObject({ kind: 'sample_twice', line: 3, column: 1 });
  });
});

describe('scales', () => {
  const look = (rows: string) => lookAt(read(`gene,s1,s2,s3\n${rows}`))?.likely;
  it('are recognised as likely, never as certain', () => {
    expect(look('G6PD,120,3,5\nACSL3,0,0,9')).toBe('counts');
    expect(look('G6PD,120.5,3,5\nACSL3,0,0,9')).toBe('linear');
    expect(look('G6PD,0,3.2,5\nACSL3,7,1,9')).toBe('log2');
    expect(look('G6PD,5.1,6.2,7\nACSL3,7,8,9')).toBe('vst');
    expect(look('G6PD,-1,0,1\nACSL3,1,-1,0')).toBe('z_score');
    expect(look('G6PD,-1,0,3\nACSL3,1,-1,0')).toBe('log2_ratio');
  });
  it('are reached by exact changes only', () => {
    expect(wayTo(['log2_fpkm_plus_1', 'vst'], 'fpkm')).toEqual({ scale: 'log2_fpkm_plus_1', change: 'log2', cohort: false });
    expect(wayTo(['fpkm'], 'log2_fpkm_plus_1')?.change).toBe('power');
    expect(wayTo(['log2_ratio', 'vst'], 'vst')?.change).toBe('none');
    expect(wayTo(['z_score'], 'vst')).toMatchObject({ change: 'standardise', cohort: true });
    for (const declared of ['counts', 'tpm', 'log2_tpm_plus_1']) expect(wayTo(['log2_fpkm_plus_1', 'vst', 'fpkm'], declared)).toBeUndefined();
  });
  it('change and change back', () => {
    const back = changed(changed(Float64Array.of(0, 3, 1023), 'log2'), 'power');
    [0, 3, 1023].forEach((x, i) => expect(back[i]).toBeCloseTo(x, 9));
    expect([...changed(Float64Array.of(1, 2, 3), 'standardise')]).toEqual([-1, 0, 1]);
    expect([...changed(Float64Array.of(1, 2, 6), 'centre')]).toEqual([-2, -1, 3]);
    expect([...changed(Float64Array.of(2, 2), 'standardise')]).toEqual([NaN, NaN]);
  });
});

describe('scores', () => {
  const signature = (more: Partial<Signature>): Signature => ({ id: 'x', output: 'score', scales: ['vst'], genes: ['G6PD'], rule: 'cohort_median', ...more });
  it('are refused with the reason: cohort, scale, genes', () => {
    const single = read('gene,s1\nG6PD,6');
    const state = (more: Partial<Signature>, t = single) => plan(t, 'vst', [signature(more)])[0]!;
    expect(state({ scales: ['z_score'] }).state).toBe('needs_cohort');
    expect(state({ scales: ['z_score'] }, read('gene,s1,s2\nG6PD,6,7')).state).toBe('scored');
    expect(state({ scales: ['fpkm'] }).state).toBe('scale');
    expect(state({ genes: ['G6PD', 'ACSL3'] })).toMatchObject({ state: 'missing_genes', missing: ['ACSL3'] });
  });
  it('have a median, percentiles, and a side only where the paper divides there and a cohort exists', () => {
    expect([median([3, 1, 2]), median([4, 1, 2, 3]), median([1, NaN])]).toEqual([2, 2.5, 1]);
    expect(percentile([1, 2, 3, 4], 4)).toBe(87.5);
    expect([sideOf('cohort_median', [1, 2, 3], 3), sideOf('cohort_median', [1, 2, 3], 2), sideOf('cohort_median', [1, 2, 3], 1)]).toEqual(['above', 'at', 'below']);
    expect(sideOf('cohort_median', [1], 1)).toBeUndefined();
    expect(sideOf('training_median', [1, 2, 3], 3)).toBeUndefined();
  });
  it('are exported in full, without a formula for a spreadsheet to run', () => {
    const csv = asCsv(['a,b', '=1+1'], [{ id: 'x', state: 'scored', missing: [], scores: Float64Array.of(0.1 + 0.2, NaN) }, { id: 'y', state: 'scale', missing: [], scores: new Float64Array(0) }]);
    expect(csv).toBe('\ufeffsample,x\r\n"a,b",0.30000000000000004\r\n\'=1+1,\r\n');
  });
  it('are drawn with every dot inside, none upon another', () => {
    const scores = Float64Array.from({ length: 250 }, (_, i) => Math.sin(i * 12.9898) * 3);
    const { dots, radius, height } = layStrip(scores, 340);
    expect(dots.length).toBe(250);
    expect(new Set(dots.map((d) => `${d.x.toFixed(3)} ${d.y.toFixed(3)}`)).size).toBe(250);
    expect(dots.every((d) => d.x >= 0 && d.x <= 340 && d.y >= 0 && d.y <= height)).toBe(true);
    expect(radius).toBeGreaterThan(0.9);
    expect(roundSteps(-0.31, 0.52)).toEqual([-0.2, 0, 0.2, 0.4]);
  });
});

// The real core, where it has been built.
const wasm = process.env.HEPATICA_CALCULATOR ?? here('../../build/wasm/wasm/calculator.mjs');

async function openCore(models: unknown[]): Promise<Pick<Core, 'evaluate'>> {
  const { default: create } = await import(/* @vite-ignore */ pathToFileURL(wasm).href);
  const core = await create({ wasmBinary: readFileSync(wasm.replace(/\.mjs$/, '.wasm')) });
  const dictionary = JSON.parse(readFileSync(here('../../models/variables.json'), 'utf8'));
  const loaded = JSON.parse(core.load(JSON.stringify({ variables: coreVariables(dictionary), models })));
  if (!loaded.ok || loaded.value.errors?.length) throw new Error(JSON.stringify(loaded).slice(0, 600));
  return { evaluate: async (question) => JSON.parse(core.evaluate(JSON.stringify(question))) };
}

describe.skipIf(!existsSync(wasm))('through the core', () => {
  it('every signature is scored for every sample of a made-up cohort, as the weighted sum says', async () => {
    const genes = catalogue.genes.map((g) => g.symbol);
    const value = (g: number, s: number) => ((g * 7 + s * 13) % 89) / 10;
    const cohort = read(`gene,a,b,c,d\n${genes.map((g, i) => [g, ...[0, 1, 2, 3].map((s) => value(i, s))].join(',')).join('\n')}`);
    const core = await openCore(packages.filter((m) => catalogue.signatures.some((s) => s.id === m.id)).map(coreModel));
    const planned = plan(cohort, 'log2_fpkm_plus_1', catalogue.signatures);
    await score(core, cohort, catalogue.signatures, planned, () => true);
    const scored = planned.filter((p) => p.state === 'scored');
    expect(scored.length).toBeGreaterThan(60);
    for (const one of scored.filter((p) => p.way!.change === 'none')) {
      const model = packages.find((m) => m.id === one.id);
      if (model.computation.length > 1) continue;
      const step = model.computation[0];
      for (const s of [0, 3]) {
        const sum = step.genes.reduce((a: number, g: { symbol: string; coefficient: number }) => a + g.coefficient * value(genes.indexOf(g.symbol), s), step.intercept ?? 0);
        expect(one.scores[s], one.id).toBeCloseTo(sum, 9);
      }
    }
    expect(scored.every((p) => p.scores.every(Number.isFinite))).toBe(true);
  });

  const data = `${process.env.HEPATICA_SHARED ?? here('../../../shared')}/data/tcga-lihc`;
  const present = existsSync(`${data}/example_5gene_scores.csv`);
  it.skipIf(!present)('the five-gene example of TCGA comes out exactly: log score = linear predictor - 2.220228', async () => {
    const coefficients = readFileSync(`${data}/example_5gene_coefficients.tsv`, 'utf8').trim().split('\n').slice(1).map((l) => l.split('\t'));
    const genes = coefficients.map(([symbol, coefficient]) => ({ symbol: symbol!, coefficient: Number(coefficient) }));
    const base = packages.find((m) => m.id === 'liang-ferroptosis-10gene');
    const model = { ...base, id: 'five-genes', computation: [{ ...base.computation[0], genes }] };
    const file = readFileSync(`${data}/example_5gene_scores.csv`, 'utf8');
    const cohort = read(file, naming(genes));
    expect(cohort.genesIn).toBe('columns');
    const five: Signature = { id: 'five-genes', output: 'score', scales: ['log2_fpkm_plus_1'], genes: genes.map((g) => g.symbol), rule: 'none' };
    const planned = plan(cohort, 'log2_fpkm_plus_1', [five]);
    await score(await openCore([coreModel(model)]), cohort, [five], planned, () => true);
    const lines = file.trim().split('\n');
    const column = lines[0]!.split(',').indexOf('"riskScore"');
    const published = lines.slice(1).map((l) => Number(l.split(',')[column]));
    expect(planned[0]!.scores.length).toBe(published.length);
    const gaps = published.map((p, i) => Math.log(p) - planned[0]!.scores[i]!);
    console.log(`five genes: ${gaps.length} patients, log score - linear predictor from ${Math.min(...gaps)} to ${Math.max(...gaps)}`);
    for (const gap of gaps) expect(gap).toBeCloseTo(-2.220228, 6);
  });
});
