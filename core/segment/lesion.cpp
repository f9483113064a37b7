// Geodesic growing on a small working grid, choice by average contrast, outline by local means.
#include "core/segment/lesion.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <string>
#include <vector>

#include "core/base/reason.h"
#include "core/image/geometry.h"
#include "core/image/morphology.h"
#include "core/segment/working_grid.h"

namespace hepatica::segment {
namespace {

using image::Box;
using image::Geometry;
using image::Mask;
using image::Volume;

constexpr int kCellsPerAxis = 56;
/// Share of the half width beyond which a region is taken to need a wider look.
constexpr double kNearEdge = 0.78;
/// Added to the outline's area when candidates are compared: a few cells of noise may end sharply,
/// but should not win over a lesion. About the surface of a ball of 3.5 mm.
constexpr double kNoiseAreaMm2 = 150;
/// Reach of the local means on both sides of the outline.
constexpr double kLocalMm = 4;
constexpr double kBasicCost = 0.05;
constexpr double kBucketMm = 0.02;

/// What one look at the surroundings works on.
struct Scene {
  Box box;  // in the study's grid
  std::array<int, 3> factor;
  Volume smooth;
  std::vector<uint8_t> open;  // cells that may belong
  std::vector<size_t> seeds;  // cells
  double half_mm = 0;
  double blur_mm = 0;  // standard deviation of the smoothing
};

double median(std::vector<double> values) {
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::nth_element(values.begin(), middle, values.end());
  return *middle;
}

std::array<int, 3> cell_at(const Geometry& g, size_t at) {
  const auto ni = static_cast<size_t>(g.size[0]);
  const auto nj = static_cast<size_t>(g.size[1]);
  return {static_cast<int>(at % ni), static_cast<int>(at / ni % nj),
          static_cast<int>(at / (ni * nj))};
}

/// Calls visit(neighbour, axis) for the face neighbours of a cell.
template <typename Visit>
void for_faces(const Geometry& g, size_t at, Visit visit) {
  const std::array<int, 3> cell = cell_at(g, at);
  size_t stride = 1;
  for (size_t a = 0; a < 3; ++a) {
    if (cell[a] > 0) visit(at - stride, a);
    if (cell[a] + 1 < g.size[a]) visit(at + stride, a);
    stride *= static_cast<size_t>(g.size[a]);
  }
}

/// A cell may belong when at least half of its voxels are allowed.
std::vector<uint8_t> open_cells(const Scene& scene, const Mask* labels, const LabelSet& allowed) {
  const Geometry& g = scene.smooth.geometry;
  std::vector<uint8_t> open(g.voxel_count(), 1);
  if (labels == nullptr || allowed.any) return open;
  std::vector<int> balance(open.size());
  for (int k = 0; k < scene.box.extent(2); ++k) {
    for (int j = 0; j < scene.box.extent(1); ++j) {
      for (int i = 0; i < scene.box.extent(0); ++i) {
        const uint8_t label =
            labels->at(i + scene.box.first[0], j + scene.box.first[1], k + scene.box.first[2]);
        balance[g.index(i / scene.factor[0], j / scene.factor[1], k / scene.factor[2])] +=
            allowed.has(label) ? 1 : -1;
      }
    }
  }
  for (size_t c = 0; c < open.size(); ++c) open[c] = balance[c] >= 0;
  return open;
}

Scene look(const Volume& volume, std::span<const std::array<int, 3>> seeds, double half_mm,
           const Mask* labels, const LabelSet& allowed) {
  const Geometry& g = volume.geometry;
  Scene scene;
  scene.half_mm = half_mm;
  Box around{seeds[0], seeds[0]};
  std::array<int, 3> margin;
  for (size_t a = 0; a < 3; ++a) {
    for (const auto& seed : seeds) {
      around.first[a] = std::min(around.first[a], seed[a]);
      around.last[a] = std::max(around.last[a], seed[a]);
    }
    margin[a] = static_cast<int>(std::ceil(half_mm / g.spacing_mm[a]));
    scene.factor[a] =
        std::max(1, static_cast<int>(std::lround(2 * half_mm / kCellsPerAxis / g.spacing_mm[a])));
  }
  scene.box = image::grow_box(around, margin, g.size);
  scene.smooth = block_means(volume, scene.box, scene.factor);
  scene.blur_mm = 0.4 + 0.025 * half_mm;
  gaussian_in_place(scene.smooth, scene.blur_mm);
  for (const auto& seed : seeds) {
    scene.seeds.push_back(
        scene.smooth.geometry.index((seed[0] - scene.box.first[0]) / scene.factor[0],
                                    (seed[1] - scene.box.first[1]) / scene.factor[1],
                                    (seed[2] - scene.box.first[2]) / scene.factor[2]));
  }
  scene.open = open_cells(scene, labels, allowed);
  for (size_t const seed : scene.seeds) scene.open[seed] = 1;
  return scene;
}

struct SeedModel {
  double mean = 0, spread = 0;
};

/// Of a scene that check_smoothed accepts: the seeds' own cells are always among those counted.
SeedModel model_around_seeds(const Scene& scene) {
  const Geometry& g = scene.smooth.geometry;
  std::vector<double> near, all;
  for (size_t c = 0; c < scene.smooth.samples.size(); ++c) {
    const double value = scene.smooth.samples[c];
    if (!std::isfinite(value)) continue;
    all.push_back(value);
    const std::array<int, 3> cell = cell_at(g, c);
    for (size_t const seed : scene.seeds) {
      const std::array<int, 3> s = cell_at(g, seed);
      double d2 = 0;
      for (size_t a = 0; a < 3; ++a) {
        // At least the next cell along every axis, however thick the slices are.
        const double reach_mm = std::max(2.5, 1.01 * g.spacing_mm[a]);
        const double d = (cell[a] - s[a]) * g.spacing_mm[a] / reach_mm;
        d2 += d * d;
      }
      if (d2 > 1 || scene.open[c] == 0) continue;
      near.push_back(value);
      break;
    }
  }
  SeedModel model;
  model.mean = median(near);
  for (double& value : near) value = std::abs(value - model.mean);
  const auto at = [&](double share) {
    const auto n =
        all.begin() + static_cast<std::ptrdiff_t>(share * static_cast<double>(all.size() - 1));
    std::nth_element(all.begin(), n, all.end());
    return *n;
  };
  const double high = at(0.95), low = at(0.05);
  model.spread =
      std::max({1.4826 * median(near), 0.02 * (high - low), 1e-6 * std::abs(model.mean), 1e-12});
  return model;
}

/// Cells in order of their geodesic distance from the seeds (buckets of kBucketMm).
std::vector<uint32_t> geodesic_order(const Scene& scene, const std::vector<float>& membership) {
  const Geometry& g = scene.smooth.geometry;
  std::vector<float> distance(membership.size(), 1e30F);
  std::vector<uint8_t> settled(membership.size(), 0);
  std::vector<std::vector<uint32_t>> buckets(1);
  std::vector<uint32_t> order;
  order.reserve(membership.size());
  for (size_t const seed : scene.seeds) {
    distance[seed] = 0;
    buckets[0].push_back(static_cast<uint32_t>(seed));
  }
  for (size_t b = 0; b < buckets.size(); ++b) {
    for (size_t n = 0; n < buckets[b].size(); ++n) {  // the bucket may grow meanwhile
      const uint32_t at = buckets[b][n];
      if (settled[at] != 0) continue;
      settled[at] = 1;
      order.push_back(at);
      for_faces(g, at, [&](size_t next, size_t axis) {
        if (settled[next] != 0 || scene.open[next] == 0) return;
        const float p = 0.5F * (membership[at] + membership[next]);
        const float cost =
            static_cast<float>(g.spacing_mm[axis]) * (static_cast<float>(kBasicCost) + 1 - p);
        if (distance[at] + cost >= distance[next]) return;
        distance[next] = distance[at] + cost;
        const auto to = static_cast<size_t>(distance[next] / static_cast<float>(kBucketMm));
        if (to >= buckets.size()) buckets.resize(to + 1);
        buckets[to].push_back(static_cast<uint32_t>(next));
      });
    }
    std::vector<uint32_t>().swap(buckets[b]);
  }
  return order;
}

struct Choice {
  std::vector<uint32_t> order;
  size_t count = 0;
  double contrast = 0;
  double score = 0;
};

/// The first cells of the order whose outline has the largest mean fall of membership.
Choice choose_by_contrast(const Scene& scene, const SeedModel& model, double scale) {
  const Geometry& g = scene.smooth.geometry;
  std::vector<float> membership(scene.smooth.samples.size());
  for (size_t c = 0; c < membership.size(); ++c) {
    const double z = (scene.smooth.samples[c] - model.mean) / (scale * model.spread);
    membership[c] = std::isfinite(z) ? static_cast<float>(std::exp(-0.5 * z * z)) : 0;
  }
  Choice out;
  out.order = geodesic_order(scene, membership);
  const std::array<double, 3>& s = g.spacing_mm;
  const std::array<double, 3> face_mm2{s[1] * s[2], s[0] * s[2], s[0] * s[1]};
  const double cell_mm3 = s[0] * s[1] * s[2];
  const auto least = std::max<size_t>(8, static_cast<size_t>(33.5 / cell_mm3));  // a ball of 2 mm
  std::vector<uint8_t> inside(membership.size(), 0);
  double fall = 0, area = 0;
  for (size_t n = 0; n < out.order.size(); ++n) {
    const size_t at = out.order[n];
    inside[at] = 1;
    for_faces(g, at, [&](size_t next, size_t axis) {
      // Where the allowed labels end, nothing is learnt about the lesion.
      if (scene.open[next] == 0) return;
      const double sign = inside[next] != 0 ? -1 : 1;
      const double across =
          sign > 0 ? membership[at] - membership[next] : membership[next] - membership[at];
      fall += sign * face_mm2[axis] * across;
      area += sign * face_mm2[axis];
    });
    if (n + 1 < least || area <= 0) continue;
    if (fall / (area + kNoiseAreaMm2) > out.score) {
      out.score = fall / (area + kNoiseAreaMm2);
      out.contrast = fall / area;
      out.count = n + 1;
    }
  }
  return out;
}

Mask keep_seed_part(const Scene& scene, Mask mask) {
  const image::Components parts = image::connected_components(mask, image::Connectivity::kFaces);
  for (size_t c = 0; c < mask.samples.size(); ++c) {
    bool kept = false;
    for (size_t const seed : scene.seeds) {
      kept = kept || (parts.part[c] != 0 && parts.part[c] == parts.part[seed]);
    }
    mask.samples[c] = kept ? 1 : 0;
  }
  return mask;
}

/// Thin bridges and spikes cut (opening by 1.2 cells), where something is left around the seeds.
Mask opened(const Scene& scene, const Mask& mask) {
  const double mm =
      1.2 * *std::min_element(mask.geometry.spacing_mm.begin(), mask.geometry.spacing_mm.end());
  const Result<Mask> core = image::shrink(mask, mm);
  if (!core.ok()) return mask;
  const Mask kept = keep_seed_part(scene, *core);
  if (image::count_voxels(kept) * 3 < image::count_voxels(*core)) return mask;
  const Result<Mask> back = image::grow(kept, mm);
  if (!back.ok()) return mask;
  Mask out = *back;
  for (size_t c = 0; c < out.samples.size(); ++c) out.samples[c] &= mask.samples[c];
  return out;
}

/// Local means of the image over the cells of a set: Gaussian weights of kLocalMm.
struct LocalMeans {
  Volume value, weight;

