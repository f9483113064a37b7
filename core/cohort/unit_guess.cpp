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

std::size_t count_of(const Counts& numbers) {
  std::size_t count = 0;
  for (const auto& entry : numbers) count += entry.count();
  return count;
}

/// The upper of the two in the middle where their count is even.
double median(const Counts& numbers) {
  std::size_t before = 0;
  const std::size_t middle = count_of(numbers) / 2;
  const auto at = std::find_if(numbers.begin(), numbers.end(), [&](const auto& entry) {
    before += entry.count();
    return before > middle;
  });
  return at->value;
}

/// The numbers that are plausible in a unit, or those that are not.
Counts those(const Counts& numbers, const patient::Variable& variable, std::size_t unit,
             bool wanted) {
  Counts out;
  for (const auto& entry : numbers) {
    if (plausible(entry.value, variable, unit) == wanted) out.push_back(entry);
  }
  return out;
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

double plausible_share(const Counts& numbers, const patient::Variable& variable, int unit) {
  const auto fits = those(numbers, variable, static_cast<std::size_t>(unit), true);
  return static_cast<double>(count_of(fits)) / static_cast<double>(count_of(numbers));
}

UnitGuess guess_unit(const Counts& numbers, const patient::Variable& variable) {
  const double middle = median(numbers);
  UnitGuess best;
  double nearest = std::numeric_limits<double>::infinity();
  for (std::size_t u = 0; u < variable.units.size(); ++u) {
    const double share = plausible_share(numbers, variable, static_cast<int>(u));
    const double away = distance(middle, variable, u);
    if (u == 0 || share > best.plausible + 0.02 ||
        (share > best.plausible - 0.02 && away < nearest - 1e-9)) {
      best = {static_cast<int>(u), share};
      nearest = away;
    }
  }
  return best;
}

std::optional<MixedUnits> find_mixed_units(const Counts& numbers, const patient::Variable& variable,
                                           int unit) {
  const auto own = static_cast<std::size_t>(unit);
  const Counts strange = those(numbers, variable, own, false);
  const Counts fits = those(numbers, variable, own, true);
  if (strange.empty() || fits.empty()) return std::nullopt;
  for (std::size_t u = 0; u < variable.units.size(); ++u) {
    const auto& there = variable.units[u];
    const double ratio = there.factor / variable.units[own].factor;
    if (u == own || (ratio < 5 && ratio > 0.2)) continue;  // too near to tell the two apart
    const Counts moved = those(strange, variable, u, true);
    // One odd number among many is rather an error of its own than a second unit.
    const std::size_t count = count_of(moved);
    if (count == 0 || (count < 2 && count_of(numbers) > 20)) continue;
    const double low = moved.front().value, high = moved.back().value;
    const bool above = low > fits.back().value, below = high < fits.front().value;
    if (!above && !below) continue;
    MixedUnits out;
    out.unit = static_cast<int>(u);
    out.count = count;
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
