// A right-continuous step function: survival curves, cumulative hazards and censoring curves.
#pragma once

#include <vector>

namespace hepatica::survival {

/// f(x) = before, for x below the first jump; values[i] for jumps[i] <= x < jumps[i + 1].
///
/// jumps   strictly increasing
/// values  one per jump: the value from that jump on
class StepFunction {
 public:
  StepFunction() = default;
  /// Precondition: as above.
  StepFunction(double before, std::vector<double> jumps, std::vector<double> values);

  /// f(x): a jump at x is included.
  double operator()(double x) const;
  /// f(x-): the limit from the left, a jump at x is not included.
  double left_limit(double x) const;

  double before() const { return before_; }
  const std::vector<double>& jumps() const { return jumps_; }
  const std::vector<double>& values() const { return values_; }

 private:
  double before_ = 0;
  std::vector<double> jumps_;
  std::vector<double> values_;
};

}  // namespace hepatica::survival
