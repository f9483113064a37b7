// NIACE score: nodules, infiltrative, AFP, Child-Pugh, ECOG.
import { count, level, number, yesno } from "../twin_domain.mjs";

export default {
  source: "Adhoute X et al. World J Clin Cases 2021;9:4559-4572, Table 1",
  inputs: [
    count("tumour_number", [1, 2, 3, 4, 12]),
    ...yesno("infiltrative"),
    number("afp", "ng/mL", [200]),
    level("child_pugh_class", ["A", "B", "C"]),
    count("ecog", [0, 1, 2, 3, 4]),
  ],
  answer(p) {
    const heavy = [p.infiltrative, p.afp >= 200, p.child_pugh_class !== "A", p.ecog >= 1].filter(Boolean).length;
    const score = (p.tumour_number >= 3 ? 1 : 0) + 1.5 * heavy;
    return { score, class: score <= 1 ? "low" : score <= 3 ? "intermediate" : "high" };
  },
};
