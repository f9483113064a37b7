// Liver damage grade: the worst grade that at least two of five items reach.
import { level, number } from "../twin_domain.mjs";

export function damage(p) {
  const grades = [
    { none: 0, mild: 1, moderate_severe: 2 }[p.ascites],
    p.bilirubin < 2 ? 0 : p.bilirubin <= 3 ? 1 : 2,
    p.albumin > 3.5 ? 0 : p.albumin >= 3 ? 1 : 2,
    p.icg_r15 < 15 ? 0 : p.icg_r15 <= 40 ? 1 : 2,
    p.pt_activity > 80 ? 0 : p.pt_activity >= 50 ? 1 : 2,
  ];
  // The second worst item is reached by at least two.
  return "ABC"[grades.sort().at(-2)];
}

export default {
  source: "Ikai I et al. Hepatol Res 2006;35:38-43; items as in World J Gastroenterol 2008;14:58, Table 1B",
  inputs: [
    level("ascites", ["none", "mild", "moderate_severe"]),
    number("bilirubin", "mg/dL", [2, 3]),
    number("albumin", "g/dL", [3, 3.5], { also: { "g/L": 10 } }),
    number("icg_r15", "%", [15, 40]),
    number("pt_activity", "%", [50, 80]),
  ],
  answer: (p) => ({ grade: damage(p) }),
};
