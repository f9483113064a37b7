// The order of an extraction and its progress.
#include "core/radiomics/extraction.h"

#include <algorithm>
#include <cmath>
#include <functional>

#include "core/base/number_text.h"
#include "core/image/morphology.h"
#include "core/radiomics/filtered_images.h"
#include "core/radiomics/local_intensity.h"
#include "core/radiomics/measure.h"
#include "core/radiomics/region.h"

namespace hepatica::radiomics {
namespace {

constexpr size_t kFewVoxels = 64;
constexpr double kAnisotropy = 2;

// pyradiomics' names have no place for the aggregation, so that two would clash.
Status one_aggregation(const Settings& settings) {
  if (settings.definitions != Definitions::kPyradiomics) return success();
  int directional = 0, zonal = 0;
  for (Aggregation a : settings.aggregations) {
    (a < Aggregation::k2d ? directional : zonal) += 1;
  }
  if (directional > 1 || zonal > 1) {
    return Error{Code::kInvalidArgument, "/aggregations",
                 "pyradiomics names take one aggregation over directions and one of zones"};
  }
  return success();
}

void warn_about(const Region& region, Extraction& out) {
  const StepReport& last = region.steps.back();
  if (last.intensity_voxels < kFewVoxels) {
    out.warnings.push_back(
        {Code::kSmallRoi, "mask",
         std::to_string(last.intensity_voxels) + " voxels; 64 or more are advised"});
  }
  if (region.mask_moved) {
    out.warnings.push_back(
        {Code::kGeometryRepaired, "mask", "moved to the image's grid by the nearest voxel"});
  }
  const auto [least, most] = std::minmax_element(last.spacing_mm.begin(), last.spacing_mm.end());
  if (*most > kAnisotropy * *least) {
    out.warnings.push_back({Code::kAnisotropic, "image",
                            format_number(last.spacing_mm[0]) + " x " +
                                format_number(last.spacing_mm[1]) + " x " +
                                format_number(last.spacing_mm[2]) + " mm"});
  }
}

void widen(image::Box& box, const image::Box& by) {
  for (size_t a = 0; a < 3; ++a) {
    box.first[a] = std::min(box.first[a], by.first[a]);
    box.last[a] = std::max(box.last[a], by.last[a]);
  }
}

// Box of what features and filters read around the region, on the grid of the prepared image.
class Needs {
 public:
  Needs(const Settings& settings, std::vector<PlannedImage> images)
      : settings_(settings), images_(std::move(images)) {}

  Result<Cut> operator()(const image::Geometry& whole, const image::Box& region) {
    Cut cut{region, false};
    for (size_t i = 0; i < images_.size();) {
      const Result<image::Box> needed = needed_box(images_[i], whole, region);
      if (!needed.ok()) {
        // pyradiomics leaves out a LoG that is too wide for the image and goes on.
        const bool skip = needed.error().code == Code::kDomain &&
                          settings_.definitions == Definitions::kPyradiomics;
        if (!skip) return Error{needed.error().code, images_[i].path, needed.error().detail};
        skipped_.push_back({Code::kDomain, images_[i].name, needed.error().detail});
        images_.erase(images_.begin() + static_cast<std::ptrdiff_t>(i));
        continue;
      }
      widen(cut.box, *needed);
      const filters::Filter* filter = images_[i++].filter.get();
      cut.magnitude = cut.magnitude || (filter != nullptr && filter->needs_largest_magnitude());
    }
    if (settings_.wants("local_intensity")) {
      std::array<int, 3> reach{};
      for (size_t a = 0; a < 3; ++a) {
        const double voxels = std::ceil(kPeakRadiusMm / whole.spacing_mm[a]);
        reach[a] = static_cast<int>(std::min(voxels, static_cast<double>(whole.size[a])));
      }
      widen(cut.box, image::grow_box(region, reach, whole.size));
    }
    return cut;
  }

  const std::vector<PlannedImage>& images() const { return images_; }
  const std::vector<Warning>& skipped() const { return skipped_; }

 private:
  const Settings& settings_;
  std::vector<PlannedImage> images_;
  std::vector<Warning> skipped_;
};

// Makes and measures one image after the other; only one response exists at a time. Takes over the
// region's samples.
class Course {
 public:
  Course(Region& region, const Settings& settings, const std::vector<PlannedImage>& images,
         const ProgressCallback& progress, Extraction& out)
      : region_(region),
        settings_(settings),
        images_(images),
        progress_(progress),
        tight_(tighten(region)),
        field_{region.whole.size, region.cut, std::move(region.image.samples)},
        out_(out) {
    for (const PlannedImage& image : images) {
      parts_ += static_cast<int>(families_of(settings, image.is_original()).size());
    }
  }

  Status run() {
    const image::Box wanted = box_in_whole(region_, tight_);
    for (const PlannedImage& planned : images_) {
      if (!report(planned.name)) return Error{Code::kCancelled, planned.name, "before the filter"};
      Result<filters::Field> response =
          make_image(planned, field_, region_.whole, wanted, region_.magnitude);
      if (!response.ok()) {
        return Error{response.error().code, planned.name, response.error().detail};
      }
      const MeasuredImage image{planned.name, std::move(response).value().values,
                                planned.is_original(), planned.discretise};
      const auto before = [&](const std::string& family) {
        const bool go_on = report(planned.name + ": " + family);
        ++done_;
        return go_on;
      };
      if (Status fault = measure(region_, field_.values, tight_, image, settings_, before, out_)) {
        return fault;
      }
    }
    return success();
  }

  const TightRegion& tight() const { return tight_; }

 private:
  bool report(const std::string& next) { return !progress_ || progress_(done_, parts_, next); }

  const Region& region_;
  const Settings& settings_;
  const std::vector<PlannedImage>& images_;
  const ProgressCallback& progress_;
  TightRegion tight_;
  filters::Field field_;
  Extraction& out_;
  int done_ = 0, parts_ = 0;
};

}  // namespace

Result<Extraction> extract(const ExtractionInput& input, const Settings& settings,
                           const ProgressCallback& progress) {
  if (Status clash = one_aggregation(settings)) return *clash;
  Result<std::vector<PlannedImage>> images = plan_images(settings);
  if (!images.ok()) return images.error();
  Needs needs(settings, std::move(images).value());
  Result<Region> prepared = prepare_region(input, settings, std::ref(needs));
  if (!prepared.ok()) return prepared.error();
  Region& region = prepared.value();
  Extraction out;
  out.steps = region.steps;
  out.settings = to_json(settings);
  out.settings_hash = settings_hash(settings);
  out.warnings = needs.skipped();
  Course course(region, settings, needs.images(), progress, out);
  const image::Mask tight_mask = image::crop(region.morphological, course.tight().box);
  out.parts = static_cast<int>(
      image::connected_components(tight_mask, image::Connectivity::kCorners).voxels.size());
  warn_about(region, out);
  if (Status fault = course.run()) return *fault;
  return out;
}

}  // namespace hepatica::radiomics
