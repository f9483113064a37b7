// Regions from intensities and from their own outlines: flood, smoothing, filling between slices.
#pragma once

#include <array>

#include "core/base/result.h"
#include "core/image/volume.h"
#include "core/segment/edit.h"

namespace hepatica::segment {

/// Voxels joined to the seed by faces whose intensity lies in [low, high].
///
/// max_mm   only voxels whose centre lies within this distance of the seed's; 0: no limit
/// allowed  with `labels` (same grid) only voxels whose label it has
/// errors   kInvalidArgument for a seed outside the grid or the range, low > high, or a bad
/// distance;
///          kGeometryMismatch for labels of another grid
Result<Part> flood(const image::Volume& volume, const std::array<int, 3>& seed, double low,
                   double high, double max_mm, const image::Mask* labels, const LabelSet& allowed);

/// The part with a smoothed outline: the 0/1 region is convolved with a Gaussian (standard
/// deviation radius_mm) and the voxels of highest value are taken, as many as there were (ties all
/// belong), so the volume stays and convex outlines do not recede.
///
/// part    with a margin of 3 radius_mm around the region (part_of)
/// errors  kInvalidArgument for a radius that is not finite and positive; kEmptyRoi
Result<Part> smooth(const Part& part, double radius_mm);

/// The part with the slices between outlined ones filled, along an axis: the signed in-plane
/// distances of the two neighbouring outlines are mixed linearly; a voxel belongs where the mixture
/// is inside (Raya and Udupa, IEEE Trans Med Imaging 1990;9:32). Outlined slices stay.
///
/// errors  kEmptyRoi; kInvalidArgument for an axis that is not 0, 1, 2 or fewer than two outlines
Result<Part> interpolate_slices(const Part& part, int axis);

}  // namespace hepatica::segment
