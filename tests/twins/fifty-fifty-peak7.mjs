// The 50-50 criterion on day 5 and the peak bilirubin of 7 mg/dL; the prothrombin index is a percentage.
import { kThirdDecimal, number } from "../twin_domain.mjs";

export default {
  source: "Balzan S et al. Ann Surg 2005;242:824-829; Mullen JT et al. J Am Coll Surg 2007;204:854-864",
  inputs: [number("pt_activity_pod5", "%", [50]), number("bilirubin_pod5", "umol/L", [50]),
           number("bilirubin_peak_postop", "mg/dL", [7], { step: kThirdDecimal, also: { "umol/L": 17.104 } })],
  answer: (p) => ({
    fifty_fifty: p.pt_activity_pod5 < 50 && p.bilirubin_pod5 > 50 ? "met" : "not_met",
    peak7: p.bilirubin_peak_postop > 7 ? "met" : "not_met",
  }),
};
