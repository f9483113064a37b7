// The features of the intensity-volume histogram.
#include "core/radiomics/intensity_volume_histogram.h"

#include <vector>

#include "core/radiomics/undefined.h"

namespace hepatica::radiomics {
namespace {

// nu(i): fraction of region voxels with intensity >= i; gamma(i) = (i - first) / (last - first).
constexpr FeatureRow kIntensityVolumeHistogramTable[] = {
    {"ivh_v10", "Volume fraction at 10% intensity", "BC2M", "1",
     "nu at the lowest level with gamma >= 0.1"},
    {"ivh_v90", "Volume fraction at 90% intensity", "BC2M", "1",
     "nu at the lowest level with gamma >= 0.9"},
    {"ivh_i10", "Intensity at 10% volume", "GBPN", "intensity", "lowest level with nu <= 0.1"},
    {"ivh_i90", "Intensity at 90% volume", "GBPN", "intensity", "lowest level with nu <= 0.9"},
    {"ivh_diff_v10_v90", "Volume fraction difference between intensity fractions", "DDTU", "1",
     "ivh_v10 - ivh_v90"},
    {"ivh_diff_i10_i90", "Intensity fraction difference between volume fractions", "CNV2",
     "intensity", "ivh_i10 - ivh_i90"},
    {"ivh_auc", "Area under the IVH curve", "9CMM", "1",
     "integral of nu over gamma by the trapezoidal rule"},
};
static_assert(std::size(kIntensityVolumeHistogramTable) == kIntensityVolumeHistogramFeatures);

// nu per level.
std::vector<double> volume_fractions(std::span<const double> counts) {
  double total = 0, below = 0;
  for (double h : counts) total += h;
  std::vector<double> nu;
  for (double h : counts) {
    nu.push_back(1 - below / total);
    below += h;
  }
  return nu;
}

}  // namespace

std::span<const FeatureRow> intensity_volume_histogram_table() {
  return kIntensityVolumeHistogramTable;
}

std::array<double, kIntensityVolumeHistogramFeatures> intensity_volume_histogram(
    std::span<const double> counts, const IntensityLevels& levels) {
  const std::vector<double> nu = volume_fractions(counts);
  const size_t last = nu.size() - 1;
  const auto gamma = [&](size_t k) {
    return last == 0 ? 1.0 : static_cast<double>(k) / static_cast<double>(last);
  };
  const auto volume_at = [&](double fraction) {
    for (size_t k = 0; k < nu.size(); ++k) {
      if (gamma(k) >= fraction) return nu[k];
    }
    return 0.0;
  };
  const auto intensity_at = [&](double fraction) {
    size_t k = 0;
    while (k < nu.size() && nu[k] > fraction) ++k;
    return levels.first + static_cast<double>(k) * levels.step;
  };
  double area = 0;
  for (size_t k = 1; k <= last; ++k) area += (nu[k] + nu[k - 1]) / 2 * (gamma(k) - gamma(k - 1));
  const double v10 = volume_at(0.1), v90 = volume_at(0.9);
  const double i10 = intensity_at(0.1), i90 = intensity_at(0.9);
  return {v10, v90, i10, i90, v10 - v90, i10 - i90, last == 0 ? kUndefined : area};
}

}  // namespace hepatica::radiomics
