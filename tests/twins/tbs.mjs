// Tumour burden score: a right triangle of size in cm and number.
import { above, below, count, number } from "../twin_domain.mjs";

const atLimit = [3.36, 13.74].flatMap((cut) => [1, 2, 3].map((n) => Math.sqrt(cut * cut - n * n))).flatMap((x) => [below(x), above(x)]);

export default {
  source: "Sasaki K et al. Ann Surg 2018; Tsilimigras DI et al. Br J Surg 2021 (3.36 and 13.74)",
  inputs: [count("tumour_number", [1, 2, 3, 5, 12, 14]), number("largest_diameter", "cm", [3, 7], { more: [0.5, 13, ...atLimit], also: { mm: 10 } })],
  relative: 1e-12,
  answer(p) {
    const score = Math.sqrt(p.largest_diameter ** 2 + p.tumour_number ** 2);
    return { score, class: score < 3.36 ? "low" : score <= 13.74 ? "medium" : "high" };
  },
};
