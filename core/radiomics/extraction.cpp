// The order of an extraction and its progress.
#include "core/radiomics/extraction.h"

#include <algorithm>

#include "core/base/number_text.h"
#include "core/image/morphology.h"
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

}  // namespace

Result<Extraction> extract(const ExtractionInput& input, const Settings& settings,
                           const ProgressCallback& progress) {
  if (Status clash = one_aggregation(settings)) return *clash;
  Margin margin;
  if (settings.wants("local_intensity")) margin.mm = kPeakRadiusMm;
  Result<Region> prepared = prepare_region(input, settings, margin);
  if (!prepared.ok()) return prepared.error();
  const Region& region = *prepared;
  Extraction out;
  out.steps = region.steps;
  out.settings = to_json(settings);
  out.settings_hash = settings_hash(settings);
  const TightRegion tight = tighten(region);
  const image::Mask tight_mask = image::crop(region.morphological, tight.box);
  out.parts = static_cast<int>(
      image::connected_components(tight_mask, image::Connectivity::kCorners).voxels.size());
  warn_about(region, out);
  const int parts = static_cast<int>(families_of(settings, true).size());
  int done = 0;
  const auto before = [&](const std::string& family) {
    return !progress || progress(done++, parts, "original: " + family);
  };
  if (Status fault =
          measure(region, tight, {"original", region.image, true}, settings, before, out)) {
    return *fault;
  }
  return out;
}

}  // namespace hepatica::radiomics
