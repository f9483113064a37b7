// The images that are measured: the prepared one and its filter responses, as the settings list
// them.
//
// An entry of "images" is what filters::read_filters takes ("filter" and that filter's keys), and
// may carry two keys more: "name" (what stands in feature names) and "discretise" (changes to the
// discretisation for this image). {"filter": "none"} is the prepared image itself, "original".
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/filters/filter.h"
#include "core/radiomics/settings.h"

namespace hepatica::radiomics {

/// One image to be measured.
struct PlannedImage {
  std::string name;                               // "original", "wavelet-LLH", "log_3d_1.5mm", ...
  std::shared_ptr<const filters::Filter> filter;  // none: the prepared image itself
  Discretisation discretise;
  std::string path;  // of its entry, for messages: "/images/2"

  bool is_original() const { return filter == nullptr; }
};

/// Reads every entry.
/// Errors (field: "/images/<index>/<key>"): those of read_filters; kInvalidArgument for two images
/// of one name; kUnsupported for planar filters across another axis than z.
Result<std::vector<PlannedImage>> plan_images(const Settings& settings);

/// The part of an image that a planned one reads to answer in `wanted` (all of it lies in `whole`).
Result<filters::Box> needed_box(const PlannedImage& planned, const image::Geometry& whole,
                                const filters::Box& wanted);

/// The planned image in `wanted`. field and largest_magnitude as Filter::apply() takes them.
Result<filters::Field> make_image(const PlannedImage& planned, const filters::Field& field,
                                  const image::Geometry& whole, const filters::Box& wanted,
                                  double largest_magnitude);

}  // namespace hepatica::radiomics
