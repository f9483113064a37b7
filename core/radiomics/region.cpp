// Preparation step by step, each with its report.
#include "core/radiomics/region.h"

#include <algorithm>
#include <cmath>
#include <cstring>

#include "core/base/number_text.h"
#include "core/image/geometry.h"
#include "core/image/pyradiomics_grid.h"
#include "core/image/resample.h"

namespace hepatica::radiomics {
namespace {

using image::Box;
using image::Geometry;
using image::Mask;
using image::Volume;

Error not_finite(const Volume& volume, const Box& box) {
  size_t bad = 0;
  std::string where;
  for (int k = box.first[2]; k <= box.last[2]; ++k) {
    for (int j = box.first[1]; j <= box.last[1]; ++j) {
      for (int i = box.first[0]; i <= box.last[0]; ++i) {
        if (std::isfinite(volume.at(i, j, k))) continue;
        if (bad++ == 0) {
          where = std::to_string(i) + ", " + std::to_string(j) + ", " + std::to_string(k);
        }
      }
    }
  }
  return {Code::kDomain, "image",
          std::to_string(bad) + " samples are NaN or infinite, the first at voxel (" + where + ")"};
}

bool finite_in(const Volume& volume, const Box& box) {
  for (int k = box.first[2]; k <= box.last[2]; ++k) {
    for (int j = box.first[1]; j <= box.last[1]; ++j) {
      const float* row = volume.samples.data() + volume.geometry.index(box.first[0], j, k);
      for (int i = 0; i < box.extent(0); ++i) {
        if (!std::isfinite(row[i])) return false;
      }
    }
  }
  return true;
}

Box whole_box(const Geometry& geometry) {
  return {{0, 0, 0}, {geometry.size[0] - 1, geometry.size[1] - 1, geometry.size[2] - 1}};
}

Samples to_samples(const Volume& volume) {
  return {volume.geometry, {volume.samples.begin(), volume.samples.end()}};
}

// Normalisation as an affine map, so that it can be applied to the part in use, in double
// precision.
struct Affine {
  double mean = 0, deviation = 1, scale = 1;
  std::optional<double> bound;

