// Mean and spread of the intensities of a region.
#pragma once

#include <algorithm>
#include <cmath>
#include <optional>

namespace hepatica::measure {

/// Intensity of a region in one series: mean and standard deviation (divided by n), nothing when no
/// voxel has a finite sample.
struct Attenuation {
  std::optional<double> mean, sd;
};

/// Adds samples up; those that are not finite are left out.
struct AttenuationSum {
  double n = 0, sum = 0, square = 0;
  double shift = 0;  // some sample, so that squares of large offsets do not drown the spread

  void add(double value) {
    if (!std::isfinite(value)) return;
    if (n == 0) shift = value;
    n += 1;
    sum += value - shift;
    square += (value - shift) * (value - shift);
  }
  Attenuation told() const {
    if (n == 0) return {};
    const double mean = sum / n;
    return {shift + mean, std::sqrt(std::max(0.0, square / n - mean * mean))};
  }
};

}  // namespace hepatica::measure
