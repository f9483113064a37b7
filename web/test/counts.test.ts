import { describe, expect, it } from 'vitest';
import { countsFile, countsLines, withSite, type CountsSite } from '../src/lab/counts';
import { emptyState, reduce } from '../src/lab/state';

const plan = { pool_validation: 1, model: 'a', version: '1', hash: 'h', output: 'o', probability: true, horizon: 60, time_unit: 'mo', cuts: [0.1], times: [30, 60], min_cell: 5 };
const cell = (rows: number) => ({ rows, sum: rows / 10, squares: rows / 100 });
const site: CountsSite = {
  pool_validation: 1, site: 'North', plan: 'digest', rows: 36, events: 12, cuts: [0.1], times: [60],
  groups: [5, 7].map((n) => ({ beyond: cell(n + 1), intervals: [{ event: cell(n), censored: cell(n - 1 > 5 ? n - 1 : 0) }] })),
};

describe('files of a validation from counts', () => {
  it('are told apart by what they hold', () => {
    expect(countsFile(plan)).toHaveProperty('plan');
    expect(countsFile(site)).toHaveProperty('site');
    expect(countsFile({ ...plan, sites: [], rows: 1 })).toHaveProperty('result');
    for (const other of [undefined, null, 3, {}, { pool: 1, beta: [] }, { pool_validation: 2, cuts: [], times: [] }]) expect(countsFile(other)).toBeUndefined();
  });
  it('list every count of a site once', () => {
    const lines = countsLines(site);
    expect(lines).toHaveLength(4);
    const all = lines.flatMap((l) => [l.event, l.censored, l.beyond]).flatMap((c) => (c ? [c.rows] : []));
    expect(all.reduce((a, b) => a + b)).toBe(5 + 7 + 0 + 6 + 6 + 8);
  });
  it('keep one file for each site', () => {
    expect(withSite([{ file: 'x', site }], { file: 'y', site })).toEqual([{ file: 'y', site }]);
  });
  it('of this table do not outlive another mapping, those of others do', () => {
    const flow = { rows_in: 1, rows_used: 1, left_out: [] };
    const held = { ...emptyState, mapping: { columns: [] }, counts: { plan: undefined, sites: [{ file: 'x', site }], own: { site, flow } } };
    const next = reduce(held, { type: 'map', mapping: { columns: [] } });
    expect(next.counts.own).toBeUndefined();
    expect(next.counts.sites).toHaveLength(1);
  });
});
