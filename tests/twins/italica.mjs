// ITA.LI.CA stage and integrated score.
import { count, number, yesno } from "../twin_domain.mjs";

function stage(p) {
  if (p.extrahepatic_spread) return "C";
  if (p.macrovascular_invasion) return "B3";
  const [size, number_] = [p.largest_diameter, p.tumour_number];
  if (number_ === 1) return size <= 2 ? "0" : size <= 5 ? "A" : "B1";
  if (number_ <= 3) return size <= 3 ? "A" : size <= 5 ? "B1" : "B2";
  return size <= 5 ? "B2" : "B3";
}

export default {
  source: "Farinati F, Vitale A et al. PLoS Med 2016;13:e1002006, Table 3 (Child-Pugh 10 and more together)",
  inputs: [
    number("largest_diameter", "cm", [2, 3, 5], { also: { mm: 10 } }),
    count("tumour_number", [1, 2, 3, 4, 9]),
    ...yesno("macrovascular_invasion", "extrahepatic_spread"),
    count("child_pugh_score", [5, 6, 7, 8, 9, 10, 11, 15]),
    count("ecog", [0, 1, 2, 3, 4]),
    number("afp", "ng/mL", [1000]),
  ],
  answer(p) {
    const liver = p.child_pugh_score === 5 ? 0 : p.child_pugh_score <= 7 ? 1 : p.child_pugh_score <= 9 ? 2 : 3;
    const score = ["0", "A", "B1", "B2", "B3", "C"].indexOf(stage(p)) + liver + (p.ecog === 0 ? 0 : p.ecog <= 2 ? 1 : 3) +
      (p.afp > 1000 ? 2 : 0);
    return { stage: stage(p), score, class: score <= 1 ? "1" : score <= 3 ? "2" : score <= 5 ? "3" : "4" };
  },
};
