// ALFP: ALBI grade, alpha-fetoprotein, prothrombin time in seconds.
import { number } from "../twin_domain.mjs";
import { albiGrade, albiSides } from "./albi.mjs";

export default {
  source: "Gong B et al. J Hepatocell Carcinoma 2023;10:1341-1351, abstract",
  inputs: [albiSides([-2.6, -1.39]), number("afp", "ng/mL", [100]), number("pt_seconds", "s", [13.1])],
  answer(p) {
    const points = [albiGrade(p) > 1, p.afp >= 100, p.pt_seconds > 13.1].filter(Boolean).length;
    return { points, class: String(points) };
  },
};
