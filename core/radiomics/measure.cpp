// Discretise once, share the box, collect what each class returns under its names.
#include "core/radiomics/measure.h"

#include <algorithm>
#include <cmath>
#include <optional>

#include "core/base/number_text.h"
#include "core/radiomics/discretise.h"
#include "core/radiomics/glcm.h"
#include "core/radiomics/gldzm.h"
#include "core/radiomics/glrlm.h"
#include "core/radiomics/glszm.h"
#include "core/radiomics/intensity_histogram.h"
#include "core/radiomics/local_intensity.h"
#include "core/radiomics/morphology.h"
#include "core/radiomics/ngldm.h"
#include "core/radiomics/ngtdm.h"
#include "core/radiomics/shape_2d.h"
#include "core/radiomics/statistics.h"
#include "core/radiomics/zones.h"

namespace hepatica::radiomics {
namespace {

constexpr int kFewLevels = 8, kManyLevels = 256;

// Which axis of the image becomes x, y, z, so that z runs across the slices.
std::array<int, 3> slice_axes(int slice_axis) {
  if (slice_axis == 0) return {1, 2, 0};
  if (slice_axis == 1) return {0, 2, 1};
  return {0, 1, 2};
}

std::vector<uint8_t> permuted(const MaskBox& mask, const std::array<int, 3>& axes) {
  std::vector<uint8_t> out;
  out.reserve(mask.inside.size());
  const auto width = static_cast<size_t>(mask.size[0]);
  const std::array<size_t, 3> stride{1, width, width * static_cast<size_t>(mask.size[1])};
  const auto size = [&](size_t a) { return mask.size[static_cast<size_t>(axes[a])]; };
  const auto step = [&](size_t a, int by) {
    return stride[static_cast<size_t>(axes[a])] * static_cast<size_t>(by);
  };
  for (int k = 0; k < size(2); ++k) {
    for (int j = 0; j < size(1); ++j) {
      for (int i = 0; i < size(0); ++i) {
        out.push_back(mask.inside[step(0, i) + step(1, j) + step(2, k)]);
      }
    }
  }
  return out;
}

// Names features and puts them into the result.
class Collector {
 public:
  Collector(const Settings& settings, const std::string& image, Extraction& out)
      : settings_(settings), image_(image), out_(out) {}

  void add(const std::string& family, std::span<const FeatureRow> table,
           std::span<const double> values, const std::string& suffix_text = "") {
    for (size_t f = 0; f < table.size(); ++f) {
      const std::string name = name_of(table[f], suffix_text);
      if (name.empty() || !wanted(name)) continue;
      FeatureValue feature{name, &table[f], family, image_, 0, false};
      if (!values.empty() && std::isfinite(values[f])) {
        feature.value = values[f];
        feature.defined = true;
      } else {
        out_.warnings.push_back({Code::kDomain, name, ""});
      }
      out_.features.push_back(std::move(feature));
    }
  }

  void add(const std::string& family, std::span<const FeatureRow> table,
           const std::vector<Aggregated>& aggregated, const std::string& infix = "_") {
    for (const Aggregated& a : aggregated) {
      add(family, table, a.values, infix + std::string(suffix(a.aggregation)));
    }
  }

 private:
  std::string name_of(const FeatureRow& row, const std::string& suffix_text) const {
    if (settings_.definitions == Definitions::kPyradiomics) {
      return row.pyradiomics.empty() ? "" : image_ + "_" + std::string(row.pyradiomics);
    }
    if (row.ibsi_code.empty()) return "";
    return (image_ == "original" ? "" : image_ + "_") + std::string(row.id) + suffix_text;
  }

  bool wanted(const std::string& name) const {
    if (settings_.only.empty()) return true;
    // A name may be given with or without its image.
    for (const std::string& only : settings_.only) {
      if (name == only || name == image_ + "_" + only) return true;
    }
    return false;
  }

  const Settings& settings_;
  const std::string& image_;
  Extraction& out_;
};

// All classes of one image; what several share is made when first needed.
class Measurement {
 public:
  Measurement(const Region& region, std::span<const double> samples, const TightRegion& tight,
              const MeasuredImage& image, const Settings& settings, Extraction& out)
      : region_(region),
        samples_(samples),
        tight_(tight),
        image_(image),
        settings_(settings),
        collect_(settings, image.name, out),
        out_(out) {}

  Status prepare() {
    for (size_t v = 0; v < image_.value.size(); ++v) {
      if (tight_.intensity[v] != 0) inside_.push_back(image_.value[v]);
    }
    for (double x : inside_) {
      if (!std::isfinite(x)) {
        return Error{Code::kDomain, image_.name, "the filter gives values that are not finite"};
      }
    }
    const auto [low, high] = std::minmax_element(inside_.begin(), inside_.end());
    report_ = {image_.name, 0, 0, *low, *high};
    if (*low == *high) {
      out_.warnings.push_back({Code::kConstantIntensity, image_.name,
                               "value " + format_number(*low) + "; skewness and kurtosis are 0"});
    }
    return success();
  }

