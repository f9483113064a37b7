// Up-to-seven criteria: largest diameter in cm and number of tumours, added; no vascular invasion, micro or macro.
import { count, either, number, unknown, yesno } from "../twin_domain.mjs";

export default {
  source: "Mazzaferro V et al. Lancet Oncol 2009;10:35-43",
  inputs: [
    count("tumour_number", [1, 2, 3, 4, 5, 6, 7]),
    number("largest_diameter", "cm", [1, 2, 3, 4, 5, 6], { also: { mm: 10 } }),
    ...yesno("macrovascular_invasion", "extrahepatic_spread"),
    either(unknown, ...yesno("microvascular_invasion")),
  ],
  relative: 1e-15,
  answer(p) {
    const sum = p.largest_diameter + p.tumour_number;
    const invasion = p.macrovascular_invasion || p.extrahepatic_spread || p.microvascular_invasion;
    return { sum, within: sum <= 7 && !invasion ? "within" : "beyond" };
  },
};
