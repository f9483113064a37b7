// Post-TACE-Predict, linear predictor and class: response enters, albumin and aetiology do not.
import { count, level, number, yesno } from "../twin_domain.mjs";

export default {
  source: "Adhoute X et al. World J Clin Cases 2021;9:4559-4572, Table 1, after Han G et al. Hepatology 2020;72:198-212",
  inputs: [count("tumour_number", [1, 2, 6]), number("largest_diameter", "cm", [5], { more: [1, 15] }),
           number("afp", "ng/mL", [100], { more: [2, 50000] }),
           number("bilirubin", "umol/L", [17]), ...yesno("macrovascular_invasion"),
           level("tace_response", ["CR", "PR", "SD", "PD"]),
           count("previous_tace", [1])],
  relative: 1e-11,
  answer(p) {
    const lp = 0.207 * (p.tumour_number > 1) + 1.129 * Math.log10(p.largest_diameter) + 0.147 * Math.log10(p.afp) +
      0.75 * Math.log10(p.bilirubin) + 0.447 * p.macrovascular_invasion + { CR: 0, PR: 0.469, SD: 1.143, PD: 1.354 }[p.tace_response];
    return { lp, class: lp <= 1.82 ? "1" : lp <= 2.49 ? "2" : lp <= 3.37 ? "3" : "4" };
  },
};