  Status compute(const std::string& family) {
    if (family == "morphology") return morphology_class();
    if (family == "shape_2d") return shape_2d_class();
    if (family == "local_intensity") return local_intensity_class();
    if (family == "statistics") return statistics_class();
    if (family == "intensity_volume_histogram") return intensity_volume_class();
    if (Status fault = make_levels()) return fault;
    if (family == "intensity_histogram") return intensity_histogram_class();
    if (family == "glcm") return glcm_class();
    if (family == "glrlm") return glrlm_class();
    if (family == "glszm" || family == "gldzm") return zone_class(family);
    return neighbourhood_class(family);
  }

  void finish() { out_.images.push_back(report_); }

 private:
  bool pyradiomics() const { return settings_.definitions == Definitions::kPyradiomics; }

  std::optional<double> range_low() const {
    const ResegmentSettings& r = settings_.resegment;
    return image_.is_original && r.mode == RangeMode::kAbsolute ? r.lower : std::nullopt;
  }
  std::optional<double> range_high() const {
    const ResegmentSettings& r = settings_.resegment;
    return image_.is_original && r.mode == RangeMode::kAbsolute ? r.upper : std::nullopt;
  }

  Status morphology_class() {
    MorphologySettings how;
    how.covariance_less_one = !pyradiomics();
    how.shape_only = pyradiomics();
    collect_.add("morphology", morphology_table(),
                 morphology(tight_.mask, image_.value, tight_.intensity, how));
    return success();
  }

  Status shape_2d_class() {
    const std::array<int, 3> axes = slice_axes(settings_.texture.slice_axis);
    const auto size = [&](size_t a) { return tight_.mask.size[static_cast<size_t>(axes[a])]; };
    const auto spacing = [&](size_t a) {
      return tight_.mask.spacing_mm[static_cast<size_t>(axes[a])];
    };
    if (size(2) != 1) {
      return Error{Code::kInvalidArgument, "shape_2d",
                   "the region spans " + std::to_string(size(2)) +
                       " slices; two-dimensional shape takes one"};
    }
    collect_.add(
        "shape_2d", shape_2d_table(),
        shape_2d(permuted(tight_.mask, axes), {size(0), size(1)}, {spacing(0), spacing(1)}));
    return success();
  }

  Status local_intensity_class() {
    const image::Geometry& grid = region_.image.geometry;
    collect_.add("local_intensity", local_intensity_table(),
                 local_intensity(samples_, region_.intensity.samples, grid.size, grid.spacing_mm));
    return success();
  }

  Status statistics_class() {
    StatisticsSettings how;
    how.excess_kurtosis = !pyradiomics();
    how.energy_shift = settings_.energy_shift;
    const auto& s = tight_.mask.spacing_mm;
    how.voxel_volume_mm3 = s[0] * s[1] * s[2];
    collect_.add("statistics", statistics_table(), statistics(inside_, how));
    return success();
  }

  Status intensity_volume_class() {
    const auto counts =
        intensity_volume_counts(inside_, settings_.intensity_volume, range_low(), range_high());
    if (!counts.ok()) return counts.error();
    collect_.add("intensity_volume_histogram", intensity_volume_histogram_table(),
                 intensity_volume_histogram(counts->counts, counts->levels));
    return success();
  }

  Status make_levels() {
    if (box_) return success();
    Result<std::vector<int>> levels = discretise(inside_, image_.discretise, range_low());
    if (!levels.ok()) return levels.error();
    std::vector<int> dense(image_.value.size(), 0);
    size_t at = 0;
    for (size_t v = 0; v < dense.size(); ++v) {
      if (tight_.intensity[v] != 0) dense[v] = (*levels)[at++];
    }
    const auto& d = settings_.texture.distances;
    Result<LevelBox> box = make_level_box(dense, tight_.mask.size, tight_.mask.spacing_mm,
                                          *std::max_element(d.begin(), d.end()),
                                          slice_axes(settings_.texture.slice_axis));
    if (!box.ok()) return box.error();
    box_ = std::move(box).value();
    levels_ = std::move(levels).value();
    report_.grey_levels = box_->level_count();
    report_.grey_levels_present = box_->rank_count();
    if (box_->rank_count() < kFewLevels || box_->rank_count() > kManyLevels) {
      out_.warnings.push_back(
          {Code::kGreyLevels, image_.name, std::to_string(box_->rank_count()) + " grey levels"});
    }
    if (box_->rank_count() == 1) {
      out_.warnings.push_back({Code::kUndefinedValue, image_.name,
                               "single grey level: GLCM correlation 1, information correlations 0, "
                               "NGTDM coarseness 1000000, busyness, contrast and strength 0"});
    }
    return success();
  }

