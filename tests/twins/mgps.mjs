// Modified Glasgow prognostic score: albumin counts only where C-reactive protein is raised.
import { inputs } from "./gps.mjs";

export default {
  source: "McMillan DC. Cancer Treat Rev 2013;39:534-540 (limit 10 mg/L)",
  inputs,
  answer: (p) => ({ class: p.crp <= 10 ? "0" : p.albumin >= 35 ? "1" : "2" }),
};
