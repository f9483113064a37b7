// Toronto HCC risk index in cirrhosis.
import { cases, level, number } from "../twin_domain.mjs";

const aetiologies = ["hbv", "hbv_hcv", "hcv", "masld", "alcohol", "autoimmune", "other"];

export default {
  source: "Sharma SA et al. J Hepatol 2018;68:92-99, Table 3; alcohol under steatohepatitis as in Åström H et al. JHEP Rep 2021, 100343",
  inputs: [
    number("age", "a", [18, 45, 60]),
    cases(...aetiologies.flatMap((aetiology) => [false, true].map((hcv_svr) => ({ aetiology, hcv_svr })))),
    level("sex", ["male", "female"]),
    number("platelets", "10*9/L", [80, 140, 200], { also: { "/uL": 1000 } }),
  ],
  answer(p) {
    if (p.age < 18) return "not_applicable";
    const age = p.age < 45 ? 0 : p.age <= 60 ? 50 : 100;
    const cured = p.aetiology === "hcv" && p.hcv_svr;
    const cause = cured ? 0 : { autoimmune: 0, other: 36, masld: 54, alcohol: 54, hcv: 97, hbv: 97, hbv_hcv: 97 }[p.aetiology];
    const platelets = p.platelets > 200 ? 0 : p.platelets >= 140 ? 20 : p.platelets >= 80 ? 70 : 89;
    const score = age + cause + (p.sex === "male" ? 80 : 0) + platelets;
    return { score, class: score < 120 ? "low" : score <= 240 ? "medium" : "high" };
  },
};
