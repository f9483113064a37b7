// Every weight of a published model anew: the same predictors, coefficients of one's own cohort.
#pragma once

#include <string>

#include "core/base/json_text.h"
#include "core/cohort/cohort.h"
#include "core/cohort/recalibrate.h"
#include "core/model/catalogue.h"

namespace hepatica::cohort {

/// The one step of a package that turns a linear predictor into a probability.
struct RecalibrationTarget {
  const model::Package* package = nullptr;
  int package_index = -1;
  std::size_t step = 0;
  const expression::Expression* of = nullptr;
  const model::SurvivalStep* cox = nullptr;  // null: logistic
};

/// recalibrate() with method "refit": Cox (Efron) or logistic regression on the terms of the
/// package's linear predictor as it computes them, baseline at the cohort's means, optimism by
/// options.bootstrap samples. Evidence, limitations and examples of the new package are those of
/// this fit; the parent's evidence speaks of other weights and is not carried over.
///
/// {"terms", "intercept", "performance", "likelihood_ratio", ...} as fit.h prints them, beside what
/// recalibrate.h says
/// errors  kUnsupported: the step does not stand on a linear predictor of named terms, or another
///         step reads it, whose limits would not hold for new weights; those of the fit
Result<Json> refit_package(const Cohort& cohort, const model::Catalogue& catalogue,
                           const RecalibrationTarget& target, const RecalibrateOptions& options);

/// Names the package after its parent: id, version, parent, titles and notice.
void name_after_parent(Json& document, const RecalibrationTarget& target,
                       const RecalibrateOptions& options);

/// Takes out the outputs of the target's step at times that the new baseline lacks (each a
/// warning), and names a headline where none is left.
void drop_unknown_times(Json& document, const RecalibrationTarget& target,
                        const std::vector<std::pair<double, double>>& baseline, Json& warnings);

}  // namespace hepatica::cohort
