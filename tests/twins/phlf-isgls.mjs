// Liver failure after resection (ISGLS): INR and bilirubin above their limits on day 5, graded by management.
import { level, number } from "../twin_domain.mjs";

export default {
  source: "Rahbari NN et al. Surgery 2011;149:713-724, as restated in BJS Open 2022 (zrac142), Table 1",
  inputs: [
    number("inr_pod5", "1", [1.1, 1.2]), number("inr_uln", "1", [1.1]),
    number("bilirubin_pod5", "umol/L", [17, 21]), number("bilirubin_uln", "umol/L", [21]),
    level("phlf_management", ["none", "noninvasive", "invasive"]),
  ],
  possible: (p) => p.inr_uln >= 0.8 && p.inr_uln <= 2,
  answer(p) {
    const failure = p.inr_pod5 > p.inr_uln && p.bilirubin_pod5 > p.bilirubin_uln;
    return { grade: failure ? { none: "A", noninvasive: "B", invasive: "C" }[p.phlf_management] : "no" };
  },
};
