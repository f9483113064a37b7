// Chinese University Prognostic Index.
import { level, number, yesno } from "../twin_domain.mjs";

export default {
  source: "Leung TW et al. Cancer 2002;94:1760-1769, as tabulated in Hepatoma Res 2018;4:58, Table 7 (51-52 umol/L with the upper band)",
  inputs: [
    level("uicc5_stage", ["I_II", "III", "IV"]),
    ...yesno("cancer_symptoms"),
    level("ascites", ["none", "mild", "moderate_severe"]),
    number("afp", "ng/mL", [500]),
    number("bilirubin", "umol/L", [34, 51, 52]),
    number("alp", "U/L", [200]),
  ],
  answer(p) {
    const stage = { I_II: -3, III: -1, IV: 0 }[p.uicc5_stage];
    const bilirubin = p.bilirubin < 34 ? 0 : p.bilirubin <= 51 ? 3 : 4;
    return { score: stage + (p.cancer_symptoms ? 0 : -4) + (p.ascites === "none" ? 0 : 3) + (p.afp >= 500 ? 2 : 0) +
      bilirubin + (p.alp >= 200 ? 3 : 0) };
  },
};
