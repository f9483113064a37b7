/// The buttons of a validation from counts: a plan, a site's counts, the merge.
import { confirmed } from './mapping';
import { act, ask, lab, work } from './store';
import { withPlan, type CountsPlan, type CountsResult, type CountsSite } from './counts';
import type { Flow } from './types';

const mapping = () => confirmed(lab.peek().mapping!);

export function planCounts(): Promise<void> {
  const { model, horizon, minCell } = lab.peek().countsForm;
  return work('pool', 'counts', 1, async () => {
    const plan = await ask<CountsPlan>('pool_plan', { mapping: mapping(), model, horizon, min_cell: minCell });
    act({ type: 'counts', counts: withPlan(lab.peek().counts, plan) });
  });
}

/** This table's counts, and for this site's own eyes which rows they leave out. */
export function countHere(): Promise<void> {
  const { counts, countsForm } = lab.peek();
  return work('pool', 'counts', 2, async () => {
    const request = { mapping: mapping(), plan: counts.plan };
    const { flow } = await ask<{ flow: Flow }>('pool_account', request);
    act({ type: 'progress', done: 1 });
    const site = await ask<CountsSite>('pool_site', { ...request, site: countsForm.site.trim() });
    act({ type: 'counts', counts: { ...counts, own: { site, flow } } });
  });
}

export function mergeCounts(): Promise<void> {
  const { counts } = lab.peek();
  return work('pool', 'counts', 1, async () => {
    const result = await ask<CountsResult>('pool_merge', { plan: counts.plan, summaries: counts.sites.map((s) => s.site), files: counts.sites.map((s) => s.file) });
    act({ type: 'counts', counts: { ...counts, result } });
  });
}
