// Features of one image over one region: every wanted class in turn.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "core/radiomics/extraction.h"
#include "core/radiomics/region.h"

namespace hepatica::radiomics {

/// One image to measure: the prepared one or a filtered one, on the grid of the cut-out.
struct MeasuredImage {
  std::string name;  // "original" or the filter's name
  const Samples& samples;
  bool is_original;  // morphology and two-dimensional shape belong to the original alone
};

/// Appends the features, the image's report and warnings.
///
/// before_family  called with each class's id before it is computed; false cancels
/// errors         kTooLarge, kDomain from discretisation; kCancelled; kDomain for values not finite
Status measure(const Region& region, const TightRegion& tight, const MeasuredImage& image,
               const Settings& settings,
               const std::function<bool(const std::string&)>& before_family, Extraction& out);

/// Classes that measure() will compute for an image, in their order.
std::vector<std::string> families_of(const Settings& settings, bool is_original);

}  // namespace hepatica::radiomics
