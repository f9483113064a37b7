// CRAFITY: C-reactive protein in mg/dL and alpha-fetoprotein.
import { number } from "../twin_domain.mjs";

export default {
  source: "CRAFITY score (CRP >=1 mg/dL, AFP >=100 ng/mL), with CRP also told in mg/L as laboratories report it",
  inputs: [number("crp", "mg/dL", [1], { also: { "mg/L": 10 } }), number("afp", "ng/mL", [100])],
  answer(p) {
    const score = (p.crp >= 1 ? 1 : 0) + (p.afp >= 100 ? 1 : 0);
    return { score, class: ["low", "intermediate", "high"][score] };
  },
};
