// Every weight of a published model anew: the same predictors, coefficients of one's own cohort.
#pragma once

#include "core/base/json_text.h"
#include "core/cohort/cohort.h"
#include "core/cohort/recalibrate_parts.h"
#include "core/model/catalogue.h"

namespace hepatica::cohort {

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

}  // namespace hepatica::cohort
