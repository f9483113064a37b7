// ADV: alpha-fetoprotein, DCP in mAU/mL and volume in mL, multiplied; base 10 logarithm.
import { number } from "../twin_domain.mjs";

export default {
  source: "Park GC et al. Ann Surg Treat Res 2020;98(5)",
  inputs: [number("afp", "ng/mL", [10, 400]), number("dcp_mau", "{mAU}/mL", [40, 1000]),
           number("total_tumour_volume", "mL", [10, 500], { also: { cm3: 1 } })],
  relative: 1e-12,
  answer: (p) => ({ score: Math.log10(p.afp * p.dcp_mau * p.total_tumour_volume) }),
};
