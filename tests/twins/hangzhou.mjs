// Hangzhou criteria.
import { level, number, yesno } from "../twin_domain.mjs";

export default {
  source: "Zheng SS et al. Transplantation 2008;85:1726-1732, as tabulated in PMC4641125 Table 1",
  inputs: [
    ...yesno("macrovascular_invasion", "extrahepatic_spread"),
    number("total_diameter", "cm", [8], { also: { mm: 10 } }),
    level("edmondson_grade", ["I", "II", "III", "IV"]),
    number("afp", "ng/mL", [400], { also: { "ug/L": 1 } }),
  ],
  answer(p) {
    const size = p.total_diameter <= 8 || (["I", "II"].includes(p.edmondson_grade) && p.afp <= 400);
    return { within: size && !p.macrovascular_invasion && !p.extrahepatic_spread ? "within" : "beyond" };
  },
};
