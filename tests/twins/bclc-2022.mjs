// BCLC 2022 stage: the rows of the table from the worst stage down, first match.
import { count, level, number, yesno } from "../twin_domain.mjs";

export const bclcStage = (p) => {
  if (p.child_pugh_class === "C" || p.ecog >= 3) return "D";
  if (p.macrovascular_invasion || p.extrahepatic_spread || p.ecog >= 1) return "C";
  if (p.tumour_number === 1) return p.largest_diameter <= 2 ? "0" : "A"; // single of any size is A
  return p.tumour_number <= 3 && p.largest_diameter <= 3 ? "A" : "B";
};

export default {
  source: "Reig M et al. J Hepatol 2022;76:681-693",
  inputs: [
    count("ecog", [0, 1, 2, 3, 4]),
    level("child_pugh_class", ["A", "B", "C"]),
    ...yesno("macrovascular_invasion", "extrahepatic_spread"),
    count("tumour_number", [1, 2, 3, 4, 9]),
    number("largest_diameter", "cm", [2, 3], { more: [5, 5.1, 12], also: { mm: 10 } }),
    ...yesno("infiltrative", "within_local_transplant_criteria", "selective_access"),
  ],
  // Diffuse tumour "within transplant criteria" contradicts itself: those criteria speak of well-defined nodules.
  possible: (p) => !(p.infiltrative && p.within_local_transplant_criteria),
  answer(p) {
    const stage = bclcStage(p);
    if (stage !== "B") return { stage, stratum: "none" };
    if (p.within_local_transplant_criteria) return { stage, stratum: "B1" };
    return { stage, stratum: p.selective_access && !p.infiltrative ? "B2" : "B3" };
  },
};
