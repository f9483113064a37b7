// HCC-RESCUE under entecavir.
import { count, level, yesno } from "../twin_domain.mjs";

export default {
  source: "Sohn W et al. Clin Mol Hepatol 2017;23:170-178",
  inputs: [count("age", Array.from({ length: 73 }, (_, i) => i + 17)), level("sex", ["male", "female"]), ...yesno("cirrhosis")],
  answer(p) {
    if (p.age < 18) return "not_applicable";
    const score = p.age + (p.sex === "male" ? 15 : 0) + (p.cirrhosis ? 23 : 0);
    return { score, class: score <= 64 ? "low" : score <= 84 ? "intermediate" : "high" };
  },
};
