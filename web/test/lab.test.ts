/// The lab's own logic: state, mapping edits, files, scales; the statistics are the core's and tested there.
import { describe, expect, it } from 'vitest';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
// @ts-expect-error a plain script
import { exampleCohort } from '../scripts/example_cohort.mjs';
import { csv } from '../src/report/csv';
import { absent, mappingDifferences, stepOf, type Analysis } from '../src/lab/analysis';
import { logTicks } from '../src/lab/figures/Forest';
import { px, py, roundUp, stepBand, stepPath, ticks, type Frame } from '../src/lab/figures/scale';
import { confirmed, eventColumn, lacking, setLevel, setMeaning, setOutcome, setUnit, setUse, useOf } from '../src/lab/mapping';
import { readSite, siteSummary, together } from '../src/lab/meta';
import { baseOf, predictorOf, shapeOf } from '../src/lab/predictors';
import { readBytes } from '../src/lab/read-file';
import { completeRows, emptyState, freeId, horizonsWithin, imputeOf, missingSaid, reduce, type Action, type LabState } from '../src/lab/state';
import type { ColumnInfo, Description, Mapping, Validation } from '../src/lab/types';
import type { VariableText } from '../src/state/dictionary';

const variables = new Map<string, VariableText>([
  { id: 'albumin', group: 'lab', type: 'number', label: 'Albumin', units: [{ code: 'g/L', label: 'g/L' }, { code: 'g/dL', label: 'g/dL' }] },
  { id: 'sex', group: 'person', type: 'category', label: 'Sex', levels: [{ id: 'male', label: 'Male' }, { id: 'female', label: 'Female' }] },
  { id: 'cirrhosis', group: 'lab', type: 'boolean', label: 'Cirrhosis' },
].map((v) => [v.id, v as VariableText]));
const info = (column: string, distinct: string[]): ColumnInfo => ({ column, known: 9, distinct, more: false, numeric: false });
const empty: Mapping = { columns: [] };

describe('mapping', () => {
  it('gives a number its first unit, and words their plain levels; codes are never guessed', () => {
    expect(setUse(empty, info('ALB', ['40']), 'variable:albumin', variables).columns).toEqual([{ column: 'ALB', variable: 'albumin', unit: 'g/L' }]);
    expect(setUse(empty, info('S', ['Male', '2']), 'variable:sex', variables).columns[0]!.levels).toEqual({ Male: 'male' });
    expect(setUse(empty, info('C', ['有', '0', 'No']), 'variable:cirrhosis', variables).columns[0]!.levels).toEqual({ 有: true, No: false });
  });
  it('keeps one column a variable, and one use a column', () => {
    let m = setUse(empty, info('A1', []), 'variable:albumin', variables);
    m = setUse(m, info('A2', []), 'variable:albumin', variables);
    expect(useOf(m, 'A1')).toBe('none');
    m = setUse(m, info('A2', []), 'identifier', variables);
    expect([useOf(m, 'A2'), m.columns.length]).toEqual(['identifier', 0]);
    expect(setUse(m, info('A2', []), 'none', variables).identifier).toBeUndefined();
  });
  it('drops a proposed second unit when the unit is changed', () => {
    const m: Mapping = { columns: [{ column: 'ALB', variable: 'albumin', unit: 'g/L', other_units: [{ range: '(0, 9)', unit: 'g/dL' }], note_unit: 'x' }] };
    expect(setUnit(m, 'ALB', 'g/dL').columns[0]).toEqual({ column: 'ALB', variable: 'albumin', unit: 'g/dL' });
  });
  it('asks for what is not said yet', () => {
    let m = setUse(empty, info('S', ['1', '2']), 'variable:sex', variables);
    m = setOutcome(m, eventColumn(undefined, info('dead', ['x', 'y'])));
    expect(lacking(m, [info('S', ['1', '2'])], variables).map((l) => l.kind)).toEqual(['levels', 'event_values']);
    m = setLevel(setLevel(m, 'S', '1', 'male'), 'S', '2', 'female');
    m = setOutcome(m, setMeaning(setMeaning(m.outcome!, 'x', 'event'), 'y', 'none'));
    expect(lacking(m, [info('S', ['1', '2'])], variables)).toEqual([]);
    expect(setMeaning(m.outcome!, 'x', 'none')).toMatchObject({ event_values: [], censored_values: ['y', 'x'] });
  });
  it('frees the columns that the outcome takes, and sends no remark and no half a name', () => {
    const m = setOutcome({ columns: [{ column: 'dead', covariate: 'number', note: 'x' }, { column: 'b', covariate: 'number', note: 'x' }], unmapped: [] },
      { event: 'dead', event_values: ['1'], censored_values: ['0'], label: { en: 'death', 'zh-CN': '' } });
    expect(confirmed(m)).toEqual({ columns: [{ column: 'b', covariate: 'number' }], outcome: { event: 'dead', event_values: ['1'], censored_values: ['0'], label: { en: 'death', 'zh-CN': 'death' } } });
  });
});

