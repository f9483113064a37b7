// LSM-HCC; HBV DNA in IU/mL.
import { number } from "../twin_domain.mjs";

export default {
  source: "Wong GL et al. J Hepatol 2014;60:339-345, as tabulated in PMC5440035 Table 1",
  inputs: [
    number("age", "a", [18, 50]),
    number("albumin", "g/L", [35], { also: { "g/dL": 0.1 } }),
    number("hbv_dna_iu", "[IU]/mL", [200000], { more: [0], also: { "k[IU]/mL": 0.001 } }),
    number("liver_stiffness", "kPa", [8, 12]),
  ],
  answer(p) {
    if (p.age < 18) return "not_applicable";
    const score = (p.age > 50 ? 10 : 0) + (p.albumin <= 35 ? 1 : 0) + (p.hbv_dna_iu > 200000 ? 5 : 0) +
      (p.liver_stiffness <= 8 ? 0 : p.liver_stiffness <= 12 ? 8 : 14);
    return { score, class: score < 11 ? "low" : "high" };
  },
};
