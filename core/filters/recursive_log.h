// Laplacian of Gaussian by recursive filters, as ITK computes it and pyradiomics uses it.
#pragma once

#include "core/base/result.h"
#include "core/filters/field.h"

namespace hepatica::filters {

/// sigma^2 (Dxx + Dyy + Dzz) of the image smoothed by a Gaussian of sigma_mm, each derivative and
/// smoothing a fourth-order recursive filter (Deriche 1993, INRIA report 1893, with the constants
/// of Farneback and Westin 2006); beyond the border the nearest voxel.
///
/// Precision  double within a line, single between passes and in the sum, as
///            LaplacianRecursiveGaussianImageFilter with NormalizeAcrossScale; note that its second
///            derivatives are divided by the spacing once more (their unit is the voxel of that
///            axis)
/// Cut-outs   the filter never ends; what lies beyond the reach below changes the answer by
///            less than 1e-6 of its largest value (measured: 2e-7)
/// errors     kInvalidArgument unless sigma_mm is finite and above 0; kDomain when an axis of
///            the image has fewer than max(4, ceil(sigma_mm / spacing_mm) + 1) voxels
///            (pyradiomics skips it then)
Status check_recursive_log(double sigma_mm, const std::array<double, 3>& spacing_mm,
                           const std::array<int, 3>& image_size);

/// The box that the filter reads to answer in `wanted`.
Box recursive_log_box(double sigma_mm, const std::array<double, 3>& spacing_mm, const Box& wanted,
                      const std::array<int, 3>& image_size);

/// The response in `wanted`. Precondition: check passed, and the field holds the box above.
Field recursive_log(const Field& field, double sigma_mm, const std::array<double, 3>& spacing_mm,
                    const Box& wanted);

}  // namespace hepatica::filters
