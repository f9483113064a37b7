/// The phase or sequence a series is likely to be, from its tags. A suggestion: the reader confirms or changes it.
import type { Series } from './series';

export const phases = ['unknown', 'unenhanced', 'arterial', 'portal_venous', 'delayed', 'hepatobiliary', 't1', 't2', 'dwi', 'adc'] as const;
export type Phase = typeof phases[number];

// Words that stand in series descriptions, the more specific first.
const words: [Phase, RegExp][] = [
  ['adc', /\badc\b|apparent diff/i],
  ['dwi', /\bdwi\b|diff|\bb ?\d{2,4}\b|弥散|扩散/i],
  ['hepatobiliary', /hepatobil|\bhbp?\b|20 ?min|肝胆/i],
  ['unenhanced', /non[ -]?(contrast|enh)|without|unenh|\bplain\b|native|nativ|pre[ -]?(contrast|gd)|\bnc(ct)?\b|\bc-|平扫/i],
  ['arterial', /arter|\bart\b|\bhap\b|动脉/i],
  ['delayed', /delay|equil|\blate\b|\bdp\b|延迟|平衡/i],
  ['portal_venous', /port|\bpvp?\b|venous|ven[oö]s|veineux|门脉|门静脉|静脉/i],
  ['t2', /\bt2|haste|ssfse|fiesta/i],
  ['t1', /\bt1|vibe|lava|thrive|flash/i],
];

/** What the tags suggest; 'unknown' when they say nothing. */
export function suggestPhase(series: Pick<Series, 'modality' | 'description' | 'slices'>): Phase {
  const first = series.slices[0];
  const told = words.find(([phase, pattern]) => pattern.test(series.description.replaceAll('_', ' ')) && (series.modality === 'MR' || !['adc', 'dwi', 'hepatobiliary', 't1', 't2'].includes(phase)));
  if (told) return told[0];
  if (series.modality !== 'MR' || !first) return 'unknown';
  if (first.bValue >= 0) return 'dwi';
  if (first.imageType.some((t) => /^ADC/i.test(t))) return 'adc';
  if (first.echoTime > 60) return 't2';
  return first.repetitionTime > 0 && first.repetitionTime < 900 && first.echoTime > 0 && first.echoTime < 25 ? 't1' : 'unknown';
}

/** What the name of a NIfTI or NRRD file suggests; without the marks of CT, words of MR count as well. */
export const phaseFromName = (name: string, modality: string): Phase =>
  suggestPhase({ modality: modality || 'MR', description: name.replace(/\.(nii(\.gz)?|nrrd)$/i, '').replace(/[._-]+/g, ' ').replace(/([a-z])([A-Z])/g, '$1 $2'), slices: [] });

/** The b-values of a diffusion series, when its tags give them. */
export const bValues = (series: Pick<Series, 'slices'>): number[] =>
  [...new Set(series.slices.map((s) => s.bValue).filter((b) => b >= 0))].sort((a, b) => a - b);
