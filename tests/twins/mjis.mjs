// Modified JIS: TNM stage and liver damage grade.
import { cases } from "../twin_domain.mjs";
import { inputs, stagePoints } from "./lcsgj-tnm.mjs";
import { damage } from "./liver-damage-lcsgj.mjs";

const liver = (ascites, bilirubin, albumin, icg, pt) => ({
  patient: { ascites, bilirubin: { value: bilirubin, unit: "mg/dL" }, albumin: { value: albumin, unit: "g/dL" },
             icg_r15: icg, pt_activity: pt },
  sees: { ascites, bilirubin, albumin, icg_r15: icg, pt_activity: pt },
});

export default {
  source: "Ikai I et al. Hepatol Res 2006;35:38-43; World J Gastroenterol 2008;14:58, Tables 1B and 1C",
  inputs: [...inputs, [
    liver("none", 1, 4, 10, 90), liver("mild", 1, 4, 10, 90), liver("mild", 2, 4, 10, 90), liver("none", 1, 3.5, 15, 90),
    liver("moderate_severe", 1, 4, 10, 90), liver("moderate_severe", 1, 4, 10, 80), liver("moderate_severe", 3.1, 4, 10, 90),
    liver("none", 1, 2.9, 10, 49), liver("moderate_severe", 4, 2, 50, 30),
  ]],
  answer: (p) => ({ score: stagePoints(p) + "ABC".indexOf(damage(p)) }),
};
