// MELD-Na of 2016: the sodium term reads the rounded MELD and only above 11.
import { number } from "../twin_domain.mjs";
import { inputs, meld } from "./meld.mjs";

export default {
  source: "Kim WR et al. N Engl J Med 2008;359:1018-1026; OPTN policy 9.1.D (2016)",
  inputs: [...inputs, number("sodium", "mmol/L", [125, 137], { more: [110, 133] })],
  most: 4000,
  possible: (p) => p.sodium >= 90, // below, the program refuses the value
  answer(p) {
    const m = meld(p);
    const deficit = 137 - Math.min(137, Math.max(125, p.sodium));
    const sum = m > 11 ? m + 1.32 * deficit - 0.033 * m * deficit : m;
    return { meld_na: Math.min(40, Math.max(6, Math.round(sum))) };
  },
};
