// The scale on which estimates of one quantity from several sources are averaged.
#pragma once

#include "core/base/result.h"
#include "core/survival/kaplan_meier.h"

namespace hepatica::survival {

/// kPlain   as it stands: slopes, calibration in the large, log hazard ratios, Brier scores
/// kLog     ratios above 0: observed / expected
/// kLogit   shares inside (0, 1): C-indices and areas under a curve (Snell, Ensor, Debray, Moons
///          and Riley 2018)
enum class PooledScale { kPlain, kLog, kLogit };

/// An estimate and its standard error.
struct Measured {
  double value = 0;
  double std_error = 0;
};

/// Onto the scale, the standard error by the delta method: se / x (log), se / (x (1 - x)) (logit).
///
/// errors  kInvalidArgument: not finite, a standard error below 0, a value outside the scale
Result<Measured> onto_scale(const Measured& measured, PooledScale scale);

/// One number back from the scale, and an interval.
double from_scale(double x, PooledScale scale);
Interval from_scale(const Interval& interval, PooledScale scale);

/// The standard error of a value that stands at x on the scale, back on its own scale.
double error_from_scale(double x, double std_error, PooledScale scale);

}  // namespace hepatica::survival
