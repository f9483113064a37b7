// The Japanese 5-5-500 rule.
import { count, number } from "../twin_domain.mjs";

export default {
  source: "Shimamura T et al. Transpl Int 2019;32:356-368, as tabulated in World J Clin Cases 2022;10:10413, Table 1",
  inputs: [
    count("tumour_number", [1, 4, 5, 6, 20]),
    number("largest_diameter", "cm", [5], { also: { mm: 10 } }),
    number("afp", "ng/mL", [500]),
  ],
  answer: (p) => ({
    within: p.largest_diameter <= 5 && p.tumour_number <= 5 && p.afp <= 500 ? "within" : "beyond",
  }),
};
