// Microvascular invasion grade of the Chinese pathology guideline.
import { cases, count, number } from "../twin_domain.mjs";

export default {
  source: "Chinese guideline for standardised pathological diagnosis of primary liver cancer, 2015 edition",
  inputs: [
    cases({ microvascular_invasion: true }, {}),
    count("mvi_count", [0, 1, 4, 5, 6, 40]),
    number("mvi_distance", "cm", [1], { also: { mm: 10 } }),
  ],
  possible: (p) => !(p.microvascular_invasion && p.mvi_count === 0),
  answer: (p) => ({ grade: p.mvi_count === 0 ? "M0" : p.mvi_count <= 5 && p.mvi_distance <= 1 ? "M1" : "M2" }),
};
