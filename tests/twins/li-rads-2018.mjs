// LI-RADS v2018: special categories, the diagnostic table, one category up or down by ancillary features.
import { either, level, number, unknown, yesno } from "../twin_domain.mjs";

function table(p) {
  const others = [p.washout_nonperipheral, p.enhancing_capsule, p.threshold_growth].filter(Boolean).length;
  const size = p.observation_size;
  if (!p.aphe_nonrim) return others >= (size < 20 ? 2 : 1) ? 4 : 3;
  if (size < 10) return others === 0 ? 3 : 4;
  if (size >= 20) return others === 0 ? 4 : 5;
  if (others === 0) return 3;
  return others === 1 && p.enhancing_capsule ? 4 : 5; // 10-19 mm: a capsule alone is LR-4
}

export default {
  source: "ACR LI-RADS v2018 core, diagnostic table; Chernyak V et al. Radiology 2018;289:816-830",
  inputs: [
    level("lirads_special", ["none", "not_categorizable", "tumour_in_vein", "definitely_benign", "probably_benign", "lr_m_feature"]),
    number("observation_size", "mm", [10, 20], { also: { cm: 0.1 } }),
    ...yesno("aphe_nonrim", "washout_nonperipheral", "enhancing_capsule", "threshold_growth"),
    either(unknown, level("lirads_ancillary", ["none", "favour_malignancy", "favour_benignity", "both"])),
  ],
  possible: (p) => p.lirads_special === "none" || p.lirads_ancillary === undefined || p.lirads_ancillary === "none",
  answer(p) {
    const special = { not_categorizable: "LR-NC", tumour_in_vein: "LR-TIV", definitely_benign: "LR-1",
                      probably_benign: "LR-2", lr_m_feature: "LR-M" }[p.lirads_special];
    if (special) return { category: special };
    const base = table(p);
    const moved = p.lirads_ancillary === "favour_malignancy" ? Math.max(base, Math.min(4, base + 1))
      : p.lirads_ancillary === "favour_benignity" ? base - 1 : base;
    return { category: `LR-${moved}`, base: `LR-${base}` };
  },
};
