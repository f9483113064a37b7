// Child-Pugh score and class.
import { either, level, number } from "../twin_domain.mjs";

export const inputs = [
  number("bilirubin", "mg/dL", [2, 3], { also: { "umol/L": 17.104 } }),
  number("albumin", "g/dL", [2.8, 3.5], { also: { "g/L": 10 } }),
  either(number("inr", "1", [1.7, 2.3]), number("pt_prolongation", "s", [4, 6])),
  level("ascites", ["none", "mild", "moderate_severe"]),
  level("encephalopathy", ["none", "grade_1_2", "grade_3_4"]),
];

export function childPugh(p) {
  const bilirubin = p.bilirubin < 2 ? 1 : p.bilirubin <= 3 ? 2 : 3;
  const albumin = p.albumin > 3.5 ? 1 : p.albumin >= 2.8 ? 2 : 3;
  const [clotting, low, high] = p.inr === undefined ? [p.pt_prolongation, 4, 6] : [p.inr, 1.7, 2.3];
  const coagulation = clotting < low ? 1 : clotting <= high ? 2 : 3;
  const ascites = { none: 1, mild: 2, moderate_severe: 3 }[p.ascites];
  const encephalopathy = { none: 1, grade_1_2: 2, grade_3_4: 3 }[p.encephalopathy];
  const score = bilirubin + albumin + coagulation + ascites + encephalopathy;
  return { score, class: score <= 6 ? "A" : score <= 9 ? "B" : "C" };
}

export default {
  source: "Pugh RNH et al. Br J Surg 1973;60:646-649, as tabulated in Ho et al. Sci Rep 2018;8:4773, Table 1",
  inputs,
  answer: childPugh,
};
