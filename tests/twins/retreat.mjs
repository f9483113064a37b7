// RETREAT: recurrence after transplantation from the explant.
import { count, number, yesno, either } from "../twin_domain.mjs";

export default {
  source: "Mehta N et al. JAMA Oncol 2017;3:493-500, as tabulated in Hepatoma Res 2018;4:63, Table 4",
  inputs: [
    number("afp", "ng/mL", [20, 21, 99, 100, 999, 1000], { more: [0] }),
    ...yesno("microvascular_invasion"),
    count("viable_tumour_number", [0, 1, 2, 4, 8]),
    either([{ patient: { viable_largest_diameter: { value: 0, unit: "cm" } }, sees: { viable_largest_diameter: 0 } }],
           number("viable_largest_diameter", "cm", [0.1, 1, 2, 3, 4, 6, 8, 9], { also: { mm: 10 } })),
  ],
  possible: (p) => (p.viable_tumour_number === 0) === (p.viable_largest_diameter === 0),
  answer(p) {
    const afp = p.afp <= 20 ? 0 : p.afp < 100 ? 1 : p.afp < 1000 ? 2 : 3;
    const sum = p.viable_tumour_number + p.viable_largest_diameter;
    const burden = sum === 0 ? 0 : sum < 5 ? 1 : sum < 10 ? 2 : 3;
    const score = afp + (p.microvascular_invasion ? 2 : 0) + burden;
    return { score, class: ["0", "1-2", "1-2", "3", "4", "5-8", "5-8", "5-8", "5-8"][score] };
  },
};
