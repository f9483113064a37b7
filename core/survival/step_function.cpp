// Look-up in a step function.
#include "core/survival/step_function.h"

#include <algorithm>
#include <utility>

namespace hepatica::survival {

StepFunction::StepFunction(double before, std::vector<double> jumps, std::vector<double> values)
    : before_(before), jumps_(std::move(jumps)), values_(std::move(values)) {}

double StepFunction::operator()(double x) const {
  const auto next = std::upper_bound(jumps_.begin(), jumps_.end(), x);
  return next == jumps_.begin() ? before_ : values_[next - jumps_.begin() - 1];
}

double StepFunction::left_limit(double x) const {
  const auto next = std::lower_bound(jumps_.begin(), jumps_.end(), x);
  return next == jumps_.begin() ? before_ : values_[next - jumps_.begin() - 1];
}

}  // namespace hepatica::survival
