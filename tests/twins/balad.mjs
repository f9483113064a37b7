// BALAD: bilirubin, albumin and the count of raised markers; DCP in mAU/mL.
import { number } from "../twin_domain.mjs";

export default {
  source: "Toyoda H et al. Clin Gastroenterol Hepatol 2006;4:1528-1536, as tabulated in World J Gastroenterol 2018;24:1321, Table 1",
  inputs: [
    number("bilirubin", "mg/dL", [1, 2], { also: { "umol/L": 17.104 } }),
    number("albumin", "g/dL", [2.8, 3.5], { also: { "g/L": 10 } }),
    number("afp", "ng/mL", [400]),
    number("afp_l3", "%", [15]),
    number("dcp_mau", "{mAU}/mL", [100]),
  ],
  answer(p) {
    const liver = (p.bilirubin < 1 ? 0 : p.bilirubin <= 2 ? 1 : 2) + (p.albumin > 3.5 ? 0 : p.albumin >= 2.8 ? 1 : 2);
    const markers = [p.afp >= 400, p.afp_l3 >= 15, p.dcp_mau >= 100].filter(Boolean).length;
    return { score: [0, 0, 1, 1, 2][liver] + markers };
  },
};
