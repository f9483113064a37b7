// Logarithms, logits and their derivatives.
#include "core/survival/pooled_scale.h"

#include <cmath>

#include "core/base/number_text.h"
#include "core/survival/distribution.h"

namespace hepatica::survival {
namespace {

Error outside(double value, const char* range) {
  return {Code::kInvalidArgument, "estimate", format_number(value) + " is not inside " + range};
}

}  // namespace

Result<Measured> onto_scale(const Measured& measured, PooledScale scale) {
  const double x = measured.value, error = measured.std_error;
  if (!std::isfinite(x) || !std::isfinite(error) || error < 0)
    return Error{Code::kInvalidArgument, "estimate",
                 "a finite value and a standard error of 0 or more are expected"};
  if (scale == PooledScale::kPlain) return measured;
  if (scale == PooledScale::kLog) {
    if (!(x > 0)) return outside(x, "(0, inf)");
    return Measured{std::log(x), error / x};
  }
  if (!(x > 0 && x < 1)) return outside(x, "(0, 1)");
  return Measured{logit(x), error / (x * (1 - x))};
}

double from_scale(double x, PooledScale scale) {
  return scale == PooledScale::kPlain ? x : scale == PooledScale::kLog ? std::exp(x) : expit(x);
}

Interval from_scale(const Interval& interval, PooledScale scale) {
  return {from_scale(interval.lower, scale), from_scale(interval.upper, scale)};
}

double error_from_scale(double x, double std_error, PooledScale scale) {
  const double y = from_scale(x, scale);
  return scale == PooledScale::kPlain ? std_error
         : scale == PooledScale::kLog ? std_error * y
                                      : std_error * y * (1 - y);
}

}  // namespace hepatica::survival
