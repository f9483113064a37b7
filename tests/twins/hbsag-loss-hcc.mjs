// HCC risk after loss of HBsAg.
import { level, number, yesno } from "../twin_domain.mjs";

export default {
  source: "Yang et al., as tabulated in an Exploration review (100546), Table 2",
  inputs: [number("age", "a", [18, 40, 50, 60]), level("sex", ["male", "female"]),
           ...yesno("cirrhosis", "family_history_hcc", "alcohol_over_moderate")],
  answer(p) {
    if (p.age < 18) return "not_applicable";
    const age = p.age < 40 ? 0 : p.age < 50 ? 1 : p.age < 60 ? 2 : 3;
    return { score: age + 2 * (p.sex === "male") + 2 * p.cirrhosis + 1 * p.family_history_hcc + 2 * p.alcohol_over_moderate };
  },
};
