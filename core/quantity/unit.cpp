// Unit conversion with removal of binary noise.
#include "core/quantity/unit.h"

#include <cmath>

namespace hepatica::quantity {
namespace {

/// 10^n, exact for 0 <= n <= 22.
double power_of_ten(int n) {
  double result = 1;
  for (int i = 0; i < n; ++i) result *= 10;
  return result;
}

}  // namespace

double round_to_15_digits(double value) {
  if (value == 0 || !std::isfinite(value)) return value;
  int const decimals = 14 - static_cast<int>(std::floor(std::log10(std::fabs(value))));
  if (decimals < 0 || decimals > 22) return value;  // beyond laboratory magnitudes: left as it is
  double const scale = power_of_ten(decimals);
  return std::nearbyint(value * scale) / scale;
}

double convert(double value, const Unit& from, const Unit& to) {
  if (&from == &to || (from.factor == to.factor && from.offset == to.offset)) return value;
  double const canonical = value * from.factor + from.offset;
  return round_to_15_digits((canonical - to.offset) / to.factor);
}

}  // namespace hepatica::quantity
