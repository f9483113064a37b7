// Round tick values for linear and logarithmic axes.
#include <algorithm>
#include <cmath>

#include "core/nomogram/layout.h"

namespace hepatica::nomogram {
namespace {

std::vector<double> linear(double low, double high, int wanted) {
  double const rough = (high - low) / std::max(1, wanted);
  double const magnitude = std::pow(10.0, std::floor(std::log10(rough)));
  double step = 10 * magnitude;
  for (double factor : {1.0, 2.0, 5.0}) {
    if (factor * magnitude >= rough * 0.999) {
      step = factor * magnitude;
      break;
    }
  }
  std::vector<double> ticks;
  double const first = std::ceil(low / step - 1e-9);
  for (double k = first; k * step <= high + step * 1e-9 && ticks.size() < 200; ++k) {
    double const tick = quantity::round_to_15_digits(std::round(k * step / magnitude) * magnitude);
    ticks.push_back(tick == 0 ? 0 : tick);  // never -0
  }
  return ticks;
}

std::vector<double> decades(double low, double high) {
  bool const wide = std::log10(high / low) > 3;
  std::vector<double> ticks;
  for (double e = std::floor(std::log10(low)); e <= std::log10(high) + 1; ++e) {
    for (double factor : {1.0, 2.0, 5.0}) {
      if (wide && factor != 1.0) continue;
      double const tick = quantity::round_to_15_digits(factor * std::pow(10.0, e));
      if (tick >= low * (1 - 1e-12) && tick <= high * (1 + 1e-12)) ticks.push_back(tick);
    }
  }
  return ticks;
}

}  // namespace

std::vector<double> nice_ticks(double low, double high, int wanted, bool logarithmic) {
  if (!(high > low) || !std::isfinite(low) || !std::isfinite(high)) return {low};
  return logarithmic && low > 0 ? decades(low, high) : linear(low, high, wanted);
}

}  // namespace hepatica::nomogram
