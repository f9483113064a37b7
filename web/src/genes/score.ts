/// Scores every signature for every sample through the core, a sample at a time, so that the page stays free.
import type { Core, GeneExpression } from '../core/types';
import { csv } from '../report/csv';
import type { ExpressionTable } from './read-table';
import { changed, wayTo, type Way } from './scale';

export type Rule = 'cohort_median' | 'training_median' | 'not_read' | 'none';

/** Rules that set a score against the median of the very file: the paper's own, or the custom where the paper's was not read. */
export const ownMedian = (rule: Rule): boolean => rule === 'cohort_median' || rule === 'not_read';
export type Signature = { id: string; output: string; scales: string[]; genes: string[]; rule: Rule; says?: Record<string, string> };

/** What came of one signature in the whole file. */
export type SignatureScores = {
  id: string; state: 'scored' | 'needs_cohort' | 'scale' | 'missing_genes';
  way?: Way; missing: string[];
  /** One a sample; NaN where that sample lacks a value. */
  scores: Float64Array;
};

/** Which signatures can be scored on this table, before anything is computed. */
export function plan(table: ExpressionTable, declared: string, signatures: Signature[]): SignatureScores[] {
  return signatures.map(({ id, scales, genes }) => {
    const missing = genes.filter((g) => !table.values.has(g));
    const way = wayTo(scales, declared);
    const none = { id, missing, scores: new Float64Array(0) };
    if (!way) return { ...none, state: 'scale' };
    if (way.cohort && table.samples.length < 2) return { ...none, way, state: 'needs_cohort' };
    if (missing.length > 0) return { ...none, way, state: 'missing_genes' };
    return { id, way, missing, state: 'scored', scores: new Float64Array(table.samples.length).fill(NaN) };
  });
}

/** The expression of one sample as the core reads it: only values the file has. */
export function sampleOf(values: Map<string, Float64Array>, sample: number, scale: string): GeneExpression {
  const own: Record<string, number> = {};
  for (const [gene, row] of values) if (Number.isFinite(row[sample])) own[gene] = row[sample]!;
  return { scale, values: own };
}

/**
 * Fills the scores of a plan. `after` hears of each sample done and may stop the work by returning false.
 * Rejects when the core stops.
 */
export async function score(
  core: Pick<Core, 'evaluate'>, table: ExpressionTable, signatures: Signature[], planned: SignatureScores[],
  after: (done: number) => boolean | Promise<boolean>,
): Promise<void> {
  const output = new Map(signatures.map((s) => [s.id, s.output]));
  const genesOf = new Map(signatures.map((s) => [s.id, s.genes]));
  const scored = planned.filter((p) => p.state === 'scored');
  const ways = [...new Set(scored.map((p) => JSON.stringify(p.way)))].map((key) => {
    const way = JSON.parse(key) as Way;
    const mine = scored.filter((p) => JSON.stringify(p.way) === key);
    const needed = [...new Set(mine.flatMap((p) => genesOf.get(p.id)!))];
    return { way, mine: new Map(mine.map((p) => [p.id, p])), values: new Map(needed.map((g) => [g, changed(table.values.get(g)!, way.change)])) };
  });
  for (let sample = 0; sample < table.samples.length; sample++) {
    for (const { way, mine, values } of ways) {
      const answer = await core.evaluate({ patient: { gene_expression: sampleOf(values, sample, way.scale) }, models: [...mine.keys()], curves: false });
      if (!answer.ok) throw new Error(answer.error.detail ?? answer.error.code);
      for (const result of answer.value.results) {
        const value = result.outputs?.find((o) => o.id === output.get(result.id))?.value;
        if (typeof value === 'number') mine.get(result.id)!.scores[sample] = value;
      }
    }
    if (!await after(sample + 1)) return;
  }
}

/** Median of the numbers that are there; NaN of none. */
export function median(scores: ArrayLike<number>): number {
  const sorted = Array.from(scores).filter((x) => Number.isFinite(x)).sort((a, b) => a - b);
  const half = Math.floor(sorted.length / 2);
  if (sorted.length === 0) return NaN;
  return sorted.length % 2 === 1 ? sorted[half]! : (sorted[half - 1]! + sorted[half]!) / 2;
}

/** Of a hundred samples of the file, how many score lower; half of those that score the same count. */
export function percentile(scores: ArrayLike<number>, value: number): number {
  const known = Array.from(scores).filter((x) => Number.isFinite(x));
  const below = known.filter((x) => x < value).length;
  const same = known.filter((x) => x === value).length;
  return (100 * (below + same / 2)) / known.length;
}

export type Side = 'above' | 'below' | 'at';

/** Which side of this file's median, where that is the paper's rule or the custom. Undefined without such a rule or without a cohort. */
export function sideOf(rule: Rule, scores: ArrayLike<number>, value: number): Side | undefined {
  const known = Array.from(scores).filter((x) => Number.isFinite(x));
  if (!ownMedian(rule) || known.length < 2 || !Number.isFinite(value)) return undefined;
  const middle = median(known);
  return value > middle ? 'above' : value < middle ? 'below' : 'at';
}

/** Samples in rows, scored signatures in columns, every digit; an empty cell where there is no score. */
export function asCsv(samples: string[], results: SignatureScores[]): string {
  const scored = results.filter((r) => r.state === 'scored');
  return csv(['sample', ...scored.map((r) => r.id)], samples.map((name, i) => [name, ...scored.map((r) => r.scores[i])]));
}
