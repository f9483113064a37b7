// APRI, against the laboratory's own upper limit.
import { count, number } from "../twin_domain.mjs";

export default {
  source: "Wai CT et al. Hepatology 2003;38:518-526",
  inputs: [number("ast", "U/L", [20, 40, 60], { more: [300] }), count("ast_uln", [40]),
           number("platelets", "10*9/L", [100, 200], { also: { "/uL": 1000 } })],
  relative: 1e-12,
  answer(p) {
    const score = (p.ast / p.ast_uln / p.platelets) * 100;
    return { score, class: score <= 0.5 ? "low" : score <= 1.5 ? "indeterminate" : "high" };
  },
};
