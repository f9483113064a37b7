// Flood with a queue in a box; separable smoothing; distances slice by slice.
#include "core/segment/outline.h"

#include <algorithm>
#include <cmath>

#include "core/base/reason.h"
#include "core/image/geometry.h"
#include "core/image/morphology.h"
#include "core/segment/working_grid.h"

namespace hepatica::segment {
namespace {

using image::Box;
using image::Geometry;
using image::Mask;

/// Distance to the outline in mm, positive inside, of one slice (size 1 along an axis). Half way
/// between the centres of the two sides.
std::vector<double> signed_distance_mm(Mask slice) {
  const std::vector<double> outside = image::squared_distance_mm2(slice);
  for (uint8_t& voxel : slice.samples) voxel = voxel == 0 ? 1 : 0;
  const std::vector<double> inside = image::squared_distance_mm2(slice);
  std::vector<double> out(outside.size());
  for (size_t at = 0; at < out.size(); ++at) {
    // A slice that is full has no outline: its inside is as deep as the slice is wide.
    const double widest = 1e6;
    out[at] = std::min(std::sqrt(inside[at]), widest) - std::min(std::sqrt(outside[at]), widest);
  }
  return out;
}

Box slice_box(const Geometry& g, size_t axis, int at) {
  Box box{{0, 0, 0}, {g.size[0] - 1, g.size[1] - 1, g.size[2] - 1}};
  box.first[axis] = box.last[axis] = at;
  return box;
}

void fill_between(size_t axis, int low, int high, Mask& mask) {
  const std::vector<double> a =
      signed_distance_mm(image::crop(mask, slice_box(mask.geometry, axis, low)));
  const std::vector<double> b =
      signed_distance_mm(image::crop(mask, slice_box(mask.geometry, axis, high)));
  for (int at = low + 1; at < high; ++at) {
    // Whole weights: so that a tie falls alike from whichever end the slices are counted.
    const double to_high = high - at, from_low = at - low;
    const Box box = slice_box(mask.geometry, axis, at);
    Mask between = image::crop(mask, box);
    for (size_t v = 0; v < a.size(); ++v) {
      between.samples[v] = to_high * a[v] + from_low * b[v] > 0 ? 1 : 0;
    }
    image::paste(between, box, mask);
  }
}

Status check_flood(const image::Volume& volume, const std::array<int, 3>& seed, double low,
                   double high, double max_mm) {
  for (size_t a = 0; a < 3; ++a) {
    if (seed[a] < 0 || seed[a] >= volume.geometry.size[a]) {
      return Error{Code::kInvalidArgument, "seed", "lies outside the image",
                   Reason{"seed_outside", {}, ""}};
    }
  }
  if (!(low <= high)) return Error{Code::kInvalidArgument, "low", "must not be above high"};
  if (!std::isfinite(max_mm) || max_mm < 0) {
    return Error{Code::kInvalidArgument, "max_mm", "a distance must be finite and not negative"};
  }
  const double value = volume.at(seed[0], seed[1], seed[2]);
  if (value >= low && value <= high) return success();
  return Error{Code::kInvalidArgument, "seed", "its intensity lies outside the range",
               Reason{"seed_not_in_range", {}, ""}};
}

}  // namespace

Result<Part> flood(const image::Volume& volume, const std::array<int, 3>& seed, double low,
                   double high, double max_mm, const Mask* labels, const LabelSet& allowed) {
  if (Status fault = check_flood(volume, seed, low, high, max_mm)) return *fault;
  const Geometry& g = volume.geometry;
  if (labels != nullptr) {
    if (Status fault = image::require_same_geometry(g, labels->geometry)) return *fault;
  }
  std::array<int, 3> reach = g.size;
  for (size_t a = 0; max_mm > 0 && a < 3; ++a) {
    reach[a] = static_cast<int>(std::min(std::floor(max_mm / g.spacing_mm[a]), 1e6));
  }
  Part part{image::grow_box({seed, seed}, reach, g.size), {}};
  part.mask.geometry = image::crop_geometry(g, part.box);
  const Geometry& p = part.mask.geometry;
  part.mask.samples.assign(p.voxel_count(), 0);
  const double limit_mm2 = max_mm > 0 ? max_mm * max_mm * (1 + 1e-12) : 0;
  std::vector<std::array<int, 3>> stack;
  const auto visit = [&](int i, int j, int k) {
    uint8_t& state = part.mask.at(i, j, k);
    if (state != 0) return;
    const std::array<int, 3> in_grid{i + part.box.first[0], j + part.box.first[1],
                                     k + part.box.first[2]};
    const size_t from = g.index(in_grid[0], in_grid[1], in_grid[2]);
    const double value = volume.samples[from];
    double distance_mm2 = 0;
    for (size_t a = 0; a < 3; ++a) {
      const double d = (in_grid[a] - seed[a]) * g.spacing_mm[a];
      distance_mm2 += d * d;
    }
    if (!(value >= low && value <= high) || (max_mm > 0 && distance_mm2 > limit_mm2)) return;
    if (labels != nullptr && !allowed.has(labels->samples[from])) return;
    state = 1;
    stack.push_back({i, j, k});
  };
  visit(seed[0] - part.box.first[0], seed[1] - part.box.first[1], seed[2] - part.box.first[2]);
  while (!stack.empty()) {
    const std::array<int, 3> at = stack.back();
    stack.pop_back();
    for (size_t a = 0; a < 3; ++a) {
      for (int const d : {-1, 1}) {
        std::array<int, 3> n = at;
        n[a] += d;
        if (n[a] >= 0 && n[a] < p.size[a]) visit(n[0], n[1], n[2]);
      }
    }
  }
  return part;
}

Result<Part> smooth(const Part& part, double radius_mm) {
  if (!std::isfinite(radius_mm) || radius_mm <= 0) {
    return Error{Code::kInvalidArgument, "radius_mm", "must be finite and positive"};
  }
  const size_t wanted = image::count_voxels(part.mask);
  if (wanted == 0)
    return Error{Code::kEmptyRoi, "mask", "has no voxels", Reason{"nothing_outlined", {}, ""}};
  image::Volume soft{part.mask.geometry, {}};
  soft.samples.assign(part.mask.samples.begin(), part.mask.samples.end());
  gaussian_in_place(soft, radius_mm);
  std::vector<float> ranked = soft.samples;
  std::nth_element(ranked.begin(), ranked.begin() + static_cast<std::ptrdiff_t>(wanted - 1),
                   ranked.end(), [](float a, float b) { return a > b; });
  const float threshold = ranked[wanted - 1];
  Part out = part;
  for (size_t at = 0; at < soft.samples.size(); ++at) {
    out.mask.samples[at] = soft.samples[at] >= threshold ? 1 : 0;
  }
  return out;
}

Result<Part> interpolate_slices(const Part& part, int axis) {
  if (axis < 0 || axis > 2) return Error{Code::kInvalidArgument, "axis", "expected 0, 1 or 2"};
  const auto a = static_cast<size_t>(axis);
  std::vector<int> outlined;
  for (int at = 0; at < part.mask.geometry.size[a]; ++at) {
    const Mask slice = image::crop(part.mask, slice_box(part.mask.geometry, a, at));
    if (image::count_voxels(slice) > 0) outlined.push_back(at);
  }
  if (outlined.empty())
    return Error{Code::kEmptyRoi, "mask", "has no voxels", Reason{"nothing_outlined", {}, ""}};
  if (outlined.size() < 2) {
    return Error{Code::kInvalidArgument, "mask", "needs outlines in two slices, has one",
                 Reason{"one_outline", {}, ""}};
  }
  Part out = part;
  for (size_t n = 1; n < outlined.size(); ++n)
    fill_between(a, outlined[n - 1], outlined[n], out.mask);
  return out;
}

}  // namespace hepatica::segment
