// MELD 3.0, capped at 40 and not.
import { level, number, yesno } from "../twin_domain.mjs";

export default {
  source: "Kim WR, Mannalithara A, Heimbach JK et al. Gastroenterology 2021;161:1887-1895",
  inputs: [
    level("sex", ["male", "female"]),
    number("bilirubin", "mg/dL", [1], { more: [4, 30] }),
    number("inr", "1", [1], { more: [1.6, 5] }),
    number("creatinine", "mg/dL", [1, 3], { more: [6] }),
    number("sodium", "mmol/L", [125, 137]),
    number("albumin", "g/dL", [1.5, 3.5]),
    ...yesno("dialysis"),
  ],
  most: 4000,
  possible: (p) => p.sodium >= 90, // below, the program refuses the value
  answer(p) {
    const clamp = (x, low, high) => Math.min(high, Math.max(low, x));
    const b = Math.log(Math.max(1, p.bilirubin));
    const c = Math.log(p.dialysis ? 3 : clamp(p.creatinine, 1, 3));
    const na = 137 - clamp(p.sodium, 125, 137);
    const a = 3.5 - clamp(p.albumin, 1.5, 3.5);
    const raw = 1.33 * (p.sex === "female") + 4.56 * b + 0.82 * na - 0.24 * na * b + 9.09 * Math.log(Math.max(1, p.inr)) +
      11.14 * c + 1.85 * a - 1.83 * a * c + 6;
    return { meld_3_0: clamp(Math.round(raw), 6, 40), uncapped: Math.round(raw) };
  },
};
