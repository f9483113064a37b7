// Tumour marker score: how many of three are raised; DCP in mAU/mL.
import { number } from "../twin_domain.mjs";

export default {
  source: "Tumour marker score under atezolizumab and bevacizumab, preprint 202306.1767 (100 ng/mL, 10 %, 100 mAU/mL)",
  inputs: [number("afp", "ng/mL", [100]), number("afp_l3", "%", [10]), number("dcp_mau", "{mAU}/mL", [100])],
  answer(p) {
    const score = [p.afp >= 100, p.afp_l3 >= 10, p.dcp_mau >= 100].filter(Boolean).length;
    return { score, class: String(score) };
  },
};
