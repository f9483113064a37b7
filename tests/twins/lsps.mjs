// LSPS: stiffness, spleen diameter, platelets.
import { number } from "../twin_domain.mjs";

export default {
  source: "Abraldes JG et al. Hepatology 2016; ratio and limits in SpringerPlus 2016 (s40064-016-2708-1)",
  // Steps as fine as the devices read; the package compares the ratio to four decimals.
  inputs: [number("liver_stiffness", "kPa", [13.3, 26.5], { step: 0.1, more: [5, 70] }),
           number("spleen_diameter", "cm", [10], { step: 0.1, more: [16], also: { mm: 10 } }),
           number("platelets", "10*9/L", [100], { step: 1, more: [40, 300], also: { "/uL": 1000 } })],
  relative: 1e-12,
  answer(p) {
    const index = (p.liver_stiffness * p.spleen_diameter) / p.platelets;
    const printed = Number(index.toPrecision(12)); // 13.3 x 10 / 100 is 1.33, whatever a double makes of it
    return { index, group: printed < 1.33 ? "low" : printed > 2.65 ? "high" : "between" };
  },
};
