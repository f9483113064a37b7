// IMABALI-De: BCLC stage, alpha-fetoprotein, mALBI grade, DCP.
import { number } from "../twin_domain.mjs";
import { albiSides } from "./albi.mjs";
import { bclcStage } from "./bclc-2022.mjs";
import { malbiGrade } from "./malbi.mjs";

const stage = (fields, size) => {
  const shared = { ecog: 0, child_pugh_class: "A", macrovascular_invasion: false, extrahepatic_spread: false, ...fields };
  return { patient: { ...shared, largest_diameter: { value: size, unit: "cm" } }, sees: { ...shared, largest_diameter: size } };
};

export default {
  source: "Ohama H et al., preprint (BCLC C or D 1; AFP >=100 1; mALBI 2a 1, 2b or 3 2; DCP >=100 mAU/mL 1)",
  inputs: [
    [stage({ tumour_number: 1 }, 2), stage({ tumour_number: 1 }, 6), stage({ tumour_number: 5 }, 4),
     stage({ tumour_number: 1, macrovascular_invasion: true }, 4), stage({ tumour_number: 1, ecog: 1 }, 2),
     stage({ tumour_number: 1, ecog: 3 }, 2), stage({ tumour_number: 1, child_pugh_class: "C" }, 2)],
    number("afp", "ng/mL", [100]),
    albiSides([-2.6, -2.27, -1.39]),
    number("dcp_mau", "{mAU}/mL", [100]),
  ],
  answer(p) {
    const advanced = ["C", "D"].includes(bclcStage(p)) ? 1 : 0;
    const liver = { 1: 0, "2a": 1, "2b": 2, 3: 2 }[malbiGrade(p)];
    const score = advanced + (p.afp >= 100 ? 1 : 0) + liver + (p.dcp_mau >= 100 ? 1 : 0);
    return { score, class: String(score) };
  },
};
