// French AFP model.
import { count, number } from "../twin_domain.mjs";

export default {
  source: "Duvoux C et al. Gastroenterology 2012;143:986-994, as tabulated in Hepatoma Res 2018;4:63, Table 2",
  inputs: [
    number("largest_diameter", "cm", [3, 6], { also: { mm: 10 } }),
    count("tumour_number", [1, 2, 3, 4, 9]),
    number("afp", "ng/mL", [100, 1000], { also: { "ug/L": 1 } }),
  ],
  answer(p) {
    const size = p.largest_diameter <= 3 ? 0 : p.largest_diameter <= 6 ? 1 : 4;
    const afp = p.afp <= 100 ? 0 : p.afp <= 1000 ? 2 : 3;
    const score = size + afp + (p.tumour_number >= 4 ? 2 : 0);
    return { score, class: score <= 2 ? "low" : "high" };
  },
};