  double operator()(double x) const {
    double z = (x - mean) / deviation;
    if (bound) z = std::clamp(z, -*bound, *bound);
    return z * scale;
  }
};

// Mean and standard deviation (N - 1) of the whole image, as pyradiomics' normalisation takes them.
Result<Affine> normalisation(const Volume& volume, const NormaliseSettings& settings) {
  const double n = static_cast<double>(volume.samples.size());
  double sum = 0, squares = 0;
  for (float x : volume.samples) sum += static_cast<double>(x);
  Affine map{sum / n, 1, settings.scale, settings.outlier_sigmas};
  for (float x : volume.samples) {
    const double d = static_cast<double>(x) - map.mean;
    squares += d * d;
  }
  map.deviation = std::sqrt(squares / (n - 1));
  if (!(map.deviation > 0) || !std::isfinite(map.deviation)) {
    return Error{Code::kDomain, "image",
                 "cannot be normalised: constant, or not finite throughout"};
  }
  return map;
}

void report(Region& region, const std::string& step) {
  StepReport r;
  r.step = step;
  r.image_size = region.whole.size;
  r.spacing_mm = region.whole.spacing_mm;
  r.morphological_voxels = image::count_voxels(region.morphological);
  r.intensity_voxels = image::count_voxels(region.intensity);
  if (const auto box = image::bounding_box(region.intensity)) {
    for (size_t a = 0; a < 3; ++a) {
      r.box_first[a] = region.cut.first[a] + box->first[a];
      r.box_size[a] = box->extent(a);
    }
  }
  double sum = 0;
  bool first = true;
  for (size_t v = 0; v < region.image.samples.size(); ++v) {
    if (region.intensity.samples[v] == 0) continue;
    const double x = region.image.samples[v];
    r.min = first ? x : std::min(r.min, x);
    r.max = first ? x : std::max(r.max, x);
    first = false;
    sum += x;
  }
  if (r.intensity_voxels > 0) r.mean = sum / static_cast<double>(r.intensity_voxels);
  region.steps.push_back(r);
}

// Box of the voxels with a label, in one pass that looks into rows only as far as the box may grow.
std::optional<Box> label_box(const Mask& mask, uint8_t label) {
  const auto& size = mask.geometry.size;
  Box box{{size[0], size[1], size[2]}, {-1, -1, -1}};
  for (int k = 0; k < size[2]; ++k) {
    for (int j = 0; j < size[1]; ++j) {
      const uint8_t* row = mask.samples.data() + mask.geometry.index(0, j, k);
      const void* hit = std::memchr(row, label, static_cast<size_t>(size[0]));
      if (hit == nullptr) continue;
      const int first = static_cast<int>(static_cast<const uint8_t*>(hit) - row);
      int last = size[0] - 1;
      while (last > box.last[0] && row[last] != label) --last;
      box.first = {std::min(box.first[0], first), std::min(box.first[1], j),
                   std::min(box.first[2], k)};
      box.last = {std::max(box.last[0], last), std::max(box.last[1], j), std::max(box.last[2], k)};
    }
  }
  if (box.last[2] < 0) return std::nullopt;
  return box;
}

// Part of the mask as 0/1.
Mask crop_label(const Mask& mask, uint8_t label, const Box& box) {
  Mask out = image::crop(mask, box);
  for (uint8_t& v : out.samples) v = v == label;
  return out;
}

double largest_magnitude(const Volume& volume) {
  double most = 0;
  for (float x : volume.samples) most = std::max(most, std::abs(static_cast<double>(x)));
  return most;
}

// Cuts what the planner asks for out of an image and its mask.
Result<Region> cut_out(const Volume& volume, const Mask& mask, uint8_t label, const Box& box,
                       const CutPlanner& plan) {
  const Result<Cut> cut = plan(volume.geometry, box);
  if (!cut.ok()) return cut.error();
  Region region;
  region.whole = volume.geometry;
  region.cut = cut->box;
  if (cut->magnitude) region.magnitude = largest_magnitude(volume);
  if (!finite_in(volume, region.cut)) return not_finite(volume, region.cut);
  region.image = to_samples(image::crop(volume, region.cut));
  region.morphological = crop_label(mask, label, region.cut);
  region.intensity = region.morphological;
  return region;
}

// The plan for a part of its target grid.
image::ResamplePlan part_of(const image::ResamplePlan& plan, const Box& box) {
  image::ResamplePlan part = plan;
  part.target = image::crop_geometry(plan.target, box);
  for (size_t a = 0; a < 3; ++a) part.first[a] = plan.first[a] + box.first[a] * plan.step[a];
  return part;
}

std::array<double, 3> wanted_spacing(const ResampleSettings& settings, const Geometry& geometry) {
  std::array<double, 3> spacing = settings.spacing_mm;
  for (size_t a = 0; a < 3; ++a) {
    if (spacing[a] == 0) spacing[a] = geometry.spacing_mm[a];
  }
  return spacing;
}

// The mask on the whole new grid, the image only where it is needed.
Result<Region> resample_centred(const Volume& volume, const Mask& roi,
                                const ResampleSettings& settings, const CutPlanner& plan_cut) {
  const auto plan =
      image::centre_aligned_grid(volume.geometry, wanted_spacing(settings, volume.geometry));
  if (!plan.ok()) return plan.error();
  Result<Mask> mask = image::resample_mask(roi, *plan, settings.mask);
  if (!mask.ok()) return mask.error();
  const std::optional<Box> box = label_box(*mask, 1);
  if (!box) return Error{Code::kEmptyRoi, "mask", "no voxel is left after resampling"};
  const Result<Cut> cut = plan_cut(plan->target, *box);
  if (!cut.ok()) return cut.error();
  const Box part = cut->magnitude ? whole_box(plan->target) : cut->box;
  Result<Volume> image = image::resample(volume, part_of(*plan, part), settings.image);
  if (!image.ok()) return image.error();
  if (settings.round) image::round_intensities(image.value());
  Region region;
  region.whole = plan->target;
  region.cut = cut->box;
  if (cut->magnitude) {
    region.magnitude = largest_magnitude(*image);
    image = image::crop(*image, region.cut);
  }
  region.image = to_samples(*image);
  region.morphological = image::crop(*mask, region.cut);
  region.intensity = region.morphological;
  return region;
}

Result<Region> resample_as_pyradiomics(const Volume& volume, const Mask& roi, const Box& box,
                                       const ResampleSettings& settings, const CutPlanner& plan,
                                       image::SampleType stored_type) {
  const auto grid =
      image::pyradiomics_grid(volume.geometry, box, settings.spacing_mm, settings.pad_voxels);
  if (!grid.ok()) return grid.error();
  Result<Volume> image = image::pyradiomics_resample(volume, *grid, settings.image, stored_type);
  if (!image.ok()) return image.error();
  if (settings.round) image::round_intensities(image.value());
  Result<Mask> mask = image::pyradiomics_resample_mask(roi, *grid);
  if (!mask.ok()) return mask.error();
  const std::optional<Box> new_box = label_box(*mask, 1);
  if (!new_box) return Error{Code::kEmptyRoi, "mask", "no voxel is left after resampling"};
  return cut_out(*image, *mask, 1, *new_box, plan);
}

// Applies f to every sample; what leaves single precision stays in double only when nothing is
// resampled.
template <typename F>
Volume mapped(const Volume& volume, F f) {
  Volume out = volume;
  for (float& x : out.samples) x = static_cast<float>(f(static_cast<double>(x)));
  return out;
}

// What prepare_image needs to know of the mask.
struct LabelledMask {
  const Mask& mask;
  uint8_t label;
  Box box;
};

// Without resampling: the image as it is, or ended at a border around the region for whatever comes
// after.
Result<Region> cut_unresampled(const ExtractionInput& input, const LabelledMask& labelled,
                               const RegionSettings& settings, const CutPlanner& plan) {
  if (!settings.crop_first) {
    return cut_out(input.image, labelled.mask, labelled.label, labelled.box, plan);
  }
  const int pad = settings.crop_pad_voxels;
  const Box kept = image::grow_box(labelled.box, {pad, pad, pad}, input.image.geometry.size);
  Box box = labelled.box;
  for (size_t a = 0; a < 3; ++a) {
    box.first[a] -= kept.first[a];
    box.last[a] -= kept.first[a];
  }
  return cut_out(image::crop(input.image, kept), image::crop(labelled.mask, kept), labelled.label,
                 box, plan);
}

Result<Region> prepare_image(const ExtractionInput& input, const LabelledMask& labelled,
                             const Settings& settings, const CutPlanner& plan) {
  std::optional<Affine> map;
  if (settings.normalise) {
    Result<Affine> found = normalisation(input.image, *settings.normalise);
    if (!found.ok()) return found.error();
    map = *found;
  }
  const auto adjust = [&](double x) {
    if (settings.round_image) x = std::round(x);
    return map ? (*map)(x) : x;
  };
  if (!settings.resample) {
    Result<Region> region = cut_unresampled(input, labelled, settings.region, plan);
    if (!region.ok()) return region;
    for (double& x : region.value().image.samples) x = adjust(x);
    if (map && region->magnitude > 0) {
      const auto [low, high] =
          std::minmax_element(input.image.samples.begin(), input.image.samples.end());
      region.value().magnitude = std::max(std::abs(adjust(static_cast<double>(*low))),
                                          std::abs(adjust(static_cast<double>(*high))));
    } else if (settings.round_image) {
      region.value().magnitude = std::round(region->magnitude);
    }
    return region;
  }
  if (!finite_in(input.image, whole_box(input.image.geometry))) {
    return not_finite(input.image, whole_box(input.image.geometry));
  }
  std::optional<Volume> adjusted;
  if (settings.round_image || map) adjusted = mapped(input.image, adjust);
  const Volume& volume = adjusted ? *adjusted : input.image;
  const Result<Mask> roi = image::select_label(labelled.mask, labelled.label);
  if (!roi.ok()) return roi.error();
  if (settings.resample->grid == GridAlignment::kCentre) {
    return resample_centred(volume, *roi, *settings.resample, plan);
  }
  return resample_as_pyradiomics(volume, *roi, labelled.box, *settings.resample, plan,
                                 map ? image::SampleType::kFloat64 : input.stored_type);
}

struct Moments {
  double mean, deviation, max;
};

Moments moments(const Region& region) {
  double n = 0, sum = 0, squares = 0, most = 0;
  for (size_t v = 0; v < region.image.samples.size(); ++v) {
    if (region.intensity.samples[v] == 0) continue;
    most = n == 0 ? region.image.samples[v] : std::max(most, region.image.samples[v]);
    n += 1;
    sum += region.image.samples[v];
  }
  for (size_t v = 0; v < region.image.samples.size(); ++v) {
    if (region.intensity.samples[v] == 0) continue;
    const double d = region.image.samples[v] - sum / n;
    squares += d * d;
  }
  return {sum / n, std::sqrt(squares / n), most};
}

void keep_between(Region& region, std::optional<double> lower, std::optional<double> upper) {
  for (size_t v = 0; v < region.image.samples.size(); ++v) {
    const double x = region.image.samples[v];
    if ((lower && x < *lower) || (upper && x > *upper)) region.intensity.samples[v] = 0;
  }
}

Status resegment(Region& region, const ResegmentSettings& settings) {
  if (settings.lower || settings.upper) {
    const Moments m = moments(region);
    const auto threshold = [&](std::optional<double> t) -> std::optional<double> {
      if (!t || settings.mode == RangeMode::kAbsolute) return t;
      return settings.mode == RangeMode::kRelative ? m.max * *t : m.mean + m.deviation * *t;
    };
    keep_between(region, threshold(settings.lower), threshold(settings.upper));
  }
  if (image::count_voxels(region.intensity) == 0) {
    return Error{Code::kEmptyRoi, "mask", "no voxel lies in the re-segmentation range"};
  }
  if (settings.outlier_sigmas) {
    const Moments m = moments(region);
    const double reach = *settings.outlier_sigmas * m.deviation;
    keep_between(region, m.mean - reach, m.mean + reach);
  }
  return success();
}

// The mask's value at the image's voxels, by the nearest mask voxel; outside of its grid 0.
Result<Mask> moved_to(const Geometry& grid, const Mask& mask) {
  Mask out{grid, std::vector<uint8_t>(grid.voxel_count(), 0)};
  size_t at = 0, kept = 0;
  for (int k = 0; k < grid.size[2]; ++k) {
    for (int j = 0; j < grid.size[1]; ++j) {
      for (int i = 0; i < grid.size[0]; ++i, ++at) {
        const image::Vector3 world = image::index_to_world_mm(
            grid, {static_cast<double>(i), static_cast<double>(j), static_cast<double>(k)});
        const image::Vector3 index = image::world_to_index(mask.geometry, world);
        std::array<int, 3> near{};
        bool inside = true;
        for (size_t a = 0; a < 3; ++a) {
          const double rounded = std::floor(index[a] + 0.5);
          inside = inside && rounded >= 0 && rounded < mask.geometry.size[a];
          near[a] = inside ? static_cast<int>(rounded) : 0;
        }
        if (inside) out.samples[at] = mask.at(near[0], near[1], near[2]);
        kept += out.samples[at] != 0;
      }
    }
  }
  if (kept == 0) return Error{Code::kEmptyRoi, "mask", "the region lies outside of the image"};
  return out;
}

Status check_size(const Mask& mask, const RegionSettings& settings) {
  const auto box = image::bounding_box(mask);
  if (!box) return Error{Code::kEmptyRoi, "mask", "no voxel is left"};
  const size_t voxels = image::count_voxels(mask);
  if (voxels < static_cast<size_t>(settings.minimum_voxels)) {
    return Error{Code::kInvalidArgument, "mask",
                 "the region has " + std::to_string(voxels) + " voxels, the settings ask for " +
                     std::to_string(settings.minimum_voxels)};
  }
  int dimensions = 0;
  for (size_t a = 0; a < 3; ++a) dimensions += box->extent(a) > 1;
  if (dimensions < settings.minimum_dimensions) {
    return Error{Code::kInvalidArgument, "mask",
                 "the region extends along " + std::to_string(dimensions) +
                     " axes, the settings ask for " + std::to_string(settings.minimum_dimensions)};
  }
  return success();
}

}  // namespace

Result<Region> prepare_region(const ExtractionInput& input, const Settings& settings,
                              const CutPlanner& plan) {
  if (Status bad = image::check_geometry(input.image.geometry)) return *bad;
  const Mask* mask = &input.mask;
  std::optional<Mask> moved;
  if (Status differs = image::require_same_geometry(input.image.geometry, input.mask.geometry)) {
    if (!settings.region.correct_mask) return *differs;
    if (Status bad = image::check_geometry(input.mask.geometry)) return *bad;
    Result<Mask> found = moved_to(input.image.geometry, input.mask);
    if (!found.ok()) return found.error();
    moved = std::move(found).value();
    mask = &*moved;
  }
  const uint8_t label = static_cast<uint8_t>(settings.label);
  const std::optional<Box> box = label_box(*mask, label);
  if (!box) return Error{Code::kEmptyRoi, "mask", "label " + std::to_string(settings.label)};
  const LabelledMask labelled{*mask, label, *box};
  if (Status small = check_size(crop_label(*mask, label, *box), settings.region)) return *small;
  std::optional<StepReport> initial;
  if (settings.resample) {
    const auto tight = [](const Geometry&, const Box& roi) -> Result<Cut> {
      return Cut{roi, false};
    };
    Result<Region> before = cut_out(input.image, *mask, label, *box, tight);
    if (!before.ok()) return before.error();
    report(before.value(), "initial");
    initial = before->steps.front();
  }
  Result<Region> prepared = prepare_image(input, labelled, settings, plan);
  if (!prepared.ok()) return prepared.error();
  Region region = std::move(prepared).value();
  region.mask_moved = moved.has_value();
  if (initial) region.steps.push_back(*initial);
  report(region, settings.resample ? "interpolated" : "initial");
  if (settings.resegment.active()) {
    if (Status empty = resegment(region, settings.resegment)) return *empty;
    report(region, "resegmented");
  }
  if (Status small = check_size(region.intensity, settings.region)) return *small;
  if (settings.resegment.shape_too) region.morphological = region.intensity;
  return region;
}

TightRegion tighten(const Region& region) {
  TightRegion tight;
  tight.box = *image::bounding_box(region.morphological);
  const Mask mask = image::crop(region.morphological, tight.box);
  tight.mask = {mask.geometry.size, mask.geometry.spacing_mm, mask.samples};
  tight.intensity = image::crop(region.intensity, tight.box).samples;
  return tight;
}

image::Box box_in_whole(const Region& region, const TightRegion& tight) {
  image::Box box = tight.box;
  for (size_t a = 0; a < 3; ++a) {
    box.first[a] += region.cut.first[a];
    box.last[a] += region.cut.first[a];
  }
  return box;
}

}  // namespace hepatica::radiomics
