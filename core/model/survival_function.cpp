// Links from a linear predictor to a survival probability.
#include "core/model/survival_function.h"

#include <algorithm>
#include <cmath>

namespace hepatica::model {
namespace {

Value probability(double s) {
  if (!std::isfinite(s)) return {0, Value::kError};
  return Value::known(
      std::min(1.0, std::max(0.0, s)));  // rounding of 1 - Phi and the like, not a repair
}

Value cox(const SurvivalStep& step, double lp, double t) {
  if (t == 0) return Value::known(1);
  auto const after = std::upper_bound(step.times.begin(), step.times.end(), t);
  if (after == step.times.begin()) return step.stepwise ? Value::known(1) : Value{};
  auto const index = static_cast<size_t>(after - step.times.begin()) - 1;
  bool const exact = step.times[index] == t;
  if (!exact && (!step.stepwise || after == step.times.end())) return {};
  return probability(std::pow(step.baseline[index], std::exp(lp - step.reference_lp)));
}

}  // namespace

Value survival_at(const SurvivalStep& step, double lp, double t) {
  switch (step.kind) {
    case SurvivalStep::kCox:
      return cox(step, lp, t);
    case SurvivalStep::kWeibull:
      return probability(std::exp(-std::exp(lp) * std::pow(t, step.shape)));
    case SurvivalStep::kExponential:
      return probability(std::exp(-std::exp(lp) * t));
    case SurvivalStep::kGompertz:
      return probability(std::exp(-std::exp(lp) * std::expm1(step.shape * t) / step.shape));
    case SurvivalStep::kLogLogistic:
      return probability(1 / (1 + std::pow(t * std::exp(-lp), step.shape)));
    case SurvivalStep::kLogNormal:
      if (t == 0) return Value::known(1);
      return probability(0.5 * std::erfc((std::log(t) - lp) / (step.scale * std::sqrt(2.0))));
  }
  return {};
}

std::vector<std::pair<double, double>> survival_curve(const SurvivalStep& step, double lp,
                                                      double horizon) {
  std::vector<std::pair<double, double>> points = {{0, 1}};
  std::vector<double> times;
  if (step.kind == SurvivalStep::kCox) {
    // A daily baseline over years has more steps than a screen has points: thin it evenly.
    size_t const stride = std::max<size_t>(1, step.times.size() / 400);
    for (size_t i = 0; i < step.times.size(); i += stride) times.push_back(step.times[i]);
    if (times.back() != step.times.back()) times.push_back(step.times.back());
  } else {
    for (int i = 1; i <= 60; ++i) times.push_back(horizon * i / 60);
  }
  for (double t : times) {
    if (t <= 0) continue;
    Value const s = survival_at(step, lp, t);
    if (s.is_known()) points.emplace_back(t, s.number);
  }
  return points;
}

}  // namespace hepatica::model
