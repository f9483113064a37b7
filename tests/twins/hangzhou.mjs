// Hangzhou criteria.
import { cases, level, number, yesno } from "../twin_domain.mjs";

export default {
  source: "Zheng SS et al. Transplantation 2008;85:1726-1732, as tabulated in PMC4641125 Table 1",
  inputs: [
    cases({ macrovascular_invasion: false }, { macrovascular_invasion: false, portal_vein_level: "none" },
          { macrovascular_invasion: true, portal_vein_level: "second_order" },
          { macrovascular_invasion: true, portal_vein_level: "main_trunk" }),
    ...yesno("extrahepatic_spread"),
    number("total_diameter", "cm", [8], { also: { mm: 10 } }),
    level("edmondson_grade", ["I", "II", "III", "IV"]),
    number("afp", "ng/mL", [400], { also: { "ug/L": 1 } }),
  ],
  answer(p) {
    const size = p.total_diameter <= 8 || (["I", "II"].includes(p.edmondson_grade) && p.afp <= 400);
    return { within: size && !p.macrovascular_invasion && !p.extrahepatic_spread ? "within" : "beyond" };
  },
};