  Status intensity_histogram_class() {
    // A fixed number of bins is a fixed number of levels, even where the last ones are empty.
    int levels = box_->level_count();
    if (image_.discretise.method == BinMethod::kFixedBinNumber && report_.min < report_.max) {
      levels = std::max(levels, image_.discretise.bins);
    }
    std::vector<double> counts(static_cast<size_t>(levels), 0.0);
    for (int level : levels_) counts[static_cast<size_t>(level - 1)] += 1;
    collect_.add("intensity_histogram", intensity_histogram_table(), intensity_histogram(counts));
    return success();
  }

  Status glcm_class() {
    GlcmSettings how;
    how.distances = settings_.texture.distances;
    how.symmetric = settings_.texture.symmetric_glcm;
    how.weighting = settings_.texture.weighting;
    how.maximal_correlation = pyradiomics();
    // IBSI names carry the distance.
    std::string distances;
    for (int d : how.distances) distances += (distances.empty() ? "" : "-") + std::to_string(d);
    collect_.add("glcm", glcm_table(), glcm(*box_, settings_.aggregations, how),
                 "_d" + distances + "_");
    return success();
  }

  Status glrlm_class() {
    GlrlmSettings how;
    how.weighting = settings_.texture.weighting;
    how.drop_degenerate_directions = pyradiomics();
    collect_.add("glrlm", glrlm_table(), glrlm(*box_, settings_.aggregations, how));
    return success();
  }

  Status zone_class(const std::string& family) {
    using enum Aggregation;
    const auto make = [&](std::optional<std::vector<Zone>>& zones, bool flat) {
      if (zones) return;
      std::vector<uint32_t> distance;
      if (settings_.wants("gldzm")) {
        const std::array<int, 3> axes = slice_axes(settings_.texture.slice_axis);
        distance = edge_distance(*box_, permuted(tight_.mask, axes), flat);
      }
      zones = find_zones(*box_, flat, distance);
    };
    if (any_of(settings_.aggregations, {k2d, k2_5d})) make(flat_zones_, true);
    if (any_of(settings_.aggregations, {k3d})) make(solid_zones_, false);
    const std::vector<Zone> none;
    const std::vector<Zone>& flat = flat_zones_ ? *flat_zones_ : none;
    const std::vector<Zone>& solid = solid_zones_ ? *solid_zones_ : none;
    if (family == "glszm") {
      collect_.add(family, glszm_table(), glszm(*box_, settings_.aggregations, flat, solid));
    } else {
      collect_.add(family, gldzm_table(), gldzm(*box_, settings_.aggregations, flat, solid));
    }
    return success();
  }

  Status neighbourhood_class(const std::string& family) {
    using enum Aggregation;
    const NeighbourhoodSettings how{settings_.texture.distances,
                                    settings_.texture.dependence_alpha};
    if (!flat_around_ && any_of(settings_.aggregations, {k2d, k2_5d})) {
      flat_around_ = look_around(*box_, true, how);
    }
    if (!solid_around_ && any_of(settings_.aggregations, {k3d})) {
      solid_around_ = look_around(*box_, false, how);
    }
    const std::vector<VoxelNeighbourhood> none;
    const std::vector<VoxelNeighbourhood>& flat = flat_around_ ? *flat_around_ : none;
    const std::vector<VoxelNeighbourhood>& solid = solid_around_ ? *solid_around_ : none;
    if (family == "ngtdm") {
      collect_.add(family, ngtdm_table(),
                   ngtdm(*box_, settings_.aggregations, flat, solid, pyradiomics()));
    } else {
      collect_.add(family, ngldm_table(), ngldm(*box_, settings_.aggregations, flat, solid));
    }
    return success();
  }

  const Region& region_;
  std::span<const double> samples_;  // of the region's cut-out
  const TightRegion& tight_;
  const MeasuredImage& image_;
  const Settings& settings_;
  Collector collect_;
  Extraction& out_;
  ImageReport report_;
  std::vector<double> inside_;  // values in the intensity mask
  std::vector<int> levels_;     // of inside_
  std::optional<LevelBox> box_;
  std::optional<std::vector<Zone>> flat_zones_, solid_zones_;
  std::optional<std::vector<VoxelNeighbourhood>> flat_around_, solid_around_;
};

}  // namespace

std::vector<std::string> families_of(const Settings& settings, bool is_original) {
  std::vector<std::string> out;
  for (const std::string& family : settings.families) {
    const bool original_only =
        family == "morphology" || family == "shape_2d" || family == "local_intensity";
    if (is_original || !original_only) out.push_back(family);
  }
  return out;
}

Status measure(const Region& region, std::span<const double> samples, const TightRegion& tight,
               const MeasuredImage& image, const Settings& settings,
               const std::function<bool(const std::string&)>& before_family, Extraction& out) {
  Measurement measurement(region, samples, tight, image, settings, out);
  if (Status fault = measurement.prepare()) return fault;
  for (const std::string& family : families_of(settings, image.is_original)) {
    if (!before_family(family)) {
      return Error{Code::kCancelled, image.name, "before " + family};
    }
    if (Status fault = measurement.compute(family)) return fault;
  }
  measurement.finish();
  return success();
}

}  // namespace hepatica::radiomics
