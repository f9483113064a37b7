// CONUT: albumin, lymphocytes, cholesterol.
import { number } from "../twin_domain.mjs";

const points = (value, limits) => limits.filter((limit) => value < limit).length;

export default {
  source: "Ignacio de Ulibarri J et al. Nutr Hosp 2005;20:38-45 (first lymphocyte limit 1600/mm3)",
  inputs: [
    number("albumin", "g/dL", [2.5, 3, 3.5], { more: [2.99, 3.49], also: { "g/L": 10 } }),
    number("lymphocytes", "/uL", [800, 1200, 1600], { also: { "10*9/L": 0.001 } }),
    number("cholesterol", "mg/dL", [100, 140, 180]),
  ],
  answer(p) {
    const score = 2 * points(p.albumin, [3.5, 3, 2.5]) + points(p.lymphocytes, [1600, 1200, 800]) +
      points(p.cholesterol, [180, 140, 100]);
    return { score, class: score <= 1 ? "normal" : score <= 4 ? "light" : score <= 8 ? "moderate" : "severe" };
  },
};
