// Six-and-twelve 2.0: the stratum reads size + number against limits that fall as alpha-fetoprotein rises.
import { count, number } from "../twin_domain.mjs";

// [AFP up to, low up to, high above]
const table = [[100, 8, 14], [400, 7, 13], [2000, 6, 12], [10000, 5, 11], [40000, 4, 10]];

export default {
  source: "Xia D et al. JHEP Rep 2025;7:101216, abstract (upper edges of the AFP bands taken as inclusive)",
  inputs: [
    count("tumour_number", [1, 2, 3, 6]),
    number("largest_diameter", "cm", [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13], { also: { mm: 10 } }),
    number("afp", "ng/mL", [100, 400, 2000, 10000, 40000]),
  ],
  relative: 1e-12,
  answer(p) {
    const burden = p.largest_diameter + p.tumour_number;
    const row = table.find(([afp]) => p.afp <= afp);
    const stratum = !row || burden > row[2] ? "high" : burden <= row[1] ? "low" : "intermediate";
    return { stratum, score: burden + 1.5 * Math.log10(p.afp) };
  },
};
