// Response criteria as data: what is measured, and the thresholds with their source.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"

namespace hepatica::response {

/// What is summed over the target lesions: the longest diameter (mm), the longest diameter of the
/// viable part (mm), or the volume (mL). Nodes count with their short axis in the first two.
enum class Measure { kDiameter, kViableDiameter, kVolume };

/// One set of criteria.
///
/// published                     false: the thresholds were computed, `source` says from what
/// least_target, least_node_mm   smallest measurable lesion and node; nothing: no limit
/// least_hilar_node_mm           smallest measurable node at the porta hepatis (kHilarNodes);
///                               nothing: that of every node
/// normal_node_mm                a node with a shorter short axis is no disease
/// partial_percent               decrease of the sum from baseline for a partial response
/// progression_percent, _mm      increase from the smallest sum for progression; both must be
///                               reached where both are given
struct Criterion {
  std::string id, source;
  Measure measure = Measure::kDiameter;
  bool published = true;
  int most_targets = 5, most_per_organ = 2;
  std::optional<double> least_target, least_node_mm, least_hilar_node_mm;
  double normal_node_mm = 10;
  double partial_percent = 30, progression_percent = 20;
  std::optional<double> progression_mm;
};

/// Reads `criteria.json` (its text beside this file is the one in use).
///
/// errors  kInvalidJson; kModelInvalid with the place of the first fault
Result<std::vector<Criterion>> read_criteria(std::string_view text);

}  // namespace hepatica::response
