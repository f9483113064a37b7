// ALBI-TAE: ALBI grade, AFP over 200 ng/mL, size + number over 11.
import { count, number } from "../twin_domain.mjs";
import { albiGrade, albiSides } from "./albi.mjs";

export default {
  source: "Validation of the ALBI-TAE model, Cancer Imaging 2023 (s40644-023-00575-6), Table 1",
  inputs: [albiSides([-2.6, -1.39]), number("afp", "ng/mL", [200]), count("tumour_number", [1, 2, 4]),
           number("largest_diameter", "cm", [7, 9, 10], { also: { mm: 10 } })],
  answer(p) {
    const points = [albiGrade(p) > 1, p.afp > 200, p.largest_diameter + p.tumour_number > 11].filter(Boolean).length;
    return { points, class: "ABCD"[points] };
  },
};
