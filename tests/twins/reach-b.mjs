// REACH-B points and the risks that the Cox constants give for them; HBV DNA in copies/mL.
import { level, number, yesno } from "../twin_domain.mjs";

export function shared(p) {
  const age = Math.min(6, Math.floor((p.age - 30) / 5));
  return (p.sex === "male" ? 2 : 0) + age + (p.alt < 15 ? 0 : p.alt < 45 ? 1 : 2) + (p.hbeag ? 2 : 0);
}
export const inputs = [
  level("sex", ["male", "female"]),
  number("age", "a", [30, 35, 40, 45, 50, 55, 60, 65]),
  number("alt", "U/L", [15, 45]),
  ...yesno("hbeag"),
];
export const outside = (p) => p.age < 30 || p.age > 65;

export default {
  source: "Yang HI et al. Lancet Oncol 2011;12:568-574 (DNA points 0, 3, 5, 4; baseline 0.99853, 0.99650, 0.99080)",
  inputs: [...inputs, number("hbv_dna_copies", "{copies}/mL", [1e4, 1e5, 1e6], { more: [0, 299], also: { "{copies}/L": 1000 } })],
  relative: 1e-9, // 1 - S0^x of a small risk
  answer(p) {
    if (outside(p)) return "not_applicable";
    const dna = p.hbv_dna_copies < 1e4 ? 0 : p.hbv_dna_copies < 1e5 ? 3 : p.hbv_dna_copies < 1e6 ? 5 : 4;
    const points = shared(p) + dna;
    const risk = (s0) => 1 - s0 ** Math.exp(0.49295 * points + 0.09859 * 30 - 6.12796);
    return { points, risk_36: risk(0.99853), risk_60: risk(0.9965), risk_120: risk(0.9908) };
  },
};
