// AJCC 8th edition: T, then N and M.
import { cases, count, number, yesno } from "../twin_domain.mjs";

export default {
  source: "AJCC Cancer Staging Manual, 8th ed., 2017, as tabulated in BMC Public Health 2021 (s12889-021-11872-9), Table 2 (2 cm is T1a)",
  inputs: [
    count("tumour_number", [1, 2, 6]),
    number("largest_diameter", "cm", [2, 5], { also: { mm: 10 } }),
    cases({ macrovascular_invasion: false }, { macrovascular_invasion: false, major_branch_invasion: false },
          { macrovascular_invasion: true, major_branch_invasion: false }, { macrovascular_invasion: true, major_branch_invasion: true },
          ...["beyond_second_order", "second_order", "first_order", "main_trunk", "superior_mesenteric"]
            .map((portal_vein_level) => ({ macrovascular_invasion: true, portal_vein_level,
                                           ...(portal_vein_level.endsWith("second_order") ? { major_branch_invasion: false } : {}) }))),
    ...yesno("microvascular_invasion", "adjacent_organ_invasion"),
    cases({ extrahepatic_spread: false },
          { extrahepatic_spread: true, nodal_metastasis: true, distant_metastasis: false },
          { extrahepatic_spread: true, nodal_metastasis: false, distant_metastasis: true },
          { extrahepatic_spread: true, nodal_metastasis: true, distant_metastasis: true }),
  ],
  answer(p) {
    const major = p.major_branch_invasion || ["first_order", "main_trunk", "superior_mesenteric"].includes(p.portal_vein_level);
    const invasion = p.macrovascular_invasion || p.microvascular_invasion;
    let t = p.largest_diameter > 5 ? "T3" : "T2";
    if (p.tumour_number === 1) t = p.largest_diameter <= 2 ? "T1a" : invasion ? "T2" : "T1b";
    if (major || p.adjacent_organ_invasion) t = "T4";
    if (p.distant_metastasis) return { t, stage: "IVB" };
    return { t, stage: p.nodal_metastasis ? "IVA" : { T1a: "IA", T1b: "IB", T2: "II", T3: "IIIA", T4: "IIIB" }[t] };
  },
};
