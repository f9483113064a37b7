// Okuda stage: four signs of advanced disease, counted.
import { level, number, yesno } from "../twin_domain.mjs";

export default {
  source: "Okuda K et al. Cancer 1985;56:918-928, as tabulated in World J Hepatol 2015;7:406, Table 1",
  inputs: [
    ...yesno("tumour_over_half_liver"),
    level("ascites", ["none", "mild", "moderate_severe"]),
    number("albumin", "g/dL", [3], { also: { "g/L": 10 } }),
    number("bilirubin", "mg/dL", [3], { also: { "umol/L": 17.104 } }),
  ],
  answer(p) {
    const count = [p.tumour_over_half_liver, p.ascites !== "none", p.albumin < 3, p.bilirubin > 3].filter(Boolean).length;
    return { count, stage: ["I", "II", "II", "III", "III"][count] };
  },
};
