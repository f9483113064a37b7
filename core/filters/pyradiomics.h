// The other filters of pyradiomics: wavelets, functions of the intensity, gradient, local binary
// pattern.
//
// Source: behaviour of pyradiomics 3 (imageoperations), PyWavelets, ITK and scikit-image; see the
// docs of each function for where it differs from the IBSI filter of the same name.
#pragma once

#include <string_view>

#include "core/base/result.h"
#include "core/filters/field.h"
#include "core/filters/separable.h"

namespace hepatica::filters {

/// Undecimated wavelet: periodic; an axis with an odd number of voxels first gets its first voxel
/// once more at the end (and loses that place in the answer). Further levels filter the low-pass
/// image again with the same kernels: they are not widened as in the standard.
struct PyradiomicsWavelet {
  SeparableFilter filter;

  /// band   three letters (x, y, z), or two for slices across z; steps  1 + number of low-pass
  ///        steps before it (start_level and level - 1 of pyradiomics together)
  static Result<PyradiomicsWavelet> make(std::string_view wavelet, std::string_view band,
                                         int steps);
};
Box needed_box(const PyradiomicsWavelet& wavelet, const Box& wanted,
               const std::array<int, 3>& size);
Field apply(const PyradiomicsWavelet& wavelet, const Field& field, const Box& wanted);

/// Functions of the intensity, scaled so that the largest magnitude M of the whole image stays:
///   kSquare       (x / sqrt(M))^2
///   kSquareRoot   sign(x) sqrt(M |x|)
///   kLogarithm    sign(x) log(|x| + 1) M / log(M + 1)
///   kExponential  exp(x log(M) / M)
enum class Pointwise { kSquare, kSquareRoot, kLogarithm, kExponential };

/// errors  kDomain when M is 0, or not finite
Result<Field> pointwise(const Field& field, Pointwise function, double largest_magnitude,
                        const Box& wanted);

/// Length of the gradient by central differences, the nearest voxel beyond the border; per mm with
/// use_spacing, else per voxel. Single precision, as ITK's. Reads one voxel around `wanted`.
Field gradient_magnitude(const Field& field, const std::array<double, 3>& spacing_mm,
                         bool use_spacing, const Box& wanted);

/// Local binary pattern of each slice along k, as scikit-image counts it: `samples` points on a
/// circle of `radius` voxels, interpolated linearly, 0 beyond the image, each compared with the
/// centre.
enum class LbpMethod {
  kUniform,  // number of points >= centre where the ring changes at most twice, else samples + 1
  kDefault,  // the pattern as a number, point p worth 2^p
  kRotation  // the smallest such number over all rotations
};
/// errors  kInvalidArgument unless 0 < radius <= 64 and 1 <= samples <= 24
Status check_lbp_2d(double radius, int samples);
Box lbp_2d_box(double radius, const Box& wanted, const std::array<int, 3>& size);
Field lbp_2d(const Field& field, double radius, int samples, LbpMethod method, const Box& wanted);

}  // namespace hepatica::filters
