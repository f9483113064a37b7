/// A published model judged on joined counts (core/cohort/pool_validation.h): the three kinds of file told apart. Pure.
import type { Failure } from '../core/types';
import type { Counts } from './state';
import type { CalibrationPoint, Fault, Said, Warned } from './types';

type Judged = { model: string; version: string; hash: string; output: string; horizon: number; time_unit: string; cuts: number[]; times: number[]; min_cell: number };
export type CountsPlan = Judged & { pool_validation: 1; probability: boolean };
export type RiskCell = { rows: number; sum?: number; squares?: number };
export type CountsSite = {
  pool_validation: 1; site: string; plan: string; rows: number; events: number; cuts: number[]; times: number[];
  groups: { beyond: RiskCell; intervals: { event: RiskCell; censored: RiskCell }[] }[];
};
export type CountsResult = Judged & {
  pool_validation: 1; sites: { site: string; rows: number; events: number }[]; rows: number; events: number; notes: string[]; remarks?: Said[]; warnings?: Warned[];
  concordance: { lower: number; upper: number; binned: number } | Fault;
  calibration?: { observed: number; expected: number; observed_expected: { value: number; lower?: number; upper?: number }; groups: (Partial<CalibrationPoint> & { rows: number; fault?: Failure })[] } | Fault;
  brier?: { value: number; null: number; ipa: number } | Fault;
};
export type CountsFile = { file: string; site: CountsSite };

/** What a parsed file is; undefined for anything that is none of the three. */
export function countsFile(value: unknown): { plan: CountsPlan } | { site: CountsSite } | { result: CountsResult } | undefined {
  const one = value as Partial<CountsPlan & CountsSite & CountsResult> | null | undefined;
  if (one?.pool_validation !== 1 || !Array.isArray(one.cuts) || !Array.isArray(one.times)) return undefined;
  if (Array.isArray(one.sites)) return { result: one as CountsResult };
  if (typeof one.site === 'string' && Array.isArray(one.groups)) return { site: one as CountsSite };
  return typeof one.model === 'string' && typeof one.hash === 'string' ? { plan: one as CountsPlan } : undefined;
}

/** Adds sites' files; one of the same site takes the other's place. */
export const withSite = (all: CountsFile[], one: CountsFile): CountsFile[] => [...all.filter((s) => s.site.site !== one.site.site), one];

/**
 * Takes a plan: the files collected stay with the plan they were collected for, and those that came before any plan are its own
 * (the core refuses by name one that answers another).
 */
export const withPlan = (counts: Counts, plan: CountsPlan): Counts =>
  (samePlan(counts.plan, plan) ? counts : { plan, sites: counts.plan ? [] : counts.sites });

export const samePlan = (before: object | undefined, now: object): boolean => JSON.stringify(before) === JSON.stringify(now);

/** Every number of a site's file, one count a line: what a person reads before sending it. Borders: group's upper end, interval's end. */
export function countsLines(site: CountsSite): { group: number; interval: number | undefined; event?: RiskCell; censored?: RiskCell; beyond?: RiskCell }[] {
  return site.groups.flatMap((g, group) => [
    ...g.intervals.map((i, interval) => ({ group, interval, event: i.event, censored: i.censored })),
    { group, interval: undefined, beyond: g.beyond },
  ]);
}
