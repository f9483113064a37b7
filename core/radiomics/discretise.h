// Discretisation: intensities to grey levels, for textures and the intensity histogram, and to the
// levels of the intensity-volume histogram.
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "core/base/result.h"
#include "core/radiomics/intensity_volume_histogram.h"

namespace hepatica::radiomics {

enum class BinMethod {
  kAsIs,  // intensities are whole numbers >= 1 and are the levels
  kFixedBinSize,
  kFixedBinNumber,
};

/// Where bins of a fixed size begin.
enum class FirstEdge {
  kRegion,    // at the lower end of an absolute re-segmentation range, else at the region's minimum
  kMultiple,  // at the multiple of the width below the region's minimum (pyradiomics)
  kGiven,     // at first_edge
};

struct Discretisation {
  BinMethod method = BinMethod::kFixedBinSize;
  double width = 25;
  FirstEdge begin = FirstEdge::kRegion;
  double first_edge = 0;
  int bins = 32;
};

/// Grey levels of the intensities, in order.
///
///   fixed size    floor((x - first edge) / width) + 1, bins closed below
///   fixed number  floor(bins (x - min) / (max - min)) + 1, and `bins` at the maximum
///
/// Intensities that are all equal: level 1 (fixed number by the kMultiple rule: the middle bin, as
/// numpy.histogram makes the range one wide).
///
/// range_low  lower end of the re-segmentation range, if there is one
/// errors     kDomain for intensities below the first edge, or (as is) that are not whole numbers
/// >= 1;
///            kTooLarge when a level would exceed 2^20; kInvalidArgument for a width that is not
///            positive or no bins
Result<std::vector<int>> discretise(std::span<const double> intensities, const Discretisation& how,
                                    std::optional<double> range_low);

/// How the intensity-volume histogram is made.
enum class VolumeMethod {
  kAuto,            // as is for whole numbers, else a fixed number of bins
  kAsIs,            // a level per whole number
  kFixedBinSize,    // levels at bin centres
  kFixedBinNumber,  // levels are bin numbers (arbitrary units)
};

struct IntensityVolumeSettings {
  VolumeMethod method = VolumeMethod::kAuto;
  double width = 1;
  int bins = 1000;
};

struct IntensityVolumeCounts {
  std::vector<double> counts;
  IntensityLevels levels;
};

/// Counts per level. With a closed absolute re-segmentation range the levels span it (as is and
/// fixed size), otherwise the intensities present. Errors: kDomain for as is with fractions,
/// kTooLarge for more than 2^20 levels, kInvalidArgument.
Result<IntensityVolumeCounts> intensity_volume_counts(std::span<const double> intensities,
                                                      const IntensityVolumeSettings& how,
                                                      std::optional<double> range_low,
                                                      std::optional<double> range_high);

}  // namespace hepatica::radiomics
