/// Which scale the values look like, and how a table comes onto the scale a signature was made for.
import type { ExpressionTable } from './read-table';

export type Likely = 'counts' | 'linear' | 'log2' | 'vst' | 'z_score' | 'log2_ratio';
export type ScaleLook = { likely: Likely; low: number; high: number };

/** Scales that no signature takes, but that files have: they are named so that nobody has to pick a wrong one. */
export const unusedScales = ['tpm', 'log2_tpm_plus_1', 'counts'];

/** What each look may be called; the first is not chosen by itself, the reader says which it is. */
export const namesOf: Record<Likely, string[]> = {
  counts: ['counts'], linear: ['fpkm', 'tpm'], log2: ['log2_fpkm_plus_1', 'log2_tpm_plus_1'], vst: ['vst', 'log2_fpkm_plus_1', 'log2_tpm_plus_1'],
  z_score: ['z_score'], log2_ratio: ['log2_ratio', 'z_score'],
};

/** Above this no log2 of an expression can be: 2^30 is more than the reads of a sample. */
const mostLog2 = 30;

/** Looks at the values only. Cannot tell FPKM from TPM, nor a transform from another of the same range. */
export function lookAt({ values, samples }: ExpressionTable): ScaleLook | undefined {
  let low = Infinity;
  let high = -Infinity;
  let whole = true;
  for (const row of values.values()) {
    for (const x of row) {
      if (Number.isNaN(x)) continue;
      low = Math.min(low, x);
      high = Math.max(high, x);
      whole &&= Number.isInteger(x);
    }
  }
  if (low > high) return undefined;
  const look = (likely: Likely): ScaleLook => ({ likely, low, high });
  if (low < 0) return look(standardised([...values.values()], samples.length) ? 'z_score' : 'log2_ratio');
  if (high > mostLog2) return look(whole ? 'counts' : 'linear');
  // The variance-stabilising transform has a floor well above 0, log2(x + 1) starts at 0.
  return look(low >= 2 ? 'vst' : 'log2');
}

export function meanAndSd(row: Float64Array): { mean: number; sd: number; n: number } {
  const known = row.filter((x) => !Number.isNaN(x));
  const mean = known.reduce((a, x) => a + x, 0) / known.length;
  const sd = Math.sqrt(known.reduce((a, x) => a + (x - mean) ** 2, 0) / (known.length - 1));
  return { mean, sd, n: known.length };
}

const standardised = (rows: Float64Array[], samples: number) => samples >= 3 && rows.every((row) => {
  const { mean, sd } = meanAndSd(row);
  return Math.abs(mean) < 0.05 && Math.abs(sd - 1) < 0.05;
});

/** How values reach a signature. `cohort`: they are taken relative to the samples of this very file. */
export type Way = { scale: string; change: 'none' | 'log2' | 'power' | 'centre' | 'standardise'; cohort: boolean };

/** The way from the declared scale to one the signature accepts, the least change first; undefined when there is none. */
export function wayTo(accepted: string[], declared: string): Way | undefined {
  if (accepted.includes(declared)) return { scale: declared, change: 'none', cohort: false };
  const has = (scale: string) => accepted.includes(scale);
  if (declared === 'fpkm' && has('log2_fpkm_plus_1')) return { scale: 'log2_fpkm_plus_1', change: 'log2', cohort: false };
  if (declared === 'log2_fpkm_plus_1' && has('fpkm')) return { scale: 'fpkm', change: 'power', cohort: false };
  if (!['log2_fpkm_plus_1', 'vst', 'log2_tpm_plus_1'].includes(declared)) return undefined;
  if (has('log2_ratio')) return { scale: 'log2_ratio', change: 'centre', cohort: true };
  if (has('z_score')) return { scale: 'z_score', change: 'standardise', cohort: true };
  return undefined;
}

/** One gene's values changed. A gene that does not vary cannot be standardised: NaN. */
export function changed(row: Float64Array, change: Way['change']): Float64Array {
  if (change === 'none') return row;
  if (change === 'log2') return row.map((x) => (x < 0 ? NaN : Math.log2(x + 1)));
  if (change === 'power') return row.map((x) => 2 ** x - 1);
  const { mean, sd } = meanAndSd(row);
  if (change === 'centre') return row.map((x) => x - mean);
  return row.map((x) => (sd > 0 ? (x - mean) / sd : NaN));
}
