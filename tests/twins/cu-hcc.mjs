// CU-HCC; HBV DNA in copies/mL.
import { number, yesno } from "../twin_domain.mjs";

export default {
  source: "Wong VW et al. J Clin Oncol 2010;28:1660-1665 (DNA up to 10^4 copies/mL scores 0; upper limit 19 or 20 by source)",
  inputs: [
    number("age", "a", [18, 50]),
    number("albumin", "g/L", [35], { also: { "g/dL": 0.1 } }),
    number("bilirubin", "umol/L", [18]),
    number("hbv_dna_copies", "{copies}/mL", [1e4, 1e6], { more: [0], also: { "{copies}/L": 1000 } }),
    ...yesno("cirrhosis"),
  ],
  answer(p) {
    if (p.age < 18) return "not_applicable";
    const dna = p.hbv_dna_copies <= 1e4 ? 0 : p.hbv_dna_copies <= 1e6 ? 1 : 4;
    const score = (p.age > 50 ? 3 : 0) + (p.albumin <= 35 ? 20 : 0) + (p.bilirubin > 18 ? 1.5 : 0) + dna +
      (p.cirrhosis ? 15 : 0);
    return { score, class: score < 5 ? "low" : score < 19 ? "medium" : score < 20 ? "between" : "high" };
  },
};
