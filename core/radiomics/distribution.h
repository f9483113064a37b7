// Moments, percentiles and deviations of a set of numbers: what intensity statistics and the
// intensity histogram both report.
#pragma once

#include <span>
#include <vector>

namespace hepatica::radiomics {

/// All population figures (divided by N). Percentiles interpolate linearly between the two nearest
/// values of the sorted set: position q (N - 1), counted from 0.
struct Distribution {
  double mean = 0, variance = 0;
  double skewness = 0;         // 0 for a constant set
  double excess_kurtosis = 0;  // 0 for a constant set
  double min = 0, p10 = 0, p25 = 0, median = 0, p75 = 0, p90 = 0, max = 0;
  double mean_absolute_deviation = 0;         // about the mean
  double robust_mean_absolute_deviation = 0;  // of the values in [p10, p90], about their mean
  double median_absolute_deviation = 0;       // mean of |x - median|
  double energy = 0;                          // sum of x^2
};

/// Of plain values. Precondition: not empty, all finite.
Distribution describe(std::span<const double> values);

/// Of values 1..n with counts[v - 1] each. Precondition: some count is positive.
Distribution describe_counts(std::span<const double> counts);

}  // namespace hepatica::radiomics
