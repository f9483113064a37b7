// GRIm: LDH against its own upper limit, albumin, neutrophil-lymphocyte ratio.
import { count, either, number } from "../twin_domain.mjs";

const ratio = (neutrophils, lymphocytes) => ({
  patient: { neutrophils: { value: neutrophils, unit: "10*9/L" }, lymphocytes: { value: lymphocytes, unit: "10*9/L" } },
  sees: { nlr: neutrophils / lymphocytes },
});

export default {
  source: "Bigot F et al. 2017, abstract (NLR > 6, LDH above its upper limit, albumin < 35 g/L); groups in PMC7239571",
  inputs: [
    number("ldh", "U/L", [200, 250]),
    count("ldh_uln", [200, 250]),
    number("albumin", "g/L", [35], { also: { "g/dL": 0.1 } }),
    either(number("nlr", "1", [6]), [ratio(6, 1), ratio(9, 1.5), ratio(6.1, 1), ratio(3, 2)]),
  ],
  answer(p) {
    const score = [p.ldh > p.ldh_uln, p.albumin < 35, p.nlr > 6].filter(Boolean).length;
    return { score, group: score >= 2 ? "high" : "low" };
  },
};
