// MoRAL (Korea): PIVKA-II in mAU/mL and alpha-fetoprotein, by their square roots; within Milan it is borderline, not refused.
import { number } from "../twin_domain.mjs";

export default {
  source: "Lee JH et al. Ann Surg 2016;263:842-850, equation as printed in a later abstract",
  inputs: [number("dcp_mau", "{mAU}/mL", [40, 784, 819], { more: [1, 5000] }),
           number("afp", "ng/mL", [0, 11.56, 1000], { more: [40000], also: { "ug/L": 1 } })].map((choices) =>
    choices.filter(({ sees }) => Object.values(sees)[0] >= 0)),
  relative: 1e-12,
  // The sums that decide the class are exact only in the reals: a row closer than rounding to the limit is left out.
  possible: (p) => Math.abs(11 * Math.sqrt(p.dcp_mau) + 2 * Math.sqrt(p.afp) - 314.8) > 1e-9,
  answer(p) {
    const score = 11 * p.dcp_mau ** 0.5 + 2 * p.afp ** 0.5;
    return { score, risk: score > 314.8 ? "high" : "low" };
  },
};
