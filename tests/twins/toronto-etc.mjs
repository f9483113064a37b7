// Extended Toronto criteria: no limit of size or number.
import { level, yesno } from "../twin_domain.mjs";

export default {
  source: "DuBay D et al. Ann Surg 2011;253:166-172; Sapisochin G et al. Hepatology 2016;64:2077-2088",
  inputs: [...yesno("macrovascular_invasion", "extrahepatic_spread", "cancer_symptoms"),
           level("differentiation", ["well", "moderate", "poor"])],
  answer: (p) => ({
    within: p.macrovascular_invasion || p.extrahepatic_spread || p.cancer_symptoms || p.differentiation === "poor"
      ? "beyond" : "within",
  }),
};
