// Portal vein tumour thrombus: Japanese Vp and Cheng's type from the most central level.
import { level } from "../twin_domain.mjs";

const table = { none: ["Vp0", "none"], beyond_second_order: ["Vp1", "not_read"], second_order: ["Vp2", "I"],
                first_order: ["Vp3", "II"], main_trunk: ["Vp4", "III"], superior_mesenteric: ["Vp4", "IV"] };

export default {
  source: "World J Gastroenterol 2022;28:704-714, Figure 2",
  inputs: [level("portal_vein_level", Object.keys(table))],
  answer: (p) => ({ vp: table[p.portal_vein_level][0], cheng: table[p.portal_vein_level][1] }),
};
