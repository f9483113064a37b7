// Pre-MORAL (Columbia): neutrophil-lymphocyte ratio, highest AFP, size.
import { number } from "../twin_domain.mjs";

export default {
  source: "Halazun KJ et al. Ann Surg 2017;265:557-564, points as summarised in 2016",
  inputs: [number("nlr", "1", [5]), number("afp_max", "ng/mL", [200]), number("largest_diameter", "cm", [3], { also: { mm: 10 } })],
  answer: (p) => ({ score: 6 * (p.nlr >= 5) + 4 * (p.afp_max > 200) + 3 * (p.largest_diameter > 3) }),
};
