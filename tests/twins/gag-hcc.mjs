// GAG-HCC, the version with core promoter mutation; HBV DNA in copies/mL.
import { count, level, number, yesno } from "../twin_domain.mjs";

export default {
  source: "Yuen MF et al. J Hepatol 2009;50:80-88 (16, 1, 3, 19, 30; limit 101)",
  inputs: [
    level("sex", ["male", "female"]),
    count("age", [17, 18, 24, 30, 40, 42, 43, 44, 58, 59, 60, 70, 73, 74, 89]),
    number("hbv_dna_copies", "{copies}/mL", [1e4, 1e6]),
    ...yesno("core_promoter_mutation", "cirrhosis"),
  ],
  relative: 1e-12,
  answer(p) {
    if (p.age < 18) return "not_applicable";
    const score = 16 * (p.sex === "male") + p.age + 3 * Math.log10(p.hbv_dna_copies) + 19 * p.core_promoter_mutation +
      30 * p.cirrhosis;
    return { score, class: score < 101 ? "low" : score === 101 ? "on_the_limit" : "high" };
  },
};
