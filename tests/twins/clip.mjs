// CLIP score: liver function, morphology, alpha-fetoprotein, portal vein thrombosis.
import { cases, count, level, number, yesno } from "../twin_domain.mjs";

const portal = ["beyond_second_order", "second_order", "first_order", "main_trunk", "superior_mesenteric"];

export default {
  source: "CLIP Investigators. Hepatology 1998;28:751-755, as tabulated in PMC4427685 Table 1 (AFP in ng/mL)",
  inputs: [
    level("child_pugh_class", ["A", "B", "C"]),
    ...yesno("tumour_over_half_liver"),
    count("tumour_number", [1, 2, 3, 12]),
    number("afp", "ng/mL", [400], { also: { "ug/L": 1 } }),
    cases({ macrovascular_invasion: false }, { macrovascular_invasion: false, portal_vein_level: "none" },
          { macrovascular_invasion: true, portal_vein_level: "none", hepatic_vein_invasion: true },
          ...portal.map((portal_vein_level) => ({ macrovascular_invasion: true, portal_vein_level }))),
  ],
  answer(p) {
    const liver = "ABC".indexOf(p.child_pugh_class);
    const morphology = p.tumour_over_half_liver ? 2 : p.tumour_number > 1 ? 1 : 0;
    const thrombosis = portal.includes(p.portal_vein_level) ? 1 : 0;
    const score = liver + morphology + (p.afp >= 400 ? 1 : 0) + thrombosis;
    return { score, class: score >= 4 ? "4-6" : String(score) };
  },
};
