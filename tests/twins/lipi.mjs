// LIPI: derived neutrophil-lymphocyte ratio and LDH against its own upper limit.
import { count, number } from "../twin_domain.mjs";

export default {
  source: "LIPI, dNLR > 3 as quoted from the methods of PMC7481630",
  inputs: [number("neutrophils", "10*9/L", [6], { more: [1, 7.9] }),
           count("wbc", [8]).map(({ sees }) => ({ patient: { wbc: { value: 8, unit: "10*9/L" } }, sees })),
           number("ldh", "U/L", [200, 250]), count("ldh_uln", [200, 250])],
  possible: (p) => p.neutrophils < p.wbc,
  relative: 1e-12,
  answer(p) {
    const dnlr = p.neutrophils / (p.wbc - p.neutrophils);
    const score = (dnlr > 3 ? 1 : 0) + (p.ldh > p.ldh_uln ? 1 : 0);
    return { dnlr, score, group: ["good", "intermediate", "poor"][score] };
  },
};
