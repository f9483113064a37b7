// A cut-out of a volume on a coarser grid, and Gaussian smoothing of small volumes.
#pragma once

#include <array>

#include "core/image/mask.h"
#include "core/image/volume.h"

namespace hepatica::segment {

/// Block means of the part of the volume inside `box`: `factor` voxels an axis make one cell, the
/// last cell of an axis takes what is left. Geometry: centre of the first block, spacing * factor.
image::Volume block_means(const image::Volume& volume, const image::Box& box,
                          const std::array<int, 3>& factor);

/// Convolution with a Gaussian of this standard deviation, axis by axis, truncated at 3 standard
/// deviations and normalised where it meets the border; axes where it is below 0.3 voxels stay.
void gaussian_in_place(image::Volume& volume, double sigma_mm);

}  // namespace hepatica::segment
