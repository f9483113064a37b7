// Baveno VII: clinically significant portal hypertension by stiffness and platelets, and whether endoscopy can be spared.
import { cases, level, number } from "../twin_domain.mjs";

export default {
  source: "Baveno VII as restated with its corrigendum; Baveno VI endoscopy rule in PMC5511584",
  inputs: [
    number("liver_stiffness", "kPa", [15, 20, 25]),
    number("platelets", "10*9/L", [110, 150], { also: { "/uL": 1000 } }),
    level("aetiology", ["hbv", "hcv", "hbv_hcv", "alcohol", "masld", "autoimmune", "other"]),
    cases({ bmi: 22 }, { bmi: 29.9 }, { bmi: 30 }, { bmi: 38 }),
  ],
  answer(p) {
    const [kpa, platelets] = [p.liver_stiffness, p.platelets];
    // All but the exclusion speaks of viral, alcohol and non-obese fatty liver only.
    const covered = p.aetiology === "masld" ? p.bmi < 30 : !["autoimmune", "other"].includes(p.aetiology);
    const likely = (kpa >= 20 && kpa < 25 && platelets < 150) || (kpa >= 15 && kpa < 20 && platelets < 110);
    return {
      csph: kpa <= 15 && platelets >= 150 ? "out" : covered && kpa >= 25 ? "in" : covered && likely ? "likely" : "grey",
      endoscopy: kpa < 20 && platelets > 150 ? "spare" : "not_spared",
    };
  },
};
