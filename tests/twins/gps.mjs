// Glasgow prognostic score.
import { number } from "../twin_domain.mjs";

export const inputs = [number("crp", "mg/L", [10], { also: { "mg/dL": 0.1 } }), number("albumin", "g/L", [35], { also: { "g/dL": 0.1 } })];

export default {
  source: "Forrest LM et al. Br J Cancer 2003;89:1028-1030",
  inputs,
  answer(p) {
    const score = (p.crp > 10 ? 1 : 0) + (p.albumin < 35 ? 1 : 0);
    return { score, class: ["low", "intermediate", "high"][score] };
  },
};
