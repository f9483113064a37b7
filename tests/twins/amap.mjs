// aMAP: the raw score and its band, without rounding before the limits 50 and 60.
import { above, below, count, level, number } from "../twin_domain.mjs";

/** Platelets on both sides of a score of 50 and 60 for a man of 60 with bilirubin 10 umol/L and albumin 40 g/L. */
const rest = 0.06 * 60 + 0.89 + 0.48 * (0.66 - 0.085 * 40) + 7.4;
const limits = [50, 60].map((cut) => (rest - (14.77 * cut) / 100) / 0.01).flatMap((x) => [below(x), above(x)]);

export default {
  source: "Fan R et al. J Hepatol 2020;73:1368-1378",
  inputs: [
    count("age", [18, 45, 60, 80]),
    level("sex", ["male", "female"]),
    number("bilirubin", "umol/L", [10], { more: [5, 17.104, 60] }),
    number("albumin", "g/L", [40], { more: [25, 32, 48], also: { "g/dL": 0.1 } }),
    number("platelets", "10*9/L", [150], { more: [50, 90, 250, 300, ...limits], also: { "/uL": 1000 } }),
  ],
  relative: 1e-12,
  answer(p) {
    const albi = 0.66 * Math.log10(p.bilirubin) - 0.085 * p.albumin;
    const sum = 0.06 * p.age + (p.sex === "male" ? 0.89 : 0) + 0.48 * albi - 0.01 * p.platelets + 7.4;
    const score = (sum / 14.77) * 100;
    return { score, class: score < 50 ? "low" : score <= 60 ? "medium" : "high" };
  },
};
