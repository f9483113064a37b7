// TNM stage of the Liver Cancer Study Group of Japan: T by how many of three conditions hold.
import { cases, count, number, yesno } from "../twin_domain.mjs";

export const inputs = [
  count("tumour_number", [1, 2, 5]),
  number("largest_diameter", "cm", [2], { also: { mm: 10 } }),
  ...yesno("macrovascular_invasion", "bile_duct_invasion"),
  cases({ extrahepatic_spread: false },
        { extrahepatic_spread: false, nodal_metastasis: false, distant_metastasis: false },
        { extrahepatic_spread: true, nodal_metastasis: true, distant_metastasis: false },
        { extrahepatic_spread: true, nodal_metastasis: false, distant_metastasis: true },
        { extrahepatic_spread: true, nodal_metastasis: true, distant_metastasis: true }),
];

export function lcsgj(p) {
  const met = [p.tumour_number === 1, p.largest_diameter <= 2,
               !(p.macrovascular_invasion || p.bile_duct_invasion)].filter(Boolean).length;
  const t = ["T4", "T3", "T2", "T1"][met];
  if (p.distant_metastasis) return { t, stage: "IVB" };
  if (p.nodal_metastasis) return { t, stage: "IVA" };
  return { t, stage: { T1: "I", T2: "II", T3: "III", T4: "IVA" }[t] };
}
export const stagePoints = (p) => ({ I: 0, II: 1, III: 2, IVA: 3, IVB: 3 }[lcsgj(p).stage]);

export default {
  source: "Kudo M et al. J Gastroenterol 2003;38:207-215, TNM as tabulated in World J Hepatol 2015;7:406, Table 6",
  inputs,
  answer: lcsgj,
};
