// MELD as UNOS counts it.
import { number, yesno } from "../twin_domain.mjs";

export const inputs = [
  number("creatinine", "mg/dL", [1, 4], { more: [0.5, 1.9], also: { "umol/L": 88.42 } }),
  number("bilirubin", "mg/dL", [1], { more: [0.4, 3, 20], also: { "umol/L": 17.104 } }),
  number("inr", "1", [1], { more: [0.9, 1.5, 4] }),
  ...yesno("dialysis"),
];
export function meld(p) {
  const creatinine = p.dialysis ? 4 : Math.min(4, Math.max(1, p.creatinine));
  const raw = 9.57 * Math.log(creatinine) + 3.78 * Math.log(Math.max(1, p.bilirubin)) + 11.2 * Math.log(Math.max(1, p.inr)) + 6.43;
  return Math.min(40, Math.max(6, Math.round(raw)));
}

export default {
  source: "Kamath PS et al. Hepatology 2001;33:464-470; OPTN policy 9",
  inputs,
  answer: (p) => ({ meld: meld(p) }),
};
