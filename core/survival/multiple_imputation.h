// Rubin's rules: one answer from the analyses of several completed data sets.
#pragma once

#include <optional>
#include <span>

#include "core/base/result.h"
#include "core/survival/kaplan_meier.h"
#include "core/survival/pooled_scale.h"

namespace hepatica::survival {

/// One quantity pooled over m completed data sets.
///
/// value      mean of the m estimates
/// within     mean of the m squared standard errors
/// between    variance of the m estimates (divisor m - 1)
/// total      within + (1 + 1/m) between; std_error is its root
/// degrees    of Student's t; none where it is unlimited (nothing missing, no limit of the data)
/// increase   (1 + 1/m) between / within: relative increase in variance through what is missing;
///            none where `within` is 0
/// missing_information  share of the information that is missing (fmi), allowing for `degrees`
/// interval, p_value    of Student's t with `degrees`; p-value of the hypothesis value = 0
struct RubinEstimate {
  double value = 0;
  double std_error = 0;
  double within = 0;
  double between = 0;
  std::optional<double> degrees;
  std::optional<double> increase;
  double missing_information = 0;
  Interval interval;
  double p_value = 1;
  int imputations = 0;
};

/// Pools estimates with their standard errors, one per completed data set.
///
///     lambda = (1 + 1/m) between / total,  d_old = (m - 1) / lambda^2
///     d_obs  = (d + 1) / (d + 3) d (1 - lambda),  degrees = 1 / (1 / d_old + 1 / d_obs)
///     fmi    = (increase + 2 / (degrees + 3)) / (increase + 1)
///
/// complete_degrees  d of the analysis without missing values (n - p, for Cox events - p, at least
///                   1); none: unlimited, degrees = d_old (Rubin 1987)
/// errors  kInvalidArgument: fewer than two estimates, a number that is not finite, a standard
///         error of 0 or less
/// source  Rubin 1987; Barnard and Rubin 1999. Equals mice::pool, which however takes lambda as at
///         least 1e-4 (where less is missing it gives up to 0.01 % fewer degrees)
Result<RubinEstimate> pool_rubin(std::span<const Measured> estimates,
                                 std::optional<double> complete_degrees, double level = 0.95);

/// The same on another scale: value, std_error and interval come back from it; `within`, `between`
/// and p_value (none of use there) stay on it.
Result<RubinEstimate> pool_rubin_on(std::span<const Measured> estimates, PooledScale scale,
                                    std::optional<double> complete_degrees, double level = 0.95);

}  // namespace hepatica::survival
