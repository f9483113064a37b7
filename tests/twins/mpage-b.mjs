// Modified PAGE-B under antiviral treatment.
import { level, number } from "../twin_domain.mjs";

export default {
  source: "Kim JH et al. J Hepatol 2018;69:1066-1073, as tabulated in an Exploration review (100546), Table 2",
  inputs: [
    number("age", "a", [18, 30, 40, 50, 60, 70]),
    level("sex", ["male", "female"]),
    number("platelets", "10*9/L", [100, 150, 200, 250], { also: { "/uL": 1000 } }),
    number("albumin", "g/L", [30, 35, 40], { also: { "g/dL": 0.1 } }),
  ],
  answer(p) {
    if (p.age < 18) return "not_applicable";
    const points = (value, limits) => limits.filter((limit) => value < limit).length;
    const age = [11, 9, 7, 5, 3, 0][points(p.age, [70, 60, 50, 40, 30])];
    const platelets = [0, 2, 3, 4, 5][points(p.platelets, [250, 200, 150, 100])];
    return { score: age + (p.sex === "male" ? 2 : 0) + platelets + points(p.albumin, [40, 35, 30]) };
  },
};
