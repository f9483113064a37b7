// ERS: early recurrence after resection.
import { count, level, number, yesno } from "../twin_domain.mjs";

export default {
  source: "ERS, abstract (Liver Int, about 2023): AFP <10 / 10-100 / >100, 40 mm, multifocal, satellites, vascular invasion, R1",
  inputs: [
    number("afp", "ng/mL", [10, 100]),
    number("path_largest_diameter", "cm", [4], { also: { mm: 10 } }),
    count("path_tumour_number", [1, 2, 5]),
    ...yesno("satellite_nodules", "microvascular_invasion", "macrovascular_invasion"),
    level("resection_margin", ["R0", "R1"]),
  ],
  answer(p) {
    const afp = p.afp < 10 ? 0 : p.afp <= 100 ? 2 : 3;
    return { score: afp + 1 * (p.path_largest_diameter >= 4) + 2 * (p.path_tumour_number > 1) + 2 * p.satellite_nodules +
      1 * (p.microvascular_invasion || p.macrovascular_invasion) + 2 * (p.resection_margin === "R1") };
  },
};
