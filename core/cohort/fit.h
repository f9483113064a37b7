// A prognostic model fitted on a cohort, and the package that the calculator reads.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/base/json_text.h"
#include "core/cohort/cohort.h"

namespace hepatica::cohort {

/// predictors  as in design.h
/// penalty     "none", "lasso", "elastic_net" (alpha 0.5) or "ridge": coefficients at the
///             cross-validated optimum, ten folds; without standard errors
/// firth       logistic without penalty only
/// horizons    of the survival probabilities, in the unit of the analysis; each within the
/// follow-up bootstrap   samples of the optimism correction; 0: none id, title, cohort  of the
/// package; title and cohort bilingual
struct FitOptions {
  std::vector<std::string> predictors;
  std::string penalty = "none";
  bool firth = false;
  std::vector<double> horizons;
  int bootstrap = 200;
  std::uint64_t seed = 1;
  std::string id;
  Json title, cohort;
  std::string group = "outlook";
};

/// Cox for a survival outcome (Efron ties; Breslow with a penalty), logistic for a binary one.
///
/// {"kind", "flow", "problems", "rows", "events", "terms": [{"id", "expression", "coefficient",
/// "std_error", "ratio", "lower", "upper", "p_value"}], "intercept", "likelihood_ratio",
/// "proportional_hazards", "baseline": [[t, S0]], "performance": {"apparent", "optimism",
/// "corrected", "slope", ...}, "notes", "warnings", "package", "reference"}.
///
/// package, reference  model.json and reference.json, made when an id is given: terms centred at
/// the
///                     cohort's means, examples from typical.h, evidence from the fit, with the
///                     notice whose weights these are
/// errors  those of design, fit and bootstrap; kInvalidArgument for a horizon beyond the follow-up
Result<Json> fit(const Cohort& cohort, const patient::Dictionary& dictionary,
                 const FitOptions& options);

}  // namespace hepatica::cohort
