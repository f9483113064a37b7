// Intensity statistics: the region's intensities as a set of numbers, before discretisation.
#pragma once

#include <array>
#include <span>

#include "core/radiomics/feature_table.h"

namespace hepatica::radiomics {

inline constexpr size_t kStatisticsFeatures = 19;
std::span<const FeatureRow> statistics_table();

struct StatisticsSettings {
  bool excess_kurtosis = true;  // false: without the -3 (pyradiomics)
  double energy_shift = 0;  // added to every intensity in energy, total energy and root mean square
                            // (pyradiomics "voxelArrayShift")
  double voxel_volume_mm3 = 1;  // for the total energy
};

/// The 19 features. kUndefined: coefficient of variation where the mean is 0, quartile coefficient
/// of dispersion where the quartiles add to 0. Skewness and kurtosis of constant intensities are 0.
/// Precondition: not empty, all finite.
std::array<double, kStatisticsFeatures> statistics(std::span<const double> intensities,
                                                   const StatisticsSettings& settings);

}  // namespace hepatica::radiomics
