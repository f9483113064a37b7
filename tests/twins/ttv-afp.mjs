// Total tumour volume and alpha-fetoprotein.
import { number, yesno } from "../twin_domain.mjs";

export default {
  source: "Toso C et al. Hepatology 2009;49:832-838, as tabulated in PMC10663390 Table 3 (<=115 cm3, <=400 ng/mL)",
  inputs: [
    number("total_tumour_volume", "cm3", [115], { also: { mL: 1 } }),
    number("afp", "ng/mL", [400]),
    ...yesno("macrovascular_invasion", "extrahepatic_spread"),
  ],
  answer: (p) => ({
    within: p.total_tumour_volume <= 115 && p.afp <= 400 && !p.macrovascular_invasion && !p.extrahepatic_spread
      ? "within" : "beyond",
  }),
};
