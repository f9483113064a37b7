// Regions become numbers on the box of the map; each voxel of the image in that box is looked up.
#include "core/measure/phase_means.h"

#include <cmath>

#include "core/base/reason.h"
#include "core/image/geometry.h"
#include "core/image/index_map.h"
#include "core/image/mask.h"

namespace hepatica::measure {
namespace {

using image::Box;
using image::Geometry;
using image::IndexMap;
using image::Mask;
using image::Vector3;

/// 0 nothing, 1 liver, 2 n viable (or not told) and 2 n + 1 necrotic part of lesion n (from 1), on
/// the box of the regions.
struct Coded {
  Geometry geometry;
  std::vector<uint32_t> code;
};

Coded coded_regions(const Mask& labels, const LabelRoles& roles,
                    const std::vector<Lesion>& lesions) {
  Mask wanted = labels;
  std::array<bool, 256> liver{};
  for (uint8_t const label : roles.liver) liver[label] = true;
  for (uint8_t& sample : wanted.samples) sample = liver[sample] ? 1 : 0;
  for (const Lesion& lesion : lesions) {
    size_t at = 0;
    for (int k = lesion.box.first[2]; k <= lesion.box.last[2]; ++k) {
      for (int j = lesion.box.first[1]; j <= lesion.box.last[1]; ++j) {
        for (int i = lesion.box.first[0]; i <= lesion.box.last[0]; ++i, ++at) {
          if (lesion.tissue.samples[at] != 0) wanted.at(i, j, k) = 2;
        }
      }
    }
  }
  const auto box = image::bounding_box(wanted);
  if (!box) return {};
  const Mask part = image::crop(wanted, *box);
  Coded out{part.geometry, std::vector<uint32_t>(part.samples.begin(), part.samples.end())};
  for (size_t n = 0; n < lesions.size(); ++n) {
    const Lesion& lesion = lesions[n];
    size_t at = 0;
    for (int k = lesion.box.first[2]; k <= lesion.box.last[2]; ++k) {
      for (int j = lesion.box.first[1]; j <= lesion.box.last[1]; ++j) {
        for (int i = lesion.box.first[0]; i <= lesion.box.last[0]; ++i, ++at) {
          const uint8_t tissue = lesion.tissue.samples[at];
          if (tissue == 0) continue;
          out.code[out.geometry.index(i - box->first[0], j - box->first[1], k - box->first[2])] =
              static_cast<uint32_t>(2 * (n + 1)) + (tissue == 2 ? 1U : 0U);
        }
      }
    }
  }
  return out;
}

/// Voxels of the image that can lie in the grid; nothing when they do not meet.
std::optional<Box> box_in_image(const Geometry& grid, const Geometry& image) {
  const IndexMap to_image(grid, image);
  Vector3 low, high;
  for (int corner = 0; corner < 8; ++corner) {
    std::array<double, 3> at;
    for (size_t a = 0; a < 3; ++a) at[a] = (corner >> a & 1) != 0 ? grid.size[a] - 0.5 : -0.5;
    const Vector3 index = to_image(at[0], at[1], at[2]);
    for (size_t a = 0; a < 3; ++a) {
      low[a] = corner == 0 ? index[a] : std::min(low[a], index[a]);
      high[a] = corner == 0 ? index[a] : std::max(high[a], index[a]);
    }
  }
  Box out;
  for (size_t a = 0; a < 3; ++a) {
    const double first = std::max(0.0, std::floor(low[a]));
    const double last = std::min(image.size[a] - 1.0, std::ceil(high[a]));
    if (first > last) return std::nullopt;
    out.first[a] = static_cast<int>(first);
    out.last[a] = static_cast<int>(last);
  }
  return out;
}

/// By code: samples of the image, voxels of the map, and how many of these the image covers.
struct Tallies {
  std::vector<AttenuationSum> sums;
  std::vector<size_t> voxels, covered;
};

Tallies tally(const Coded& regions, const image::Volume& image, size_t codes) {
  Tallies out{std::vector<AttenuationSum>(codes), std::vector<size_t>(codes),
              std::vector<size_t>(codes)};
  const IndexMap to_image(regions.geometry, image.geometry);
  size_t at = 0;
  for (int k = 0; k < regions.geometry.size[2]; ++k) {
    for (int j = 0; j < regions.geometry.size[1]; ++j) {
      for (int i = 0; i < regions.geometry.size[0]; ++i, ++at) {
        const uint32_t code = regions.code[at];
        if (code == 0) continue;
        ++out.voxels[code];
        if (image::voxel_at(image.geometry, to_image(i, j, k))) ++out.covered[code];
      }
    }
  }
  const auto box = box_in_image(regions.geometry, image.geometry);
  if (!box) return out;
  const IndexMap to_regions(image.geometry, regions.geometry);
  for (int k = box->first[2]; k <= box->last[2]; ++k) {
    for (int j = box->first[1]; j <= box->last[1]; ++j) {
      for (int i = box->first[0]; i <= box->last[0]; ++i) {
        const auto in_regions = image::voxel_at(regions.geometry, to_regions(i, j, k));
        if (!in_regions || regions.code[*in_regions] == 0) continue;
        out.sums[regions.code[*in_regions]].add(image.at(i, j, k));
      }
    }
  }
  return out;
}

/// One region made of some codes.
PhaseRegion joined(const Tallies& tallies, std::initializer_list<size_t> codes) {
  PhaseRegion out;
  size_t voxels = 0, covered = 0;
  double n = 0, sum = 0, square = 0;  // about the first shift
  double shift = 0;
  for (size_t const code : codes) {
    voxels += tallies.voxels[code];
    covered += tallies.covered[code];
    const AttenuationSum& one = tallies.sums[code];
    if (one.n == 0) continue;
    if (n == 0) shift = one.shift;
    const double off = one.shift - shift;
    n += one.n;
    sum += one.sum + one.n * off;
    square += one.square + 2 * off * one.sum + one.n * off * off;
  }
  out.attenuation = AttenuationSum{n, sum, square, shift}.told();
  out.voxels = static_cast<size_t>(n);
  if (voxels > 0) out.covered = static_cast<double>(covered) / static_cast<double>(voxels);
  return out;
}

}  // namespace

Result<PhaseMeans> measure_phase(const Mask& labels, const LabelRoles& roles,
                                 const image::Volume& image) {
  if (Status fault = check_roles(roles)) return *fault;
  Result<std::vector<Lesion>> lesions = find_lesions(labels, roles);
  if (!lesions.ok()) return lesions.error();
  const Coded regions = coded_regions(labels, roles, *lesions);
  if (regions.code.empty()) {
    return Error{Code::kEmptyRoi, "labels", "neither lesion nor liver",
                 Reason{"neither_lesion_nor_liver", {}, ""}};
  }
  const Tallies tallies = tally(regions, image, 2 * lesions->size() + 2);
  PhaseMeans out;
  if (tallies.voxels[1] > 0) out.liver = joined(tallies, {1});
  for (size_t n = 0; n < lesions->size(); ++n) {
    PhaseLesion one{
        static_cast<int>(n + 1), (*lesions)[n].label, joined(tallies, {2 * n + 2, 2 * n + 3}), {}};
    if (!roles.necrosis.empty()) one.viable = joined(tallies, {2 * n + 2});
    out.lesions.push_back(one);
  }
  return out;
}

}  // namespace hepatica::measure
