// mREACH-B: liver stiffness in place of HBV DNA.
import { number } from "../twin_domain.mjs";
import { inputs, outside, shared } from "./reach-b.mjs";

export default {
  source: "Lee HW et al. Liver Int 2014;34:1091-1102, as tabulated in PMC5440035 Table 1",
  inputs: [...inputs, number("liver_stiffness", "kPa", [8, 13])],
  answer(p) {
    if (outside(p)) return "not_applicable";
    const score = shared(p) + (p.liver_stiffness < 8 ? 0 : p.liver_stiffness <= 13 ? 2 : 4);
    return { score, class: score >= 10 ? "high" : "lower" };
  },
};
