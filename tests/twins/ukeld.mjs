// UKELD; creatinine and bilirubin in umol/L.
import { number } from "../twin_domain.mjs";

export default {
  source: "Barber K et al. Transplantation 2011;92:469-476, with the bounds of a public UK calculator",
  inputs: [
    number("inr", "1", [1], { more: [0.8, 1.5, 4] }),
    number("creatinine", "umol/L", [400], { more: [40, 88.42, 150] }),
    number("bilirubin", "umol/L", [1], { more: [0.5, 17, 300] }),
    number("sodium", "mmol/L", [137], { more: [120, 130, 145] }),
  ],
  answer(p) {
    const raw = 5.395 * Math.log(Math.max(1, p.inr)) + 1.485 * Math.log(Math.min(400, Math.max(1, p.creatinine))) +
      3.13 * Math.log(Math.max(1, p.bilirubin)) - 81.565 * Math.log(p.sodium) + 435;
    return { ukeld: Math.round(raw) };
  },
};
