// Asan criteria.
import { count, number, yesno } from "../twin_domain.mjs";

export default {
  source: "Lee SG et al. Liver Transpl 2008;14:935-945, as tabulated in PMC10663390 Table 3",
  inputs: [
    count("tumour_number", [1, 2, 6, 7, 20]),
    number("largest_diameter", "cm", [5], { also: { mm: 10 } }),
    ...yesno("macrovascular_invasion"),
  ],
  answer: (p) => ({
    within: p.tumour_number <= 6 && p.largest_diameter <= 5 && !p.macrovascular_invasion ? "within" : "beyond",
  }),
};
