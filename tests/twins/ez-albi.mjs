// EZ-ALBI: bilirubin in mg/dL, albumin in g/dL.
import { number } from "../twin_domain.mjs";

export default {
  source: "EZ-ALBI score: total bilirubin (mg/dL) - 9 x albumin (g/dL)",
  inputs: [number("bilirubin", "mg/dL", [1, 2], { also: { "umol/L": 17.104 } }), number("albumin", "g/dL", [2.8, 3.5], { also: { "g/L": 10 } })],
  relative: 1e-12,
  answer: (p) => ({ score: p.bilirubin - 9 * p.albumin }),
};
