// Two-dimensional shape of a region that lies in one slice (pyradiomics "shape2D"; not in the IBSI
// manual).
#pragma once

#include <array>
#include <cstdint>
#include <span>

#include "core/radiomics/feature_table.h"

namespace hepatica::radiomics {

inline constexpr size_t kShape2dFeatures = 9;
std::span<const FeatureRow> shape_2d_table();

/// The features of a planar mask.
///
/// inside      1 in the region, size[0] x size[1], first index fastest
/// spacing_mm  of the two axes
/// kUndefined: elongation of a single pixel. Precondition: some pixel is set.
std::array<double, kShape2dFeatures> shape_2d(std::span<const uint8_t> inside,
                                              const std::array<int, 2>& size,
                                              const std::array<double, 2>& spacing_mm);

}  // namespace hepatica::radiomics