describe('the reducer', () => {
  const table = { file: 'a.csv', encoding: 'utf-8', example: false, digest: { name: 'a.csv', sha256: 'f0', bytes: 9 }, columns: { rows: 1, unreadable: [], unreadable_count: 0, columns: [] } };
  const described = reduce(reduce(emptyState, { type: 'opened', table, mapping: empty }), {
    type: 'described', description: {} as Description, survival: undefined, tried: { rows: 1, models: [] }, horizons: [12, 36, 60],
  });
  it('takes results away when the mapping changes, and keeps own models', () => {
    const owned = reduce(described, { type: 'owned', own: { package: { id: 'x', version: '1', title: { en: 'x', 'zh-CN': 'x' } }, reference: {} } });
    const next = reduce(owned, { type: 'map', mapping: { columns: [] } });
    expect([next.confirmed, next.description, next.own.length]).toEqual([false, undefined, 1]);
    expect(reduce(owned, { type: 'closed' })).toMatchObject({ table: undefined, own: [{ package: { id: 'x' } }] });
  });
  it('keeps table and mapping when a job is cancelled', () => {
    const busy = reduce(described, { type: 'working', job: { what: 'fit', done: 0, all: 1, began: 0 } });
    const after: LabState = reduce(reduce(busy, { type: 'failed', problem: { where: 'update', cancelled: true } }), { type: 'ended' });
    expect([after.job, after.table?.file, after.confirmed]).toEqual([undefined, 'a.csv', true]);
  });
  it('lets a job run on, whatever is taken out beside it', () => {
    const job = { what: 'fit', done: 0, all: 1, began: 0 } as const;
    const busy = reduce(described, { type: 'working', job });
    const beside: Action[] = [{ type: 'collected', summaries: [] }, { type: 'meta_sites', sites: [] }, { type: 'analysis', analysis: undefined }];
    for (const one of beside) expect(reduce(busy, one).job).toEqual(job);
  });
  it('goes on with a job that has more parts than the description', () => {
    const job = { what: 'replay', done: 4, all: 5, began: 7, part: 'own' } as const;
    const now = reduce(described, { type: 'described', description: {} as Description, survival: undefined, tried: { rows: 1, models: [] }, horizons: [], job });
    expect(now.job).toEqual(job);
    expect(described.job).toBeUndefined();
    expect(reduce(reduce(now, { type: 'piece', share: 0.4 }), { type: 'progress', done: 1, part: 'survival' }).job).toEqual({ ...job, done: 1, part: 'survival', share: undefined });
  });
  it('starts a new plan without the summaries of the last', () => {
    const plan = { pool: 1 as const, kind: 'cox', terms: [], beta: [], step: 0, min_cell: 5, converged: false };
    const withSite = reduce({ ...emptyState, plan }, { type: 'collected', summaries: [{ file: 'a', summary: { pool: 1, site: 'A', step: 0, plan: '', rows: 1, events: 1, discloses: [] } }] });
    expect(reduce(withSite, { type: 'planned', plan: { ...plan, step: 1 } }).summaries).toEqual([]);
    expect(reduce(withSite, { type: 'planned', plan: { ...plan } }).summaries, 'the same plan, opened again').toHaveLength(1);
  });
  it('keeps an opened analysis and the sites when another table comes, and takes away what its replay said', () => {
    const record = { hepatica_analysis: 1 as const, hepatica: '1', call: 'fit', request: { mapping: empty }, table: table.digest, models: [], answer: {} } satisfies Analysis;
    let now = reduce(described, { type: 'analysis', analysis: { file: 'f.json', record } });
    now = reduce(now, { type: 'meta_sites', sites: [{ name: 'A', file: 'a', validation: { flow: { rows_used: 1 }, events: 1, models: [] } }] });
    now = reduce(now, { type: 'replayed', step: 'update', replayed: { same: true, call: 'fit', compared: 4, notes: [] } });
    expect([now.step, now.replayed?.same]).toEqual(['update', true]);
    now = reduce(now, { type: 'opened', table, mapping: empty });
    expect([now.analysis?.file, now.metaSites.length, now.replayed]).toEqual(['f.json', 1, undefined]);
  });
  it('takes a meta-analysis away when its sites change', () => {
    const now = reduce({ ...emptyState, meta: { between: 'reml', hartung_knapp: true, horizon: null, time_unit: null, models: [], notes: [] } }, { type: 'meta_sites', sites: [] });
    expect(now.meta).toBeUndefined();
  });
  it('imputes only with a seed that is a whole number', () => {
    expect(imputeOf(completeRows)).toBeUndefined();
    expect(imputeOf({ impute: true, imputations: 5, seed: ' 7 ' })).toEqual({ imputations: 5, iterations: 10, seed: 7 });
    for (const seed of ['', '1.5', '-1', 'x', '1234567890123456']) expect([seed, missingSaid({ impute: true, imputations: 5, seed })]).toEqual([seed, false]);
    expect(missingSaid({ ...completeRows, seed: 'x' })).toBe(true);
  });
  it('offers whole years within the follow-up', () => {
    expect(horizonsWithin(61)).toEqual([12, 24, 36, 60]);
    expect(horizonsWithin(9)).toEqual([4]);
  });
  it('names a package without taking a name twice', () => {
    expect(freeId('Our clinic, 2026', () => false)).toBe('our-clinic-2026');
    expect(freeId('病区', (id) => id === 'own-model')).toBe('own-model-2');
  });
});

