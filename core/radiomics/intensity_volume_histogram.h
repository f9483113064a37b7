// Intensity-volume histogram: which fraction of the region has at least a given intensity.
#pragma once

#include <array>
#include <span>

#include "core/radiomics/feature_table.h"

namespace hepatica::radiomics {

inline constexpr size_t kIntensityVolumeHistogramFeatures = 7;
std::span<const FeatureRow> intensity_volume_histogram_table();

/// Intensity levels of the curve: level k (0, 1, ...) stands for intensity first + k step.
struct IntensityLevels {
  double first = 0;
  double step = 1;
};

/// The 7 features from the counts of successive intensity levels. The intensity fraction runs from
/// 0 at the first level of `counts` to 1 at its last, so levels without voxels at both ends matter.
/// With a single level, the fraction is taken as 1 (the volume fractions are then 1) and the area
/// under the curve is kUndefined. Where no level has at most the wanted volume, the intensity is
/// one step above the last level.
std::array<double, kIntensityVolumeHistogramFeatures> intensity_volume_histogram(
    std::span<const double> counts, const IntensityLevels& levels);

}  // namespace hepatica::radiomics
