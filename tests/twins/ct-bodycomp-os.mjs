// CT body composition score after resection.
import { number, yesno } from "../twin_domain.mjs";

const two = (variable, unit, edge) => number(variable, unit, [edge]).slice(0, 4); // below, at, above, far below

export default {
  source: "README of the authors' web tool (commit e1f0c65): sum of seven items, high from 6",
  inputs: [
    two("age", "a", 67), ...yesno("intraoperative_transfusion"), two("afp", "ng/mL", 14.62), two("ca19_9", "[arb'U]/mL", 20.75),
    two("skeletal_muscle_area", "cm2", 164.7), two("skeletal_muscle_density", "[hnsf'U]", 34.93),
    two("liver_spleen_ratio", "1", 1.1956),
  ],
  answer(p) {
    const score = 2 * (p.age >= 67) + 1 * p.intraoperative_transfusion + 1 * (p.afp >= 14.62) + 2 * (p.ca19_9 >= 20.75) +
      3 * (p.skeletal_muscle_area < 164.7) + 1 * (p.skeletal_muscle_density < 34.93) + 1 * (p.liver_spleen_ratio >= 1.1956);
    return { score, group: score >= 6 ? "high" : "low" };
  },
};
