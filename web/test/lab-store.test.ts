/// What the cohort lab's buttons do, with a worker of a few lines in place of the real one.
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { emptyState } from '../src/lab/state';
import { act, closeTable, lab, remap, takeFile, takePoolFiles, theClient, work } from '../src/lab/store';

beforeAll(() => vi.stubGlobal('document', { baseURI: 'http://localhost/' }));
afterAll(() => vi.unstubAllGlobals());
beforeEach(() => { lab.value = emptyState; });

const file = (name: string, value: object) => new File([JSON.stringify(value)], name);
const kindOf = (text: string) => {
  const one = JSON.parse(text) as { pool?: 1; site?: string; sites?: unknown };
  return `${one.pool ? 'pool' : 'counts'}_${one.sites ? 'result' : one.site ? 'summary' : 'plan'}`;
};

describe('files of several sites', () => {
  beforeAll(() => { vi.spyOn(theClient(), 'ask').mockImplementation(async (_, request) => ({ ok: true, value: { kind: kindOf((request as { text: string }).text) } as never, warnings: [] })); });

  const poolPlan = file('pool-plan-1.json', { pool: 1, kind: 'cox', terms: [], beta: [], step: 1, min_cell: 5, converged: false });
  const poolSites = ['Bern', 'Ghent'].map((site) => file(`pool-${site}.json`, { pool: 1, site, step: 1, plan: 'digest', rows: 1, events: 1, discloses: [] }));
  const judged = { pool_validation: 1, model: 'a', version: '1', hash: 'h', output: 'o', horizon: 60, time_unit: 'mo', cuts: [0.1], times: [60], min_cell: 5 };
  const countsPlan = file('validation-plan.json', { ...judged, probability: true });
  const countsSites = ['Bern', 'Ghent'].map((site) => file(`counts-${site}.json`, { pool_validation: 1, site, plan: 'digest', rows: 1, events: 1, cuts: [0.1], times: [60], groups: [] }));
  const held = () => [lab.value.summaries.length, lab.value.counts.sites.length, lab.value.plan !== undefined, lab.value.counts.plan !== undefined];

  it('opened together are all taken, whatever their order', async () => {
    await takePoolFiles([...poolSites, ...countsSites, poolPlan, countsPlan]);
    expect(held()).toEqual([2, 2, true, true]);
  });
  it('opened one after the other, too', async () => {
    await takePoolFiles([poolSites[0]!, countsSites[0]!]);
    await takePoolFiles([poolPlan, countsPlan]);
    await takePoolFiles([poolSites[1]!, countsSites[1]!]);
    expect(held()).toEqual([2, 2, true, true]);
  });
  it('stay when the same plan is opened again, and go with another', async () => {
    await takePoolFiles([poolPlan, countsPlan, ...poolSites, ...countsSites]);
    await takePoolFiles([poolPlan, countsPlan]);
    expect(held()).toEqual([2, 2, true, true]);
    await takePoolFiles([file('other.json', { ...judged, horizon: 36, probability: true })]);
    expect(held()).toEqual([2, 0, true, true]);
  });
  it('do not take away the result opened with them', async () => {
    await takePoolFiles([file('pooled-validation.json', { ...judged, sites: [], rows: 2, events: 1, notes: [], concordance: { lower: 0, upper: 1, binned: 0.5 } }), countsPlan, ...countsSites]);
    expect([lab.value.counts.sites.length, lab.value.counts.result?.rows]).toEqual([2, 2]);
  });
});

it('table and mapping stay while a job runs, for its answer would stand as the new mapping\u2019s', async () => {
  const before = { columns: [] };
  lab.value = { ...emptyState, mapping: before };
  let finish = () => {};
  const running = work('columns', 'describe', 1, () => new Promise((done) => { finish = done; }));
  remap({ columns: [{ column: 'a', covariate: 'number' }] });
  closeTable();
  expect(lab.value.mapping).toBe(before);
  finish();
  await running;
  expect(lab.value.job).toBeUndefined();
  remap({ columns: [{ column: 'a', covariate: 'number' }] });
  expect(lab.value.mapping?.columns).toHaveLength(1);
});

it('a table dropped while a job runs is named as not opened until the next job, and the job keeps what it gives', async () => {
  const opened = vi.spyOn(theClient(), 'open');
  let finish = () => {};
  const running = work('validate', 'validate', 1, async () => {
    await new Promise<void>((done) => { finish = done; });
    act({ type: 'validated', validations: [] });
  });
  await takeFile(new File(['a,b\n1,2\n'], 'other.csv'));
  expect(lab.value.problem).toEqual({ where: 'table', file: 'other.csv', fault: 'busy' });
  expect(lab.value.job?.what).toBe('validate');
  finish();
  await running;
  expect(lab.value).toMatchObject({ job: undefined, problem: { file: 'other.csv', fault: 'busy' } });
  expect(opened).not.toHaveBeenCalled();
  await work('validate', 'validate', 1, async () => {});
  expect(lab.value.problem).toBeUndefined();
});

describe('a table dropped while another is read', () => {
  let read = () => {};
  beforeEach(() => {
    vi.spyOn(theClient(), 'ask').mockImplementation(async () => ({ ok: true, value: { columns: [] } as never, warnings: [] }));
    vi.spyOn(theClient(), 'open').mockImplementation(() => new Promise((done) => {
      read = () => done({ ok: true, value: { encoding: 'utf-8', columns: { columns: [], rows: 0 }, digest: { sha256: 'first', bytes: 4 } }, warnings: [] } as never);
    }));
  });
  const both = async () => {
    const first = takeFile(new File(['a\n1\n'], 'first.csv'));
    await takeFile(new File(['b\n2\n'], 'second.csv'));
    read();
    await first;
  };
  it('is named as not opened also when that one is there', async () => {
    await both();
    expect(lab.value).toMatchObject({ job: undefined, table: { file: 'first.csv' }, step: 'columns', problem: { file: 'second.csv', fault: 'busy' } });
  });
  it('keeps no opened analysis from being repeated', async () => {
    lab.value = { ...emptyState, analysis: { file: 'analysis.json', record: { call: 'describe', table: { sha256: 'other' }, request: { mapping: { columns: [] } } } as never } };
    await both();
    // It was looked at: it is of a third table.
    expect(lab.value).toMatchObject({ table: { file: 'first.csv' }, replayed: { same: false, why: 'table' } });
  });
});
