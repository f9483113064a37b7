// Variances within and between, and their degrees of freedom.
#include "core/survival/multiple_imputation.h"

#include <cmath>
#include <vector>

#include "core/survival/distribution.h"
#include "core/survival/follow_up.h"

namespace hepatica::survival {
namespace {

Status check_estimates(std::span<const Measured> estimates) {
  if (estimates.size() < 2)
    return Error{Code::kInvalidArgument, "estimates", "at least two completed data sets"};
  for (const Measured& one : estimates) {
    if (!std::isfinite(one.value) || !std::isfinite(one.std_error) || !(one.std_error > 0))
      return Error{Code::kInvalidArgument, "estimates",
                   "a finite value and a standard error above 0 are expected"};
  }
  return success();
}

/// Barnard and Rubin's degrees of freedom; none: unlimited.
std::optional<double> degrees_of(double lambda, double m, std::optional<double> complete) {
  const double inverse_old = lambda * lambda / (m - 1);
  double inverse = inverse_old;
  if (complete) {
    const double d = *complete;
    const double observed = (d + 1) / (d + 3) * d * (1 - lambda);
    inverse += 1 / observed;
  }
  if (!(inverse > 0)) return std::nullopt;
  return 1 / inverse;
}

}  // namespace

Result<RubinEstimate> pool_rubin(std::span<const Measured> estimates,
                                 std::optional<double> complete_degrees, double level) {
  if (auto fault = check_estimates(estimates)) return *fault;
  if (auto fault = check_level(level)) return *fault;
  if (complete_degrees && !(*complete_degrees >= 1))
    return Error{Code::kInvalidArgument, "complete_degrees", "at least 1"};
  RubinEstimate out;
  out.imputations = static_cast<int>(estimates.size());
  const auto m = static_cast<double>(estimates.size());
  for (const Measured& one : estimates) {
    out.value += one.value / m;
    out.within += one.std_error * one.std_error / m;
  }
  for (const Measured& one : estimates) {
    const double off = one.value - out.value;
    out.between += off * off / (m - 1);
  }
  const double extra = (1 + 1 / m) * out.between;
  const double total = out.within + extra;
  out.std_error = std::sqrt(total);
  out.increase = extra / out.within;
  out.degrees = degrees_of(extra / total, m, complete_degrees);
  const double spare = out.degrees ? 2 / (*out.degrees + 3) : 0;
  out.missing_information = (*out.increase + spare) / (*out.increase + 1);
  const double t = std::fabs(out.value / out.std_error);
  const double half = out.std_error * (out.degrees ? student_quantile(0.5 + level / 2, *out.degrees)
                                                   : normal_multiplier(level));
  out.interval = {out.value - half, out.value + half};
  out.p_value = out.degrees ? student_two_sided(t, *out.degrees) : 2 * normal_upper_tail(t);
  return out;
}

Result<RubinEstimate> pool_rubin_on(std::span<const Measured> estimates, PooledScale scale,
                                    std::optional<double> complete_degrees, double level) {
  std::vector<Measured> moved;
  for (const Measured& one : estimates) {
    const auto at = onto_scale(one, scale);
    if (!at.ok()) return at.error();
    moved.push_back(*at);
  }
  auto out = pool_rubin(moved, complete_degrees, level);
  if (!out.ok()) return out.error();
  out->std_error = error_from_scale(out->value, out->std_error, scale);
  out->value = from_scale(out->value, scale);
  out->interval = from_scale(out->interval, scale);
  return out;
}

}  // namespace hepatica::survival
