// Orthogonal wavelets by name.
#pragma once

#include <string_view>
#include <vector>

#include "core/base/result.h"

namespace hepatica::filters {

/// Low-pass and high-pass decomposition filters; high(t) = (-1)^(t+1) low(n - 1 - t).
struct Wavelet {
  std::vector<double> low;
  std::vector<double> high;
};

/// "haar", "db1" to "db10", "coif1" to "coif5".
///
/// Source  Daubechies, Ten Lectures on Wavelets (1992), tables 6.1 (daubechies) and 8.1
///         (coiflets), to the digits and in the order (decomposition) of PyWavelets 1.1.1
/// errors  kUnsupported for any other name
Result<Wavelet> find_wavelet(std::string_view name);

}  // namespace hepatica::filters
