// ART score before the second TACE.
import { count, level, yesno } from "../twin_domain.mjs";

export default {
  source: "Sieghart W et al. 2013, as restated in a review of intermediate stage (bands 0-1.5 and from 2.5)",
  inputs: [
    count("child_pugh_increase", [-2, -1, 0, 1, 2, 3, 6]),
    ...yesno("ast_increase_over_25"),
    level("tace_response", ["CR", "PR", "SD", "PD"]),
    count("previous_tace", [1, 2]),
  ],
  answer(p) {
    const liver = p.child_pugh_increase >= 2 ? 3 : p.child_pugh_increase === 1 ? 1.5 : 0;
    const response = p.tace_response === "SD" || p.tace_response === "PD" ? 1 : 0;
    const score = liver + (p.ast_increase_over_25 ? 4 : 0) + response;
    return { score, group: score >= 2.5 ? "high" : "low" };
  },
};
