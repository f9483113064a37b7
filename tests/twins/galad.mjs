// GALAD; DCP in ng/mL, male = 1, base 10 logarithms.
import { level, number } from "../twin_domain.mjs";

export default {
  source: "Johnson PJ et al. Cancer Epidemiol Biomarkers Prev 2014;23:144-153",
  inputs: [number("age", "a", [60], { more: [18, 85] }), level("sex", ["male", "female"]), number("afp", "ng/mL", [10, 400], { also: { "ug/L": 1 } }),
           number("afp_l3", "%", [10], { more: [0, 0.5, 80] }), number("dcp_ng", "ng/mL", [1, 7.5], { also: { "ug/L": 1 } })],
  most: 4000,
  relative: 1e-11,
  answer(p) {
    const z = -10.08 + 0.09 * p.age + 1.67 * (p.sex === "male") + 2.34 * Math.log10(p.afp) + 0.04 * p.afp_l3 + 1.33 * Math.log10(p.dcp_ng);
    return { z, index: 1 / (1 + Math.exp(-z)) };
  },
};
