// PAGE-B under antiviral treatment.
import { level, number } from "../twin_domain.mjs";

export default {
  source: "Papatheodoridis G et al. J Hepatol 2016;64:800-806 (>=70 years: 10 points; one reprint shows 1)",
  inputs: [
    number("age", "a", [16, 30, 40, 50, 60, 70]),
    level("sex", ["male", "female"]),
    number("platelets", "10*9/L", [100, 200], { also: { "10*3/uL": 1, "/uL": 1000, "10*4/uL": 0.1 } }),
  ],
  answer(p) {
    if (p.age < 16) return "not_applicable";
    const age = p.age >= 70 ? 10 : p.age >= 60 ? 8 : p.age >= 50 ? 6 : p.age >= 40 ? 4 : p.age >= 30 ? 2 : 0;
    const score = age + (p.sex === "male" ? 6 : 0) + (p.platelets >= 200 ? 0 : p.platelets >= 100 ? 6 : 9);
    return { score, class: score <= 9 ? "low" : score <= 17 ? "intermediate" : "high" };
  },
};
