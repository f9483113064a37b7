// The features of intensity statistics.
#include "core/radiomics/statistics.h"

#include <cmath>

#include "core/radiomics/distribution.h"
#include "core/radiomics/undefined.h"

namespace hepatica::radiomics {
namespace {

// X: intensities of the N region voxels, mu their mean, sigma^2 their variance, P_q percentiles
// (linear interpolation between the sorted values).
constexpr FeatureRow kStatisticsTable[] = {
    {"stat_mean", "Mean intensity", "Q4LE", "intensity", "mu = sum X / N", "firstorder_Mean"},
    {"stat_var", "Intensity variance", "ECT3", "intensity2", "sigma^2 = sum (X - mu)^2 / N",
     "firstorder_Variance"},
    {"stat_skew", "Intensity skewness", "KE2A", "1",
     "sum (X - mu)^3 / N / sigma^3; 0 for constant intensities", "firstorder_Skewness"},
    {"stat_kurt", "(Excess) intensity kurtosis", "IPH6", "1",
     "sum (X - mu)^4 / N / sigma^4 - 3; 0 for constant intensities", "firstorder_Kurtosis",
     "3 is not taken off there"},
    {"stat_median", "Median intensity", "Y12H", "intensity", "P_50", "firstorder_Median"},
    {"stat_min", "Minimum intensity", "1GSF", "intensity", "min X", "firstorder_Minimum"},
    {"stat_p10", "10th intensity percentile", "QG58", "intensity", "P_10",
     "firstorder_10Percentile"},
    {"stat_p90", "90th intensity percentile", "8DWT", "intensity", "P_90",
     "firstorder_90Percentile"},
    {"stat_max", "Maximum intensity", "84IY", "intensity", "max X", "firstorder_Maximum"},
    {"stat_iqr", "Intensity interquartile range", "SALO", "intensity", "P_75 - P_25",
     "firstorder_InterquartileRange"},
    {"stat_range", "Intensity range", "2OJQ", "intensity", "max X - min X", "firstorder_Range"},
    {"stat_mad", "Intensity-based mean absolute deviation", "4FUA", "intensity", "sum |X - mu| / N",
     "firstorder_MeanAbsoluteDeviation"},
    {"stat_rmad", "Intensity-based robust mean absolute deviation", "1128", "intensity",
     "mean absolute deviation of the intensities in [P_10, P_90] about their own mean",
     "firstorder_RobustMeanAbsoluteDeviation"},
    {"stat_medad", "Intensity-based median absolute deviation", "N72L", "intensity",
     "sum |X - P_50| / N"},
    {"stat_cov", "Intensity-based coefficient of variation", "7TET", "1",
     "sigma / mu; no value where mu is 0"},
    {"stat_qcod", "Intensity-based quartile coefficient of dispersion", "9S40", "1",
     "(P_75 - P_25) / (P_75 + P_25); no value where the quartiles add to 0"},
    {"stat_energy", "Intensity-based energy", "N8CA", "intensity2", "sum X^2", "firstorder_Energy",
     "a shift (voxelArrayShift) may be added to X"},
    {"stat_rms", "Root mean square intensity", "5ZWQ", "intensity", "sqrt(sum X^2 / N)",
     "firstorder_RootMeanSquared", "a shift (voxelArrayShift) may be added to X"},
    {"stat_total_energy", "Total energy", "", "intensity2 mm3", "voxel volume times energy",
     "firstorder_TotalEnergy"},
};
static_assert(std::size(kStatisticsTable) == kStatisticsFeatures);

double energy(std::span<const double> intensities, double shift) {
  double sum = 0;
  for (double x : intensities) sum += (x + shift) * (x + shift);
  return sum;
}

}  // namespace

std::span<const FeatureRow> statistics_table() { return kStatisticsTable; }

std::array<double, kStatisticsFeatures> statistics(std::span<const double> intensities,
                                                   const StatisticsSettings& settings) {
  const Distribution d = describe(intensities);
  const double n = static_cast<double>(intensities.size());
  const double e =
      settings.energy_shift == 0 ? d.energy : energy(intensities, settings.energy_shift);
  const bool add_three = !settings.excess_kurtosis && d.variance > 0;
  return {d.mean,
          d.variance,
          d.skewness,
          d.excess_kurtosis + (add_three ? 3 : 0),
          d.median,
          d.min,
          d.p10,
          d.p90,
          d.max,
          d.p75 - d.p25,
          d.max - d.min,
          d.mean_absolute_deviation,
          d.robust_mean_absolute_deviation,
          d.median_absolute_deviation,
          ratio(std::sqrt(d.variance), d.mean),
          ratio(d.p75 - d.p25, d.p75 + d.p25),
          e,
          std::sqrt(e / n),
          settings.voxel_volume_mm3 * e};
}

}  // namespace hepatica::radiomics
