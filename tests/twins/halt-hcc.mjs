// HALT-HCC: tumour burden score, natural logarithm of alpha-fetoprotein, MELD-Na.
import { count, number } from "../twin_domain.mjs";

export default {
  source: "Sasaki K et al. Lancet Gastroenterol Hepatol 2017;2:595-603",
  inputs: [count("tumour_number", [1, 2, 3, 8]), number("largest_diameter", "cm", [3, 5], { also: { mm: 10 } }),
           number("afp", "ng/mL", [10, 400], { more: [1] }),
           count("meld_na_score", [6, 10, 20, 40])],
  relative: 1e-12,
  answer: (p) => ({
    score: 1.27 * Math.hypot(p.largest_diameter, p.tumour_number) + 1.85 * Math.log(p.afp) + 0.26 * p.meld_na_score,
  }),
};
