// FIB-4, with the limits of viral and of fatty liver apart.
import { count, level, number } from "../twin_domain.mjs";

export default {
  source: "Sterling RK et al. Hepatology 2006;43:1317-1325; fatty liver 1.3 (2.0 from 65 years) and 2.67",
  inputs: [
    count("age", [17, 18, 40, 58, 64, 65, 80]),
    number("ast", "U/L", [40, 100]), number("alt", "U/L", [25, 100]),
    number("platelets", "10*9/L", [100, 200], { more: [65, 130] }),
    level("aetiology", ["hbv", "hcv", "masld"]),
  ],
  most: 4000,
  relative: 1e-12,
  answer(p) {
    if (p.age < 18) return "not_applicable";
    const score = (p.age * p.ast) / (p.platelets * Math.sqrt(p.alt));
    const [low, high] = p.aetiology === "masld" ? [p.age >= 65 ? 2 : 1.3, 2.67] : [1.45, 3.25];
    return { score, class: score < low ? "low" : score <= high ? "indeterminate" : "high" };
  },
};
