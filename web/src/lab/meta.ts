/// Validations of several sites: what a site sends, and reading what others sent. Pure.
import type { Estimate, Fault, Measures, Validation } from './types';

/** What `pool meta` reads of a validation, and nothing else. */
export type SiteValidation = {
  hepatica_validation?: 1; site?: string; flow: { rows_used: number }; events: number; horizon?: number; time_unit?: string;
  models: Record<string, unknown>[];
};
export type MetaSite = { name: string; file: string; validation: SiteValidation };

type Given = { value: number; std_error: number };
const number = (e: Estimate | Fault | undefined): Given | undefined =>
  (e !== undefined && 'value' in e && typeof e.std_error === 'number' ? { value: e.value, std_error: e.std_error } : undefined);

function measures(m: Measures): Record<string, unknown> {
  const c = m.calibration && !('fault' in m.calibration) ? m.calibration : undefined;
  const calibration = c && { observed_expected: number(c.observed_expected), in_the_large: number(c.in_the_large), slope: number(c.slope) };
  return { model: m.model, version: m.version, hash: m.hash, output: m.output, harrell_c: number(m.harrell_c), uno_c: number(m.uno_c), auc: number(m.auc), calibration, brier: number(m.brier) };
}

/** A site's file for others: counts, and each measure with its standard error. No row, no curve, no row number. */
export const siteSummary = (v: Validation, site: string): SiteValidation => ({
  hepatica_validation: 1, site, flow: { rows_used: v.flow.rows_used }, events: v.events,
  ...(v.horizon === undefined ? {} : { horizon: v.horizon, time_unit: v.time_unit! }),
  // Through text, so that what a model lacks is not there rather than undefined.
  models: JSON.parse(JSON.stringify(v.models.map(measures))) as Record<string, unknown>[],
});

const stem = (file: string) => file.replace(/\.[^.]*$/, '');

/** A validation in a file: a site's summary, the answer of `cohort validate`, or a saved analysis that holds one. */
export function readSite(value: unknown, file: string): MetaSite | undefined {
  const outer = value as { hepatica_analysis?: unknown; call?: unknown; answer?: unknown } | null;
  const one = (outer?.hepatica_analysis === undefined ? outer : outer.call === 'validate' ? outer.answer : undefined) as Partial<SiteValidation> | null | undefined;
  const whole = typeof one?.flow?.rows_used === 'number' && typeof one.events === 'number' && Array.isArray(one.models)
    && one.models.length > 0 && one.models.every((m) => typeof m?.model === 'string');
  return whole ? { name: one.site ?? stem(file), file, validation: one as SiteValidation } : undefined;
}

/** Adds sites; one that has the name of another takes its place. */
export const together = (sites: MetaSite[], more: MetaSite[]): MetaSite[] => [...sites.filter((s) => !more.some((m) => m.name === s.name)), ...more];
