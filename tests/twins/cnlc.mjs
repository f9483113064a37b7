// Chinese stages (CNLC): the rules from the worst stage down, first match.
import { count, level, number, yesno } from "../twin_domain.mjs";

export default {
  source: "National Health Commission of China, guideline for primary liver cancer, 2019 text (doi 10.1159/000509424)",
  inputs: [
    count("ecog", [0, 1, 2, 3, 4]),
    level("child_pugh_class", ["A", "B", "C"]),
    ...yesno("macrovascular_invasion", "extrahepatic_spread"),
    count("tumour_number", [1, 2, 3, 4, 9]),
    number("largest_diameter", "cm", [3, 5], { also: { mm: 10 } }),
  ],
  answer(p) {
    if (p.ecog >= 3 || p.child_pugh_class === "C") return { stage: "IV" };
    if (p.extrahepatic_spread) return { stage: "IIIb" };
    if (p.macrovascular_invasion) return { stage: "IIIa" };
    if (p.tumour_number >= 4) return { stage: "IIb" };
    if (p.tumour_number >= 2) return { stage: p.largest_diameter > 3 ? "IIa" : "Ib" };
    return { stage: p.largest_diameter > 5 ? "Ib" : "Ia" };
  },
};
