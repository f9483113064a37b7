// Metroticket 2.0 criteria: size + number against a limit that falls as alpha-fetoprotein rises.
import { count, number, yesno } from "../twin_domain.mjs";

export default {
  source: "Mazzaferro V et al. Gastroenterology 2018;154:128-139, as tabulated in Hepatoma Res 2018;4:63, Table 3",
  inputs: [
    count("tumour_number", [1, 2, 3, 4, 5, 6]),
    number("largest_diameter", "cm", [1, 2, 3, 4, 5, 6], { also: { mm: 10 } }),
    number("afp", "ng/mL", [200, 400, 1000]),
    ...yesno("macrovascular_invasion", "extrahepatic_spread"),
  ],
  answer(p) {
    const most = p.afp < 200 ? 7 : p.afp <= 400 ? 5 : p.afp <= 1000 ? 4 : 0;
    const inside = p.largest_diameter + p.tumour_number <= most;
    return { within: inside && !p.macrovascular_invasion && !p.extrahepatic_spread ? "within" : "beyond" };
  },
};
