// mRECIST: RECIST on the viable part of the targets; the tables print 20 % over the smallest sum without the 5 mm of
// RECIST 1.1.
import { level, yesno } from "../twin_domain.mjs";
import { possible, response, sums } from "./recist-1.1.mjs";

export default {
  source: "Lencioni R, Llovet JM. Semin Liver Dis 2010;30:52-60; as tabulated in PMC9747269 Table 11 and PMC5771991 Table 4",
  inputs: [...sums("viable"), ...yesno("new_lesion"), level("nontarget_status", ["none", "cr", "non_cr_non_pd", "pd"])],
  possible,
  relative: 1e-12,
  answer: (p) => ({ response: response(p, 0), change: (100 * (p.now - p.baseline)) / p.baseline }),
};
