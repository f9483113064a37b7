// Morphology: size, shape and position of the region, and how intensities are spread over it.
#pragma once

#include <array>
#include <cstdint>
#include <span>

#include "core/radiomics/feature_table.h"
#include "core/radiomics/mask_box.h"

namespace hepatica::radiomics {

inline constexpr size_t kMorphologyFeatures = 32;
std::span<const FeatureRow> morphology_table();

struct MorphologySettings {
  bool covariance_less_one = true;  // divide the covariance by N - 1; false: by N (pyradiomics)
  bool shape_only = false;  // leave out what needs intensities or long sums: those are kUndefined
};

/// The features. The intensity mask must lie in the morphological mask; both share the box.
///
/// mask       morphological mask, tight box
/// value      intensities on the same box; may be empty with shape_only
/// intensity  intensity mask; may be empty with shape_only
/// kUndefined: densities and ratios whose denominator is 0 (a flat region's least axis), centre of
/// mass shift where intensities add to 0, Moran's I and Geary's C of constant intensities.
/// Precondition: the mask has a voxel.
std::array<double, kMorphologyFeatures> morphology(const MaskBox& mask,
                                                   std::span<const double> value,
                                                   std::span<const uint8_t> intensity,
                                                   const MorphologySettings& settings);

}  // namespace hepatica::radiomics
