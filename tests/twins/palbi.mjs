// PALBI: the squares are of the logarithms, base 10.
import { number } from "../twin_domain.mjs";

export default {
  source: "Roayaie S et al. 2015; Liu PH et al. J Gastroenterol Hepatol 2017;32:879-886, as tabulated in PMC5859293 Table 1",
  inputs: [number("bilirubin", "umol/L", [10, 100], { more: [17.104] }), number("albumin", "g/L", [28, 35], { more: [50], also: { "g/dL": 0.1 } }),
           number("platelets", "10*9/L", [100, 200], { more: [30, 400], also: { "/uL": 1000 } })],
  relative: 1e-12,
  answer(p) {
    const [b, t] = [Math.log10(p.bilirubin), Math.log10(p.platelets)];
    const score = 2.02 * b - 0.37 * b * b - 0.04 * p.albumin - 3.48 * t + 1.01 * t * t;
    return { score, grade: score <= -2.53 ? "1" : score <= -2.09 ? "2" : "3" };
  },
};
