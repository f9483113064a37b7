// Features of one image over one region: every wanted class in turn.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "core/radiomics/extraction.h"
#include "core/radiomics/region.h"

namespace hepatica::radiomics {

/// One image to measure.
struct MeasuredImage {
  std::string name;           // "original" or the filter's name
  std::vector<double> value;  // on the tight box
  bool is_original;           // shape and local intensity belong to the original alone
  Discretisation discretise;
};

/// Appends the features, the image's report and warnings.
///
/// samples        of the region's cut-out, which the region itself no longer needs to hold
/// before_family  called with each class's id before it is computed; false cancels
/// errors         kTooLarge, kDomain from discretisation; kCancelled; kDomain for values not finite
Status measure(const Region& region, std::span<const double> samples, const TightRegion& tight,
               const MeasuredImage& image, const Settings& settings,
               const std::function<bool(const std::string&)>& before_family, Extraction& out);

/// Classes that measure() will compute for an image, in their order.
std::vector<std::string> families_of(const Settings& settings, bool is_original);

}  // namespace hepatica::radiomics
