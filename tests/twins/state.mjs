// STATE before the first TACE: albumin, less 12 each for beyond up-to-seven and CRP from 1 mg/dL.
import { count, number } from "../twin_domain.mjs";

export default {
  source: "STATE, as restated in a review of intermediate stage (below 18: median 5.3 months; from 18: 19.5)",
  inputs: [
    number("albumin", "g/L", [18, 30, 42], { also: { "g/dL": 0.1 } }),
    count("tumour_number", [1, 2, 3, 5]),
    number("largest_diameter", "cm", [2, 4, 5, 6], { also: { mm: 10 } }),
    number("crp", "mg/dL", [1], { also: { "mg/L": 10 } }),
  ],
  relative: 1e-15,
  answer(p) {
    const score = p.albumin - 12 * (p.largest_diameter + p.tumour_number > 7) - 12 * (p.crp >= 1);
    return { score, group: score >= 18 ? "high" : "low" };
  },
};
