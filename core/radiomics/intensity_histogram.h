// Intensity histogram: the discretised intensities as a set of grey levels.
#pragma once

#include <array>
#include <span>
#include <vector>

#include "core/radiomics/feature_table.h"

namespace hepatica::radiomics {

inline constexpr size_t kIntensityHistogramFeatures = 23;
std::span<const FeatureRow> intensity_histogram_table();

/// The 23 features from the counts of grey levels 1..N_g (counts[level - 1]).
/// Precondition: some count is positive. kUndefined as in statistics().
std::array<double, kIntensityHistogramFeatures> intensity_histogram(std::span<const double> counts);

}  // namespace hepatica::radiomics
