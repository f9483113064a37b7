// Bolondi's subclasses of BCLC-B.
import { count, number } from "../twin_domain.mjs";

export default {
  source: "Bolondi L et al. Semin Liver Dis 2012;32:348-359, as tabulated in Cancer Imaging 2023 (s40644-023-00575-6), Table 1",
  inputs: [
    count("tumour_number", [1, 2, 3, 4, 5, 6, 7]),
    number("largest_diameter", "cm", [1, 2, 3, 4, 5, 6], { also: { mm: 10 } }),
    count("child_pugh_score", [5, 6, 7, 8, 9, 10, 15]),
    count("ecog", [0, 1, 2]),
  ].concat([[{ patient: { macrovascular_invasion: false, extrahepatic_spread: false }, sees: {} }]]),
  answer(p) {
    if (p.tumour_number === 1 || (p.tumour_number <= 3 && p.largest_diameter <= 3)) return "not_applicable"; // BCLC 0 or A
    if (p.child_pugh_score > 9 || p.ecog >= 2) return "not_applicable"; // in no row of the table
    const within = p.largest_diameter + p.tumour_number <= 7;
    const cp = p.child_pugh_score;
    if (cp <= 7 && within && p.ecog === 0) return { subclass: "B1" };
    if (cp <= 6 && !within && p.ecog === 0) return { subclass: "B2" };
    if (cp === 7 && !within && p.ecog === 0) return { subclass: "B3" };
    return { subclass: (cp === 8 || cp === 9) && p.ecog <= 1 ? "B4" : "none" };
  },
};
