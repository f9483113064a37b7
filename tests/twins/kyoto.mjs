// Kyoto criteria.
import { count, number } from "../twin_domain.mjs";

export default {
  source: "Kyoto criteria as tabulated in PMC10663390 Table 3 (DCP <=400 mAU/mL; one copied table reverses the sign)",
  inputs: [
    count("tumour_number", [1, 5, 10, 11, 30]),
    number("largest_diameter", "cm", [5], { also: { mm: 10 } }),
    number("dcp_mau", "{mAU}/mL", [400]),
  ],
  answer: (p) => ({
    within: p.tumour_number <= 10 && p.largest_diameter <= 5 && p.dcp_mau <= 400 ? "within" : "beyond",
  }),
};
