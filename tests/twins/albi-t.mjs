// ALBI-T: TNM stage of the LCSGJ and ALBI grade.
import { albiGrade, albiSides } from "./albi.mjs";
import { inputs, stagePoints } from "./lcsgj-tnm.mjs";

export default {
  source: "Hiraoka A et al. J Gastroenterol Hepatol 2016;31:1031-1036",
  inputs: [...inputs, albiSides([-2.6, -1.39])],
  answer: (p) => ({ score: stagePoints(p) + albiGrade(p) - 1 }),
};
