// Local intensity: mean intensity in spheres of 1 cm^3.
#pragma once

#include <array>
#include <cstdint>
#include <span>

#include "core/radiomics/feature_table.h"

namespace hepatica::radiomics {

inline constexpr size_t kLocalIntensityFeatures = 2;
std::span<const FeatureRow> local_intensity_table();

/// Radius of a sphere of 1 cm^3.
inline constexpr double kPeakRadiusMm = 6.203504908994;

/// Local and global peak. The spheres take in every voxel of the image whose centre lies in them,
/// in the region or not; so the box must reach kPeakRadiusMm beyond the region, or to the image's
/// edge.
///
/// value   intensities of the box, x fastest
/// region  intensity mask of the box. Precondition: some voxel is set.
std::array<double, kLocalIntensityFeatures> local_intensity(
    std::span<const double> value, std::span<const uint8_t> region, const std::array<int, 3>& size,
    const std::array<double, 3>& spacing_mm);

}  // namespace hepatica::radiomics
