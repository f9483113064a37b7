// HCC-GRIm: albumin in g/dL (the abstract prints g/L by mistake), LDH, NLR, AST/ALT, bilirubin.
import { count, kThirdDecimal, number } from "../twin_domain.mjs";

/** Whole units per litre, so that a ratio of 1.44 is met exactly. */
const activity = ({ patient, sees }) => ({
  patient: Object.fromEntries(Object.entries(patient).map(([name, value]) => [name, { value, unit: "U/L" }])), sees });

export default {
  source: "HCC-GRIm score, PMC9972107 (albumin <3.5 g/dL, LDH >=245, NLR >=4.8, AST/ALT >=1.44, bilirubin >=1.3 mg/dL)",
  inputs: [
    number("albumin", "g/dL", [3.5], { also: { "g/L": 10 } }),
    number("ldh", "U/L", [245]),
    number("nlr", "1", [4.8]),
    count("ast", [18, 35, 36, 37, 143, 144, 145]).map(activity),
    count("alt", [24, 25, 26, 99, 100, 101]).map(activity),
    number("bilirubin", "mg/dL", [1.3], { step: kThirdDecimal, also: { "umol/L": 17.104 } }),
  ],
  answer: (p) => ({
    score: [p.albumin < 3.5, p.ldh >= 245, p.nlr >= 4.8, 100 * p.ast >= 144 * p.alt, p.bilirubin >= 1.3].filter(Boolean).length,
  }),
};
