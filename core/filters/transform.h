// Fourier transforms of boxes of any size, for filters that are defined on the image's own
// frequencies.
#pragma once

#include "core/base/fft.h"

namespace hepatica::filters {

/// X(k) = sum over j of x(j) exp(-2 pi i j . k / n) in place, unscaled, for any lengths. Lengths
/// with a prime factor above 5 go through a convolution (Bluestein 1970, chirp-z).
void transform(ComplexBox& box);

/// The inverse, with the factor 1 / (number of samples).
void inverse_transform(ComplexBox& box);

}  // namespace hepatica::filters
