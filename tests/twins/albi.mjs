// ALBI score and grade, base 10 logarithm, umol/L and g/L.
import { above, below, number } from "../twin_domain.mjs";

/** Albumin on both sides of each grade limit where bilirubin is 10 or 100 umol/L (logarithm 1 or 2). */
export const limits = (cuts) => [1, 2].flatMap((log) => cuts.flatMap((cut) => {
  const albumin = (0.66 * log - cut) / 0.085;
  return [below(albumin), above(albumin)];
}));
export const albi = (p) => 0.66 * Math.log10(p.bilirubin) - 0.085 * p.albumin;
export const albiGrade = (p) => (albi(p) <= -2.6 ? 1 : albi(p) <= -1.39 ? 2 : 3);
/** Bilirubin and albumin together, on both sides of each cut: for scores that take the grade alone. */
export const albiSides = (cuts) => limits(cuts).slice(0, 2 * cuts.length).map((albumin) => ({
  patient: { bilirubin: { value: 10, unit: "umol/L" }, albumin: { value: albumin, unit: "g/L" } },
  sees: { bilirubin: 10, albumin },
}));
export const albiInputs = (cuts) => [
  number("bilirubin", "umol/L", [10, 100], { more: [1, 17.104, 20, 300] }),
  number("albumin", "g/L", [35], { more: [15, 28, 45, 55, ...limits(cuts)], also: { "g/dL": 0.1 } }),
];

export default {
  source: "Johnson PJ et al. J Clin Oncol 2015;33:550-558 (coefficient -0.085, grades at -2.60 and -1.39)",
  inputs: albiInputs([-2.6, -1.39]),
  relative: 1e-12,
  answer: (p) => ({ score: albi(p), grade: String(albiGrade(p)) }),
};
