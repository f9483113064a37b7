// Pre-TACE-Predict, linear predictor and class; base 10 logarithms.
import { count, level, number, yesno } from "../twin_domain.mjs";

export default {
  source: "Adhoute X et al. World J Clin Cases 2021;9:4559-4572, Table 1, after Han G et al. Hepatology 2020;72:198-212",
  inputs: [count("tumour_number", [1, 2, 6]), number("largest_diameter", "cm", [5], { more: [1, 15] }),
           number("afp", "ng/mL", [100], { more: [2, 50000] }),
           number("albumin", "g/L", [36]), number("bilirubin", "umol/L", [17]), ...yesno("macrovascular_invasion"),
           level("aetiology", ["hcv", "hbv", "alcohol", "other"])],
  relative: 1e-11,
  answer(p) {
    const cause = { hcv: 0, hbv: 0.149, alcohol: 0.333, other: 0.211 }[p.aetiology];
    const lp = 0.313 * (p.tumour_number > 1) + 1.252 * Math.log10(p.largest_diameter) + 0.23 * Math.log10(p.afp) - 0.0176 * p.albumin +
      0.458 * Math.log10(p.bilirubin) + 0.437 * p.macrovascular_invasion + cause;
    return { lp, class: lp <= 0.94 ? "1" : lp <= 1.47 ? "2" : lp <= 2.1 ? "3" : "4" };
  },
};
