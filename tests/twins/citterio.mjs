// Risk of decompensation after resection: portal hypertension, extent, MELD.
import { count, yesno } from "../twin_domain.mjs";

export default {
  source: "Citterio D et al. JAMA Surg 2016;151:846-853 (only portal hypertension with major resection is the high group)",
  inputs: [...yesno("portal_hypertension", "major_resection"), count("meld_score", [6, 7, 8, 9, 10, 11, 20])],
  answer(p) {
    if (p.portal_hypertension && p.major_resection) return { risk: "high" };
    const low = !p.portal_hypertension && !p.major_resection && p.meld_score <= 9;
    return { risk: low ? "low" : "intermediate" };
  },
};
