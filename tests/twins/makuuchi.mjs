// Makuuchi's criteria; bilirubin is read to one decimal, so that no value falls between the printed bands.
import { level, number } from "../twin_domain.mjs";

export default {
  source: "Makuuchi M et al. Semin Surg Oncol 1993;9:298-304; Imamura H et al. Arch Surg 2003;138:1198-1206",
  inputs: [
    level("ascites", ["none", "moderate_severe"]),
    number("bilirubin", "mg/dL", [1, 1.05, 1.1, 1.5, 1.55, 1.6, 1.9, 1.95, 2], { also: { "umol/L": 17.104 } }),
    number("icg_r15", "%", [10, 20, 30, 40], { more: [9.5, 19.5, 29.5, 39.5] }),
  ],
  answer(p) {
    const bilirubin = Math.round(p.bilirubin * 10) / 10;
    if (p.ascites !== "none" || bilirubin >= 2) return { extent: "none" };
    if (bilirubin >= 1.6) return { extent: "enucleation" };
    if (bilirubin >= 1.1) return { extent: "limited_resection" };
    const band = [10, 20, 30, 40].filter((edge) => p.icg_r15 >= edge).length;
    return { extent: ["right_hepatectomy_or_trisectionectomy", "left_hepatectomy_or_right_sectionectomy", "segmentectomy",
                      "limited_resection", "enucleation"][band] };
  },
};
