// Survival probability of one patient from a package's survival step.
#pragma once

#include "core/model/package.h"

namespace hepatica::model {

/// S(t) for linear predictor lp; always in [0, 1].
///
/// t       >= 0, in the step's time unit
/// returns missing when a Cox step publishes no baseline at t (and does not hold it between times,
/// or
///         ends before t); error when the value is not finite
Value survival_at(const SurvivalStep& step, double lp, double t);

/// Points (t, S(t)) to draw up to `horizon`: a Cox step's own times; 60 even steps for the others.
std::vector<std::pair<double, double>> survival_curve(const SurvivalStep& step, double lp,
                                                      double horizon);

}  // namespace hepatica::model
