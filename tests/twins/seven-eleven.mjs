// Seven-eleven criteria: largest diameter in cm and number of tumours, added.
import { count, number } from "../twin_domain.mjs";

export default {
  source: "Hung YW et al. Liver Cancer 2021;10:629-640, as tabulated in Cancer Imaging 2023 (s40644-023-00575-6), Table 1",
  inputs: [
    count("tumour_number", [1, 2, 3, 4, 5, 6, 7, 10, 11]),
    number("largest_diameter", "cm", [1, 2, 3, 4, 5, 6, 7, 8, 9, 10], { also: { mm: 10 } }),
  ],
  relative: 1e-15,
  answer(p) {
    const score = p.largest_diameter + p.tumour_number;
    return { score, class: score <= 7 ? "low" : score <= 11 ? "intermediate" : "high" };
  },
};
