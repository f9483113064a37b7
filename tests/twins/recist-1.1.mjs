// RECIST 1.1: sums of diameters in mm, in whole millimetres so that 20 % and 30 % are exact here.
import { count, level, yesno } from "../twin_domain.mjs";

/** Sums at baseline, at the smallest and now, as the variables whose names begin with `prefix` take them. */
export const sums = (prefix) => {
  const mm = (name, values) => count(name, values).map(({ patient, sees }) => ({
    patient: { [`${prefix}_sum_${name}`]: { value: patient[name], unit: "mm" } }, sees }));
  return [mm("baseline", [10, 23, 30, 70, 100]), mm("nadir", [0, 5, 10, 20, 24, 25, 70, 100]),
          mm("now", [0, 4, 5, 6, 7, 8, 10, 12, 15, 16, 17, 21, 22, 24, 28, 29, 30, 31, 49, 50, 69, 70, 71, 83, 84, 119, 120])];
};
export const possible = (p) => p.nadir <= p.baseline;

/** Response by the targets, new lesions and the other lesions; growth counts from 20 % and `leastGrowth` mm. */
export function response(p, leastGrowth) {
  const growth = p.now - p.nadir;
  const grown = growth > 0 && 5 * growth >= p.nadir && growth >= leastGrowth;
  if (grown || p.new_lesion || p.nontarget_status === "pd") return "PD";
  if (p.now === 0 && p.nontarget_status !== "non_cr_non_pd") return "CR";
  return 10 * (p.baseline - p.now) >= 3 * p.baseline ? "PR" : "SD";
}

export default {
  source: "Eisenhauer EA et al. Eur J Cancer 2009;45:228-247 (progression: >=20 % over the nadir and >=5 mm)",
  inputs: [...sums("target"), ...yesno("new_lesion"), level("nontarget_status", ["none", "cr", "non_cr_non_pd", "pd"])],
  possible,
  relative: 1e-12,
  answer: (p) => ({ response: response(p, 5), change: (100 * (p.now - p.baseline)) / p.baseline }),
};
