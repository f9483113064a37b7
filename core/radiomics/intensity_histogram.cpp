// The features of the intensity histogram.
#include "core/radiomics/intensity_histogram.h"

#include <algorithm>
#include <cmath>

#include "core/radiomics/distribution.h"
#include "core/radiomics/undefined.h"

namespace hepatica::radiomics {
namespace {

// X: grey levels of the N region voxels; H_i: voxels of level i; p_i = H_i / N; mu, sigma, P_q of
// X.
constexpr FeatureRow kIntensityHistogramTable[] = {
    {"ih_mean", "Mean discretised intensity", "X6K6", "level", "mu = sum i p_i"},
    {"ih_var", "Discretised intensity variance", "CH89", "level2", "sigma^2 = sum (i - mu)^2 p_i"},
    {"ih_skew", "Discretised intensity skewness", "88K1", "1",
     "sum (i - mu)^3 p_i / sigma^3; 0 for a single level"},
    {"ih_kurt", "(Excess) discretised intensity kurtosis", "C3I7", "1",
     "sum (i - mu)^4 p_i / sigma^4 - 3; 0 for a single level"},
    {"ih_median", "Median discretised intensity", "WIFQ", "level", "P_50"},
    {"ih_min", "Minimum discretised intensity", "1PR8", "level", "min X"},
    {"ih_p10", "10th discretised intensity percentile", "GPMT", "level", "P_10"},
    {"ih_p90", "90th discretised intensity percentile", "OZ0C", "level", "P_90"},
    {"ih_max", "Maximum discretised intensity", "3NCY", "level", "max X"},
    {"ih_mode", "Intensity histogram mode", "AMMC", "level",
     "level with the most voxels; of several the nearest to mu, then the lower"},
    {"ih_iqr", "Discretised intensity interquartile range", "WR0O", "level", "P_75 - P_25"},
    {"ih_range", "Discretised intensity range", "5Z3W", "level", "max X - min X"},
    {"ih_mad", "Intensity histogram mean absolute deviation", "D2ZX", "level", "sum |i - mu| p_i"},
    {"ih_rmad", "Intensity histogram robust mean absolute deviation", "WRZB", "level",
     "mean absolute deviation of the levels in [P_10, P_90] about their own mean"},
    {"ih_medad", "Intensity histogram median absolute deviation", "4RNL", "level",
     "sum |i - P_50| p_i"},
    {"ih_cov", "Intensity histogram coefficient of variation", "CWYJ", "1", "sigma / mu"},
    {"ih_qcod", "Intensity histogram quartile coefficient of dispersion", "SLWD", "1",
     "(P_75 - P_25) / (P_75 + P_25)"},
    {"ih_entropy", "Discretised intensity entropy", "TLU2", "1", "-sum p_i log2 p_i",
     "firstorder_Entropy"},
    {"ih_uniformity", "Discretised intensity uniformity", "BJ5W", "1", "sum p_i^2",
     "firstorder_Uniformity"},
    {"ih_max_grad", "Maximum histogram gradient", "12CE", "voxel",
     "largest H'_i = (H_i+1 - H_i-1) / 2, one-sided at the ends, over levels 1..N_g; 0 for one "
     "level"},
    {"ih_max_grad_g", "Maximum histogram gradient intensity", "8E6O", "level",
     "lowest level with the maximum gradient"},
    {"ih_min_grad", "Minimum histogram gradient", "VQB3", "voxel", "smallest H'_i"},
    {"ih_min_grad_g", "Minimum histogram gradient intensity", "RHQZ", "level",
     "lowest level with the minimum gradient"},
};
static_assert(std::size(kIntensityHistogramTable) == kIntensityHistogramFeatures);

std::vector<double> gradient(std::span<const double> h) {
  std::vector<double> g(h.size(), 0.0);
  const size_t n = h.size();
  if (n < 2) return g;
  g.front() = h[1] - h[0];
  g.back() = h[n - 1] - h[n - 2];
  for (size_t i = 1; i + 1 < n; ++i) g[i] = (h[i + 1] - h[i - 1]) / 2;
  return g;
}

double mode(std::span<const double> counts, double mean) {
  const double most = *std::max_element(counts.begin(), counts.end());
  double best = 0;
  for (size_t v = 0; v < counts.size(); ++v) {
    const double level = static_cast<double>(v + 1);
    if (counts[v] == most && (best == 0 || std::abs(level - mean) < std::abs(best - mean))) {
      best = level;
    }
  }
  return best;
}

double level_of(const std::vector<double>& g, std::vector<double>::const_iterator at) {
  return static_cast<double>(at - g.begin() + 1);
}

}  // namespace

std::span<const FeatureRow> intensity_histogram_table() { return kIntensityHistogramTable; }

std::array<double, kIntensityHistogramFeatures> intensity_histogram(
    std::span<const double> counts) {
  const Distribution d = describe_counts(counts);
  double n = 0, entropy = 0, uniformity = 0;
  for (double h : counts) n += h;
  for (double h : counts) {
    const double p = h / n;
    if (p > 0) entropy -= p * std::log2(p);
    uniformity += p * p;
  }
  const std::vector<double> g = gradient(counts);
  const auto steepest = std::max_element(g.begin(), g.end());
  const auto falling = std::min_element(g.begin(), g.end());
  return {d.mean,
          d.variance,
          d.skewness,
          d.excess_kurtosis,
          d.median,
          d.min,
          d.p10,
          d.p90,
          d.max,
          mode(counts, d.mean),
          d.p75 - d.p25,
          d.max - d.min,
          d.mean_absolute_deviation,
          d.robust_mean_absolute_deviation,
          d.median_absolute_deviation,
          ratio(std::sqrt(d.variance), d.mean),
          ratio(d.p75 - d.p25, d.p75 + d.p25),
          entropy,
          uniformity,
          *steepest,
          level_of(g, steepest),
          *falling,
          level_of(g, falling)};
}

}  // namespace hepatica::radiomics
