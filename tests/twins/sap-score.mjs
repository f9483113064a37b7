// SAP score under sorafenib: the limits of HAP and performance status.
import { count } from "../twin_domain.mjs";
import { hap, inputs } from "./hap.mjs";

export default {
  source: "Edeline J et al. Eur J Cancer 2017;86:135-142, abstract",
  inputs: [...inputs, count("ecog", [0, 1, 2, 3, 4])],
  answer: (p) => ({ points: hap(p) + (p.ecog > 0 ? 1 : 0) }),
};
