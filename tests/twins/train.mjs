// TRAIN: response, AFP slope, neutrophil-lymphocyte ratio, months of waiting.
import { number, yesno } from "../twin_domain.mjs";

export default {
  source: "Lai Q et al. Ann Surg 2016;264:787-796 (waiting time in months)",
  inputs: [...yesno("mrecist_progression"), number("afp_slope", "ng/mL/mo", [15], { more: [-30, 0] }), number("nlr", "1", [5]),
           number("waiting_time", "mo", [1], { more: [0, 6, 24] })],
  relative: 1e-12,
  answer(p) {
    const score = 0.988 * p.mrecist_progression + 0.838 * (p.afp_slope >= 15) + 0.452 * (p.nlr >= 5) - 0.03 * p.waiting_time;
    return { score, class: score >= 1 ? "high" : "low" };
  },
};
