// Fudan (Shanghai) criteria.
import { sizes, yesno } from "../twin_domain.mjs";

export default {
  source: "Fan J et al. J Cancer Res Clin Oncol 2009;135:1403-1412",
  inputs: [sizes({ single: [5, 9], largest: [5], total: [9] }), ...yesno("macrovascular_invasion", "extrahepatic_spread")],
  answer(p) {
    const size = p.tumour_number === 1 ? p.largest_diameter <= 9
      : p.tumour_number <= 3 && p.largest_diameter <= 5 && p.total_diameter <= 9;
    return { within: size && !p.macrovascular_invasion && !p.extrahepatic_spread ? "within" : "beyond" };
  },
};