describe('a saved analysis', () => {
  const mapping: Mapping = { columns: [{ column: 'ALB', variable: 'albumin', unit: 'g/L', note: 'x' }, { column: 'S', variable: 'sex', levels: { 1: 'male', 2: 'female' } }], identifier: 'id',
    outcome: { event: 'dead', event_values: ['1'], censored_values: ['0'], label: { en: 'death', 'zh-CN': '死亡' } } };
  it('differs from a mapping by what is read, not by remarks, names or the order of keys', () => {
    const same: Mapping = { outcome: { censored_values: ['0'], event_values: ['1'], event: 'dead', note: 'y' }, identifier: 'id',
      columns: [{ variable: 'sex', levels: { 2: 'female', 1: 'male' }, column: 'S' }, { column: 'ALB', unit: 'g/L', variable: 'albumin' }] };
    expect(mappingDifferences(mapping, same)).toEqual([]);
    const other: Mapping = { columns: [{ column: 'ALB', variable: 'albumin', unit: 'g/dL' }, { column: 'S', variable: 'sex', levels: { 1: 'female', 2: 'male' } }, { column: 'X', covariate: 'number' }],
      outcome: { ...same.outcome!, event_values: ['2'] }, rows: [{ column: 'X', is: ['1'] }] };
    expect(mappingDifferences(mapping, other).map((d) => (d.kind === 'column' ? d.column : d.kind))).toEqual(['ALB', 'S', 'X', 'outcome', 'identifier', 'rows']);
  });
  it('names the columns that a table lacks, and the step that shows it', () => {
    expect(absent(mapping, ['ALB', 'dead'])).toEqual(['S', 'id']);
    expect(['describe', 'survival', 'validate', 'fit', 'recalibrate'].map(stepOf)).toEqual(['describe', 'describe', 'validate', 'update', 'update']);
  });
});

describe('a meta-analysis', () => {
  const estimate = { value: 0.7, lower: 0.6, upper: 0.8, std_error: 0.05 };
  const validation = { flow: { rows_in: 90, rows_used: 80, left_out: [{ reason: 'missing alt', code: 'missing', values: { model: 'm', variables: ['alt'] }, rows: 10, first: [4, 9] }] }, events: 30, horizon: 36, time_unit: 'mo', warnings: [],
    models: [{ model: 'm', version: '1', hash: 'h', output: 'risk', probability: true, harrell_c: estimate, auc: { fault: { code: 'no_events', field: '', detail: '' } }, roc: [[0.1, 0.2]],
      calibration: { observed: 0.3, expected: 0.2, observed_expected: estimate, in_the_large: estimate, slope: estimate, curve: [], groups: [{ predicted: 0.1, observed: 0.2 }] } }] } as unknown as Validation;
  it('is sent counts and measures, and nothing else', () => {
    const sent = siteSummary(validation, 'A');
    const measure = { value: 0.7, std_error: 0.05 };
    expect(sent).toEqual({ hepatica_validation: 1, site: 'A', flow: { rows_used: 80 }, events: 30, horizon: 36, time_unit: 'mo',
      models: [{ model: 'm', version: '1', hash: 'h', output: 'risk', harrell_c: measure, calibration: { observed_expected: measure, in_the_large: measure, slope: measure } }] });
  });
  it('reads a site’s file, an answer of the command line and a saved validation, and refuses the rest', () => {
    expect(readSite(siteSummary(validation, 'A'), 'x.json')?.name).toBe('A');
    expect(readSite(validation, 'north.json')?.name).toBe('north');
    expect(readSite({ hepatica_analysis: 1, call: 'validate', answer: validation }, 'saved.json')?.validation.events).toBe(30);
    for (const bad of ['', null, {}, { hepatica_analysis: 1, call: 'fit', answer: validation }, { ...validation, models: [] }]) expect(readSite(bad, 'x.json')).toBeUndefined();
  });
  it('holds a site once', () => {
    const site = (name: string, file: string) => ({ name, file, validation: siteSummary(validation, name) });
    expect(together([site('A', '1'), site('B', '2')], [site('A', '3')]).map((s) => s.name + s.file)).toEqual(['B2', 'A3']);
  });
});

