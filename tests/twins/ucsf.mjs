// UCSF criteria.
import { sizes, yesno } from "../twin_domain.mjs";

export default {
  source: "Yao FY et al. Hepatology 2001;33:1394-1403",
  inputs: [sizes({ single: [4.5, 6.5], largest: [4.5], total: [8] }), ...yesno("macrovascular_invasion", "extrahepatic_spread")],
  answer(p) {
    const size = p.tumour_number === 1 ? p.largest_diameter <= 6.5
      : p.tumour_number <= 3 && p.largest_diameter <= 4.5 && p.total_diameter <= 8;
    return { within: size && !p.macrovascular_invasion && !p.extrahepatic_spread ? "within" : "beyond" };
  },
};
