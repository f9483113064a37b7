// mHAP-II: HAP and the number of tumours.
import { count } from "../twin_domain.mjs";
import { hap, inputs } from "./hap.mjs";

export default {
  source: "Park Y et al. Dig Liver Dis 2016;48:406-412, as tabulated in Cancer Imaging 2023 (s40644-023-00575-6), Table 1",
  inputs: [...inputs, count("tumour_number", [1, 2, 3, 10])],
  answer(p) {
    const score = hap(p) + (p.tumour_number >= 2 ? 1 : 0);
    return { score, class: "ABCDDD"[score] };
  },
};
