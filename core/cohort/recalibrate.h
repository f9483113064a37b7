// A published model brought into agreement with a cohort of one's own: the same predictors, a new
// intercept, slope, baseline, or all weights.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "core/base/json_text.h"
#include "core/cohort/cohort.h"
#include "core/model/catalogue.h"
#include "core/survival/progress.h"

namespace hepatica::cohort {

/// method   survival (a package with one cox step):
///            "intercept"  the cumulative hazard times a constant, so that the mean risk at the
///                         horizon is what Kaplan-Meier saw
///            "baseline"   a new baseline hazard, the linear predictor as it is
///            "slope"      the linear predictor times a fitted slope, and a new baseline hazard
///            "refit"      every coefficient and the baseline anew (refit.h)
///          binary (a package with one logistic step):
///            "intercept"  a new constant, "slope" a new constant and a fitted slope,
///            "refit" every coefficient anew
/// horizon  for "intercept" of survival, in the unit of the analysis
/// bootstrap, seed  of "refit": samples of the optimism correction; 0: none
/// id       of the new package; cohort: bilingual, where it was recalibrated
struct RecalibrateOptions {
  std::string model;
  std::string method;
  std::optional<double> horizon;
  int bootstrap = 200;
  std::uint64_t seed = 1;
  std::string id;
  Json cohort;
  survival::Progress progress = {};  ///< told of samples and completed copies; may stop them
};

/// {"flow", "rows", "events", "method", "slope": {"value", "std_error", "lower", "upper"}, "shift",
/// "baseline", "before", "after": risk at the horizon seen and said, "discrimination": {"measure",
/// "value", "lower", "upper"} on the rows used, "warnings", "package", "reference"}.
///
/// The new package names its parent ("parent": id, version, hash, method) and says under the last
/// of its "validations" how it was made: cohort, n, events, missing data, sample size, method, and
/// what ranks patients there. Probabilities at times
/// beyond the cohort's follow-up are left out of it when the baseline is new, with a warning.
///
/// errors  kModelUnknown; kUnsupported: the package has no such step, or several; kInvalidArgument;
///         those of the fits
Result<Json> recalibrate(const Cohort& cohort, const model::Catalogue& catalogue,
                         const RecalibrateOptions& options);

}  // namespace hepatica::cohort