  LocalMeans(const Volume& image, const std::vector<uint8_t>& members)
      : value{image.geometry, std::vector<float>(members.size())}, weight(value) {
    for (size_t c = 0; c < members.size(); ++c) {
      if (members[c] == 0 || !std::isfinite(image.samples[c])) continue;
      value.samples[c] = image.samples[c];
      weight.samples[c] = 1;
    }
    gaussian_in_place(value, kLocalMm);
    gaussian_in_place(weight, kLocalMm);
  }
  /// Nothing where no member is near.
  std::optional<double> at(size_t c) const {
    if (weight.samples[c] < 1e-4F) return std::nullopt;
    return value.samples[c] / weight.samples[c];
  }
};

/// One round: cells within `band_mm` of the outline go to the side whose local mean is nearer to
/// their own intensity. The outer side is judged from cells beyond the blur of the outline.
Mask nearer_side(const Scene& scene, const Mask& mask, double band_mm) {
  const std::vector<double> to_region = image::squared_distance_mm2(mask);
  Mask rest = mask;
  for (uint8_t& v : rest.samples) v = v == 0 ? 1 : 0;
  const std::vector<double> to_rest = image::squared_distance_mm2(rest);
  const double ring_low = scene.blur_mm, ring_high = scene.blur_mm + 2 * kLocalMm;
  std::vector<uint8_t> ring(mask.samples.size());
  for (size_t c = 0; c < ring.size(); ++c) {
    const double d2 = to_region[c];
    ring[c] = mask.samples[c] == 0 && scene.open[c] != 0 && d2 > ring_low * ring_low &&
              d2 <= ring_high * ring_high;
  }
  const LocalMeans inner(scene.smooth, mask.samples), outer(scene.smooth, ring);
  Mask out = mask;
  for (size_t c = 0; c < ring.size(); ++c) {
    if (scene.open[c] == 0) continue;
    if ((mask.samples[c] != 0 ? to_rest[c] : to_region[c]) > band_mm * band_mm) continue;
    const std::optional<double> in = inner.at(c), off = outer.at(c);
    if (!in || !off) continue;
    const double value = scene.smooth.samples[c];
    out.samples[c] = std::abs(value - *in) < std::abs(value - *off) ? 1 : 0;
  }
  for (size_t const seed : scene.seeds) out.samples[seed] = 1;
  return out;
}

/// The cells' region on the study's grid: smoothed by half a cell, read linearly, half is inside.
Part on_study_grid(const Scene& scene, const Mask& cells, const Geometry& study, const Mask* labels,
                   const LabelSet& allowed) {
  Volume soft{cells.geometry, {}};
  soft.samples.assign(cells.samples.begin(), cells.samples.end());
  const std::array<double, 3>& s = cells.geometry.spacing_mm;
  gaussian_in_place(soft, 0.6 * *std::min_element(s.begin(), s.end()));
  Part part{scene.box, {image::crop_geometry(study, scene.box), {}}};
  part.mask.samples.assign(part.mask.geometry.voxel_count(), 0);
  struct Sample {
    int low, high;
    double share;
  };
  const auto sample = [&](size_t a, int at) {
    const double x = std::clamp((at + 0.5) / scene.factor[a] - 0.5, 0.0,
                                static_cast<double>(cells.geometry.size[a] - 1));
    const int low = static_cast<int>(x);
    return Sample{low, std::min(low + 1, cells.geometry.size[a] - 1), x - low};
  };
  for (int k = 0; k < scene.box.extent(2); ++k) {
    const Sample z = sample(2, k);
    for (int j = 0; j < scene.box.extent(1); ++j) {
      const Sample y = sample(1, j);
      for (int i = 0; i < scene.box.extent(0); ++i) {
        const Sample x = sample(0, i);
        const auto line = [&](int cj, int ck) {
          return (1 - x.share) * soft.at(x.low, cj, ck) + x.share * soft.at(x.high, cj, ck);
        };
        const double value =
            (1 - z.share) * ((1 - y.share) * line(y.low, z.low) + y.share * line(y.high, z.low)) +
            z.share * ((1 - y.share) * line(y.low, z.high) + y.share * line(y.high, z.high));
        if (value < 0.5) continue;
        const bool may = labels == nullptr ||
                         allowed.has(labels->at(i + scene.box.first[0], j + scene.box.first[1],
                                                k + scene.box.first[2]));
        part.mask.at(i, j, k) = may ? 1 : 0;
      }
    }
  }
  return part;
}

bool near_edge(const Scene& scene, const Mask& cells) {
  const Geometry& g = cells.geometry;
  std::array<int, 3> low = g.size, high{-1, -1, -1};
  for (size_t const seed : scene.seeds) {
    const std::array<int, 3> s = cell_at(g, seed);
    for (size_t a = 0; a < 3; ++a) {
      low[a] = std::min(low[a], s[a]);
      high[a] = std::max(high[a], s[a]);
    }
  }
  for (size_t c = 0; c < cells.samples.size(); ++c) {
    if (cells.samples[c] == 0) continue;
    const std::array<int, 3> cell = cell_at(g, c);
    for (size_t a = 0; a < 3; ++a) {
      const int beyond = std::max(low[a] - cell[a], cell[a] - high[a]);
      if (beyond * g.spacing_mm[a] > kNearEdge * scene.half_mm) return true;
    }
  }
  return false;
}

Status check(const Volume& volume, std::span<const std::array<int, 3>> seeds,
             const LesionOptions& options, const Mask* labels, const LabelSet& allowed) {
  if (!(options.max_diameter_mm >= 10 && options.max_diameter_mm <= 300)) {
    return Error{Code::kInvalidArgument, "max_diameter_mm", "expected 10 to 300 mm"};
  }
  if (seeds.empty()) return Error{Code::kInvalidArgument, "seeds", "none is given"};
  if (labels != nullptr) {
    if (Status fault = image::require_same_geometry(volume.geometry, labels->geometry))
      return fault;
  }
  for (const auto& seed : seeds) {
    for (size_t a = 0; a < 3; ++a) {
      if (seed[a] < 0 || seed[a] >= volume.geometry.size[a]) {
        return Error{Code::kInvalidArgument, "seeds", "a seed lies outside the image",
                     Reason{"seed_outside", {}, ""}};
      }
    }
    if (!std::isfinite(volume.at(seed[0], seed[1], seed[2]))) {
      return Error{Code::kInvalidArgument, "seeds", "the intensity at a seed is not finite",
                   Reason{"image_not_finite", {}, ""}};
    }
    if (labels != nullptr && !allowed.has(labels->at(seed[0], seed[1], seed[2]))) {
      return Error{Code::kInvalidArgument, "seeds",
                   "a seed lies outside the labels that are allowed",
                   Reason{"seed_not_allowed", {}, ""}};
    }
  }
  return success();
}

/// A sample that is not finite spreads over the cells that the smoothing reaches from it; where a
/// seed is among them, nothing can be learnt around that seed.
Status check_smoothed(const Scene& scene) {
  for (size_t const seed : scene.seeds) {
    if (!std::isfinite(scene.smooth.samples[seed])) {
      return Error{Code::kInvalidArgument, "seeds", "an intensity near a seed is not finite",
                   Reason{"image_not_finite", {}, ""}};
    }
  }
  return success();
}

struct Found {
  Mask cells;
  double contrast = 0, mean = 0;
};

std::optional<Found> find_in(const Scene& scene) {
  const SeedModel model = model_around_seeds(scene);
  Choice best;
  for (double const scale : {2.0, 3.5, 6.0}) {
    Choice choice = choose_by_contrast(scene, model, scale);
    if (choice.score > best.score) best = std::move(choice);
  }
  // Below this the outline is one of the noise.
  if (best.contrast < 0.03) return std::nullopt;
  Found found{{scene.smooth.geometry, std::vector<uint8_t>(scene.smooth.samples.size())},
              best.contrast,
              model.mean};
  for (size_t n = 0; n < best.count; ++n) found.cells.samples[best.order[n]] = 1;
  found.cells = opened(scene, image::fill_holes(found.cells));
  const std::array<double, 3>& s = scene.smooth.geometry.spacing_mm;
  // The cells of a slice apart are neighbours, too.
  const double band_mm = std::max(2 * scene.blur_mm, 1.01 * *std::max_element(s.begin(), s.end()));
  for (int round = 0; round < 3; ++round) {
    const auto before = static_cast<double>(image::count_voxels(found.cells));
    found.cells =
        keep_seed_part(scene, image::fill_holes(nearer_side(scene, found.cells, band_mm)));
    const auto after = static_cast<double>(image::count_voxels(found.cells));
    if (std::abs(after - before) < 0.03 * before) break;
  }
  found.cells = keep_seed_part(scene, opened(scene, found.cells));
  return found;
}

}  // namespace

Result<Lesion> find_lesion(const Volume& volume, std::span<const std::array<int, 3>> seeds,
                           const LesionOptions& options, const Mask* labels,
                           const LabelSet& allowed) {
  if (Status fault = check(volume, seeds, options, labels, allowed)) return *fault;
  std::optional<Lesion> lesion;
  const double widest_mm = options.max_diameter_mm / 2;
  for (double half_mm = std::min(20.0, widest_mm);; half_mm = std::min(2 * half_mm, widest_mm)) {
    const Scene scene = look(volume, seeds, half_mm, labels, allowed);
    if (Status fault = check_smoothed(scene)) return *fault;
    const std::optional<Found> found = find_in(scene);
    if (found) {
      lesion = Lesion{on_study_grid(scene, found->cells, volume.geometry, labels, allowed),
                      near_edge(scene, found->cells), found->mean, found->contrast};
      if (!lesion->diameter_limit_reached) break;
    }
    if (half_mm >= widest_mm) break;
  }
  if (!lesion || image::count_voxels(lesion->part.mask) == 0) {
    return Error{Code::kDomain, "seeds", "nothing that ends is found around the seed",
                 Reason{"seed_no_end", {}, ""}};
  }
  return *lesion;
}

}  // namespace hepatica::segment
