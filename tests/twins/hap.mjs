// HAP score before TACE: albumin, alpha-fetoprotein, bilirubin, size.
import { number } from "../twin_domain.mjs";

export const inputs = [
  number("albumin", "g/L", [36], { also: { "g/dL": 0.1 } }),
  number("afp", "ng/mL", [400], { also: { "ug/L": 1 } }),
  number("bilirubin", "umol/L", [17]),
  number("largest_diameter", "cm", [7], { also: { mm: 10 } }),
];
export const hap = (p) =>
  [p.albumin < 36, p.afp > 400, p.bilirubin > 17, p.largest_diameter > 7].filter(Boolean).length;

export default {
  source: "Kadalayil L et al. Ann Oncol 2013;24:2565-2570, as tabulated in Cancer Imaging 2023 (s40644-023-00575-6), Table 1",
  inputs,
  answer: (p) => ({ score: hap(p), class: ["A", "B", "C", "D", "D"][hap(p)] }),
};
