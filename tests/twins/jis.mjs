// Japan Integrated Staging: TNM stage and Child-Pugh class.
import { level } from "../twin_domain.mjs";
import { inputs, stagePoints } from "./lcsgj-tnm.mjs";

export default {
  source: "Kudo M et al. J Gastroenterol 2003;38:207-215, as tabulated in World J Hepatol 2015;7:406, Table 6",
  inputs: [...inputs, level("child_pugh_class", ["A", "B", "C"])],
  answer: (p) => ({ score: stagePoints(p) + "ABC".indexOf(p.child_pugh_class) }),
};
