// Judging units by plausible ranges.
#include "core/cohort/unit_guess.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "core/base/number_text.h"
#include "core/quantity/unit.h"

namespace hepatica::cohort {
namespace {

bool plausible(double value, const patient::Variable& variable, std::size_t unit) {
  const double canonical = quantity::convert(value, variable.units[unit], variable.units[0]);
  const auto& range = variable.plausible ? variable.plausible : variable.possible;
  return !range || range->contains(canonical);
}

double median(std::vector<double> values) {
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::nth_element(values.begin(), middle, values.end());
  return *middle;
}

/// How far the median lies from the middle of what is plausible, on the log scale.
double distance(double value, const patient::Variable& variable, std::size_t unit) {
  if (!variable.plausible || !(value > 0)) return 0;
  const double canonical = quantity::convert(value, variable.units[unit], variable.units[0]);
  const double low = std::max(variable.plausible->low, 1e-3), high = variable.plausible->high;
  if (!(canonical > 0) || !(high > low)) return std::numeric_limits<double>::infinity();
  return std::fabs(std::log(canonical) - 0.5 * (std::log(low) + std::log(high)));
}

}  // namespace

double plausible_share(const std::vector<double>& values, const patient::Variable& variable,
                       int unit) {
  const auto count = std::count_if(values.begin(), values.end(), [&](double x) {
    return plausible(x, variable, static_cast<std::size_t>(unit));
  });
  return static_cast<double>(count) / static_cast<double>(values.size());
}

UnitGuess guess_unit(const std::vector<double>& values, const patient::Variable& variable) {
  const double middle = median(values);
  UnitGuess best;
  double nearest = std::numeric_limits<double>::infinity();
  for (std::size_t u = 0; u < variable.units.size(); ++u) {
    const double share = plausible_share(values, variable, static_cast<int>(u));
    const double away = distance(middle, variable, u);
    if (u == 0 || share > best.plausible + 0.02 ||
        (share > best.plausible - 0.02 && away < nearest - 1e-9)) {
      best = {static_cast<int>(u), share};
      nearest = away;
    }
  }
  return best;
}

std::optional<MixedUnits> find_mixed_units(const std::vector<double>& values,
                                           const patient::Variable& variable, int unit) {
  const auto own = static_cast<std::size_t>(unit);
  std::vector<double> strange;
  for (double x : values) {
    if (!plausible(x, variable, own)) strange.push_back(x);
  }
  if (strange.empty() || strange.size() == values.size()) return std::nullopt;
  std::vector<double> fits;
  fits.reserve(values.size() - strange.size());
  for (double x : values) {
    if (plausible(x, variable, own)) fits.push_back(x);
  }
  for (std::size_t u = 0; u < variable.units.size(); ++u) {
    const auto& there = variable.units[u];
    const double ratio = there.factor / variable.units[own].factor;
    if (u == own || (ratio < 5 && ratio > 0.2)) continue;  // too near to tell the two apart
    std::vector<double> moved;
    for (double x : strange) {
      if (plausible(x, variable, u)) moved.push_back(x);
    }
    // One odd number among many is rather an error of its own than a second unit.
    if (moved.size() < 2 && values.size() > 20) continue;
    if (moved.empty()) continue;
    const double low = *std::min_element(moved.begin(), moved.end());
    const double high = *std::max_element(moved.begin(), moved.end());
    const bool above = low > *std::max_element(fits.begin(), fits.end());
    const bool below = high < *std::min_element(fits.begin(), fits.end());
    if (!above && !below) continue;
    MixedUnits out;
    out.unit = static_cast<int>(u);
    out.count = moved.size();
    out.typical = median(fits);
    out.other = median(moved);
    out.range = above ? "[" + format_number(low) + ", inf)" : "(-inf, " + format_number(high) + "]";
    out.text = variable.id + " mix two units: " + format_number(out.typical) + " and " +
               format_number(out.other);
    return out;
  }
  return std::nullopt;
}

}  // namespace hepatica::cohort
