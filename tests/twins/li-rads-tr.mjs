// LI-RADS treatment response, one category for each finding.
import { level } from "../twin_domain.mjs";

const categories = { cannot_evaluate: "Nonevaluable", no_enhancement: "Nonviable", atypical: "Equivocal", viable_pattern: "Viable" };

export default {
  source: "ACR LI-RADS v2018 treatment response",
  inputs: [level("lirads_tr_finding", Object.keys(categories))],
  answer: (p) => ({ category: `LR-TR ${categories[p.lirads_tr_finding]}` }),
};
