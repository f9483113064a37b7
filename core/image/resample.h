// Resampling to another spacing: where the new voxels lie, and what they hold.
//
// The new grid keeps the direction of the old one, so every axis is interpolated by itself: target
// index i of an axis lies at source index first + i * step.
#pragma once

#include <array>
#include <optional>

#include "core/base/result.h"
#include "core/image/mask.h"
#include "core/image/volume.h"

namespace hepatica::image {

/// A target grid as seen from the source grid.
struct ResamplePlan {
  Geometry target;
  std::array<double, 3> first{};  // source index of target index 0
  std::array<double, 3> step{};   // source voxels per target voxel
};

enum class Interpolation {
  kNearest,  // halves go to the higher index
  kLinear,
  kCubic,        // Catmull-Rom: Keys' cubic convolution with a = -1/2; 4 points an axis
  kCubicSpline,  // interpolating B-spline of order 3; the whole axis through its prefilter
};

/// Grid aligned by the centres of the two image boxes (IBSI reference manual, section 2.4:
/// default).
///
///     size' = ceil(size * spacing / spacing'); the box centres coincide
///
/// spacing_mm  new spacing per axis; give the old one for an axis that shall stay
/// errors      kInvalidArgument for a spacing that is not finite and positive; kTooLarge
Result<ResamplePlan> centre_aligned_grid(const Geometry& source,
                                         const std::array<double, 3>& spacing_mm);

/// The volume on the target grid. Positions beyond the outer voxel centres take the value at the
/// nearest edge (IBSI: nearest-value extrapolation). Sums are in double; one rounding to float.
Result<Volume> resample(const Volume& volume, const ResamplePlan& plan,
                        Interpolation interpolation);

/// A 0/1 mask on the target grid: the mask is interpolated as a volume and a voxel belongs to it
/// from half coverage on (sum >= 0.5, after removing rounding of 1e-6; IBSI section 2.4). The usual
/// choices are kNearest and kLinear. Any label counts as 1: select_label first.
Result<Mask> resample_mask(const Mask& mask, const ResamplePlan& plan, Interpolation interpolation);

/// Every sample to the nearest whole number, halves away from zero; in place.
void round_intensities(Volume& volume);

/// Voxels of the mask whose intensity lies in [lower, upper]; a missing end is open.
///
/// errors  kEmptyRoi when none is left; kGeometryMismatch when the sizes differ
Result<Mask> resegment_range(const Volume& volume, const Mask& mask, std::optional<double> lower,
                             std::optional<double> upper);

/// Voxels of the mask within mean +- sigmas * standard deviation (divided by N) of its intensities
/// (IBSI section 2.6, with 3 sigmas).
///
/// errors  kEmptyRoi, kGeometryMismatch as above
Result<Mask> resegment_outliers(const Volume& volume, const Mask& mask, double sigmas);

}  // namespace hepatica::image
