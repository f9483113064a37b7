// Milan criteria.
import { count, number, yesno } from "../twin_domain.mjs";

export default {
  source: "Mazzaferro V et al. N Engl J Med 1996;334:693-699 (<=5 cm; 2-3 tumours, each <=3 cm)",
  inputs: [
    count("tumour_number", [1, 2, 3, 4, 8]),
    number("largest_diameter", "cm", [3, 5], { also: { mm: 10 } }),
    ...yesno("macrovascular_invasion", "extrahepatic_spread"),
  ],
  answer(p) {
    const size = p.tumour_number === 1 ? p.largest_diameter <= 5 : p.tumour_number <= 3 && p.largest_diameter <= 3;
    return { within: size && !p.macrovascular_invasion && !p.extrahepatic_spread ? "within" : "beyond" };
  },
};