describe('files', () => {
  const bytes = (...b: number[]) => new Uint8Array(b);
  const textOf = (r: ReturnType<typeof readBytes>) => ('fault' in r ? r.fault : `${r.encoding}: ${new TextDecoder().decode(r.bytes)}`);
  it('are UTF-8 or GB18030, and no spreadsheet', () => {
    expect(textOf(readBytes(new TextEncoder().encode('年龄')))).toBe('utf-8: 年龄');
    expect(textOf(readBytes(bytes(0xc4, 0xea, 0xc1, 0xe4)))).toBe('gb18030: 年龄');
    expect([textOf(readBytes(bytes(0x50, 0x4b, 3, 4))), textOf(readBytes(bytes())), textOf(readBytes(bytes(0x41, 0, 0x42, 0)))]).toEqual(['spreadsheet', 'empty', 'encoding']);
  });
  it('saved as CSV quote what must be quoted and run no formula', () => {
    expect(csv(['a', 'b'], [['x, "y"', 0.1], ['=1+1', { show: '0.10', raw: 0.123456789 }], ['-', undefined]])).toBe('\ufeffa,b\r\n"x, ""y""",0.1\r\n\'=1+1,0.123456789\r\n\'-,\r\n');
  });
  it('saved as CSV keep negative numbers as they are, and a formula that begins with a minus a text', () => {
    expect(csv(['a'], [['-2'], ['-0.5'], ['-1e-7'], ['-2+3+cmd|x'], ['-2-3']])).toBe("\ufeffa\r\n-2\r\n-0.5\r\n-1e-7\r\n'-2+3+cmd|x\r\n'-2-3\r\n");
  });
  it('of the made-up cohort are what the committed script writes', () => {
    expect(readFileSync(fileURLToPath(new URL('../lab/synthetic-cohort.csv', import.meta.url)), 'utf8')).toBe(exampleCohort());
  });
});

describe('figures', () => {
  const f: Frame = { width: 100, height: 100, left: 0, right: 0, top: 0, bottom: 0, x: [0, 10], y: [0, 1] };
  it('put values where they belong', () => expect([px(f, 5), py(f, 1), py(f, 0)]).toEqual([50, 0, 100]));
  it('have round ticks inside the ends, and no minus zero', () => {
    expect(ticks(-0.02, 0.1, 4)).toEqual([0, 0.05, 0.1]);
    expect(Object.is(ticks(-0.02, 0.1, 4)[0], 0)).toBe(true);
    expect([roundUp(0.43), roundUp(0.101)]).toEqual([0.5, 0.12]);
    expect(logTicks(0.4, 2.2)).toEqual([0.5, 1, 2]);
  });
  it('hold a step until the next, and end a band where its limit is unknown', () => {
    expect(stepPath([[0, 1], [5, 0.5]], f, 10)).toBe('M0 0H50V50H100');
    expect(stepBand([0, 2, 4], [1, 0.5, null], [1, 0.9, null], f, 10)).toBe('M0 0H20V10H40L40.00 50.00L20.00 50.00L20.00 0.00L0.00 0.00Z');
  });
});

describe('predictors', () => {
  it('are variables or expressions over one', () => {
    for (const shape of ['linear', 'log', 'spline'] as const) {
      const text = predictorOf('hbv_dna_copies', shape);
      expect([shapeOf(text), baseOf(text)]).toEqual([shape, 'hbv_dna_copies']);
    }
  });
});
