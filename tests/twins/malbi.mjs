// mALBI grade of Hiraoka: grade 2 of ALBI split at -2.27.
import { albi, albiGrade, albiInputs } from "./albi.mjs";

export const malbiGrade = (p) => (albiGrade(p) === 2 ? (albi(p) < -2.27 ? "2a" : "2b") : String(albiGrade(p)));

export default {
  source: "Hiraoka A et al. Liver Cancer 2017;6:204-215",
  inputs: albiInputs([-2.6, -2.27, -1.39]),
  relative: 1e-12,
  answer: (p) => ({ score: albi(p), grade: malbiGrade(p) }),
};
