// Taipei Integrated Scoring: total tumour volume, Child-Pugh class, alpha-fetoprotein.
import { level, number } from "../twin_domain.mjs";

export default {
  source: "Hsu CY et al. J Hepatol 2010;53:108-117, as tabulated in Hepatoma Res 2018;4:58, Table 12 (250 and 500 cm3 to the lower band)",
  inputs: [
    number("total_tumour_volume", "cm3", [50, 250, 500], { also: { mL: 1 } }),
    level("child_pugh_class", ["A", "B", "C"]),
    number("afp", "ng/mL", [400], { also: { "ug/L": 1 } }),
  ],
  answer(p) {
    const ttv = p.total_tumour_volume;
    const volume = ttv < 50 ? 0 : ttv <= 250 ? 1 : ttv <= 500 ? 2 : 3;
    return { score: volume + "ABC".indexOf(p.child_pugh_class) + (p.afp > 400 ? 1 : 0) };
  },
};
