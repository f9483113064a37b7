// APRI, against the laboratory's own upper limit.
import { count, number } from "../twin_domain.mjs";

export default {
  source: "Wai CT et al. Hepatology 2003;38:518-526",
  inputs: [number("ast", "U/L", [20, 40, 60], { more: [300] }), count("ast_uln", [40]),
           number("platelets", "10*9/L", [100, 200], { also: { "/uL": 1000 } })],
  relative: 1e-12,
  answer(p) {
    const score = (p.ast / p.ast_uln / p.platelets) * 100;
    const upTo = (limit) => 100 * p.ast <= limit * p.ast_uln * p.platelets * (1 + 1e-12); // without a quotient to round
    return { score, class: upTo(0.5) ? "low" : upTo(1.5) ? "indeterminate" : "high" };
  },
};
