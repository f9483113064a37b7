// ALICE: indocyanine green retention in percent and albumin.
import { above, below, number } from "../twin_domain.mjs";

const limits = [-2.2, -1.39].map((cut) => (0.663 - cut) / 0.0718).flatMap((x) => [below(x), above(x)]); // at 10 %

export default {
  source: "Kokudo T et al. PLoS One 2016;11:e0159530",
  inputs: [number("icg_r15", "%", [10], { more: [1, 25, 60] }), number("albumin", "g/L", [35], { more: [22, 45, ...limits], also: { "g/dL": 0.1 } })],
  relative: 1e-12,
  answer(p) {
    const score = 0.663 * Math.log10(p.icg_r15) - 0.0718 * p.albumin;
    return { score, grade: score <= -2.2 ? "1" : score <= -1.39 ? "2" : "3" };
  },
};
