// A prognostic model fitted on a cohort, and the package that the calculator reads.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/base/json_text.h"
#include "core/cohort/cohort.h"
#include "core/cohort/impute.h"
#include "core/survival/progress.h"

namespace hepatica::cohort {

/// predictors  as in design.h
/// penalty     "none", "lasso", "elastic_net" (alpha 0.5) or "ridge": coefficients at the
///             cross-validated optimum, ten folds; without standard errors
/// firth       logistic without penalty only
/// horizons    of the survival probabilities, in the unit of the analysis; each within the
/// follow-up bootstrap   samples of the optimism correction; 0: none impute      fill in unknown
/// predictors (impute.h) and pool the fits by Rubin's rules id, title, cohort  of the package;
/// title and cohort bilingual
struct FitOptions {
  std::vector<std::string> predictors;
  std::string penalty = "none";
  bool firth = false;
  std::vector<double> horizons;
  int bootstrap = 200;
  std::uint64_t seed = 1;
  std::optional<ImputeOptions> impute;
  std::string id;
  Json title, cohort;
  std::string group = "outlook";
  survival::Progress progress = {};  ///< told of samples and completed copies; may stop them
};

/// Cox for a survival outcome (Efron ties; Breslow with a penalty), logistic for a binary one.
///
/// {"kind", "flow", "problems", "rows", "events", "terms": [{"id", "expression", "coefficient",
/// "std_error", "ratio", "lower", "upper", "p_value"}], "intercept", "likelihood_ratio",
/// "proportional_hazards", "baseline": [[t, S0]], "performance": {"apparent", "optimism",
/// "corrected", "slope", ...}, "notes", "sample" (sample_of of fit_parts.h), "warnings", "package",
/// "reference"}.
///
/// With `impute`: "imputation" as impute.h prints it; each term also has "degrees" (Barnard and
/// Rubin) and "missing_information"; no likelihood ratio. The baseline is the mean of the copies'
/// on the scale log(-log S0), at the pooled coefficients and the mean of the copies' centres. The
/// bootstrap runs within each copy, `bootstrap` samples shared out among them: apparent values are
/// pooled by Rubin's rules on the logit scale, optimism and slope averaged.
///
/// package, reference  model.json and reference.json, made when an id is given: terms centred at
/// the
///                     cohort's means, examples from typical.h, evidence from the fit, with the
///                     notice whose weights these are
/// errors  those of design, fit and bootstrap; kInvalidArgument for a horizon beyond the follow-up
Result<Json> fit(const Cohort& cohort, const patient::Dictionary& dictionary,
                 const FitOptions& options);

}  // namespace hepatica::cohort
