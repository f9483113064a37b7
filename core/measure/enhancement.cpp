// Differences and ratios of means; what is missing gives nothing.
#include "core/measure/enhancement.h"

#include <algorithm>
#include <cmath>

namespace hepatica::measure {
namespace {

constexpr double kWashedOutRatio = 107;  // Liu et al, PMID 23255745, abstract

std::optional<double> minus(const std::optional<double>& a, const std::optional<double>& b) {
  if (!a || !b) return std::nullopt;
  return *a - *b;
}

/// 100 * part / whole, for a whole above 0.
std::optional<double> percent(const std::optional<double>& part,
                              const std::optional<double>& whole) {
  if (!part || !whole || *whole <= 0) return std::nullopt;
  return 100 * *part / *whole;
}

/// The only series of a phase; nothing when none or several claim it.
const PhaseValue* only(const std::vector<PhaseValue>& phases, const char* phase) {
  const PhaseValue* found = nullptr;
  for (const PhaseValue& one : phases) {
    if (one.phase != phase) continue;
    if (found != nullptr) return nullptr;
    found = &one;
  }
  return found;
}

PhaseContrast contrast_of(const PhaseValue& one, const PhaseValue& unenhanced,
                          const PhaseValue& arterial) {
  PhaseContrast out{one.phase, one.lesion, one.liver, {}, {}, minus(one.lesion, one.liver),
                    {},        {},         {}};
  if (one.liver && *one.liver > 0) out.liver_ratio = percent(one.liver, one.lesion);
  if (one.phase == "unenhanced") return out;
  out.lesion_gain = minus(one.lesion, unenhanced.lesion);
  out.liver_gain = minus(one.liver, unenhanced.liver);
  if (one.phase != "portal_venous" && one.phase != "delayed") return out;
  const auto lost = minus(arterial.lesion, one.lesion);
  out.relative_washout = percent(lost, arterial.lesion);
  out.absolute_washout = percent(lost, minus(arterial.lesion, unenhanced.lesion));
  return out;
}

/// Whether the lesion is brighter than the liver in its only arterial phase, and has gained more.
std::optional<bool> above_liver(const PhaseContrast& arterial) {
  if (!arterial.minus_liver) return std::nullopt;
  const auto more = minus(arterial.lesion_gain, arterial.liver_gain);
  return *arterial.minus_liver > 0 && more.value_or(1) > 0;
}

}  // namespace

Result<Enhancement> compare_phases(const std::vector<PhaseValue>& phases) {
  for (const PhaseValue& one : phases) {
    if (!std::isfinite(one.lesion.value_or(0)) || !std::isfinite(one.liver.value_or(0))) {
      return Error{Code::kInvalidArgument, one.phase, "a mean must be finite"};
    }
  }
  Enhancement out;
  const PhaseValue none;
  const auto role = [&](const char* phase) {
    const PhaseValue* found = only(phases, phase);
    return found != nullptr ? found : &none;
  };
  for (const char* phase : {"unenhanced", "arterial", "portal_venous", "delayed"}) {
    const auto times = std::count_if(phases.begin(), phases.end(),
                                     [&](const PhaseValue& one) { return one.phase == phase; });
    if (times > 1) out.repeated.emplace_back(phase);
  }
  const PhaseValue &unenhanced = *role("unenhanced"), &arterial = *role("arterial"),
                   &delayed = *role("delayed");
  for (const PhaseValue& one : phases) {
    out.phases.push_back(contrast_of(one, unenhanced, arterial));
    if (&one == &arterial) out.arterial_above_liver = above_liver(out.phases.back());
  }
  const auto last = contrast_of(delayed, unenhanced, arterial).liver_ratio;
  if (out.arterial_above_liver && last) {
    out.washed_out = *out.arterial_above_liver && *last >= kWashedOutRatio;
  }
  return out;
}

}  // namespace hepatica::measure
