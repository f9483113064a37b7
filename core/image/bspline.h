// Coefficients of the interpolating cubic B-spline of a volume.
#pragma once

#include <array>
#include <vector>

#include "core/image/volume.h"

namespace hepatica::image {

/// Coefficients c with  sample(i) = (c(i-1) + 4 c(i) + c(i+1)) / 6  along every axis; mirror
/// boundary about the outer voxel centres; i fastest, as the volume.
///
/// Recursive filter of Unser, Aldroubi and Eden, IEEE Trans Signal Process 1993;41:834, pole
/// sqrt(3) - 2. The starting value of the causal pass is summed until its terms fall below 1e-10,
/// in the order in which ITK sums it: results that are truncated to whole numbers depend on the
/// last bit.
std::vector<double> cubic_spline_coefficients(const Volume& volume);

/// Weights of the four coefficients around a position; `fraction` in [0, 1) from the second of
/// them.
std::array<double, 4> cubic_spline_weights(double fraction);

}  // namespace hepatica::image
