// Each target voxel is looked up by itself: one pass, no intermediate volume.
#include "core/image/onto_grid.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "core/base/reason.h"
#include "core/image/geometry.h"
#include "core/image/index_map.h"

namespace hepatica::image {
namespace {

/// What is whole but for rounding is exact, and a place half a voxel outside belongs to the edge.
constexpr double kHair = 1e-6;

/// The two voxels of an axis around a place, and the share of the second; nothing outside.
struct Between {
  int low = 0, high = 0;
  double share = 0;
};

bool between(double place, int size, Between& out) {
  if (!(place >= -0.5 - kHair && place <= size - 0.5 + kHair)) return false;
  const double inside = std::clamp(place, 0.0, size - 1.0);
  const double low = std::floor(inside + kHair);
  out.low = static_cast<int>(low);
  out.high = std::min(out.low + 1, size - 1);
  const double share = inside - low;
  out.share = share < kHair ? 0 : share;
  return true;
}

float mixed(const Volume& v, const std::array<Between, 3>& at) {
  const auto row = [&](int j, int k) {
    const double a = v.at(at[0].low, j, k);
    return at[0].share == 0 ? a : a + at[0].share * (v.at(at[0].high, j, k) - a);
  };
  const auto slice = [&](int k) {
    const double a = row(at[1].low, k);
    return at[1].share == 0 ? a : a + at[1].share * (row(at[1].high, k) - a);
  };
  const double a = slice(at[2].low);
  return static_cast<float>(at[2].share == 0 ? a : a + at[2].share * (slice(at[2].high) - a));
}

float lowest(const Volume& v) {
  float out = 0;
  bool any = false;
  for (const float sample : v.samples) {
    if (!std::isfinite(sample) || (any && sample >= out)) continue;
    out = sample;
    any = true;
  }
  return out;
}

}  // namespace

Result<OnGrid> onto_grid(const Volume& volume, const Geometry& target) {
  if (Status fault = check_geometry(target)) return *fault;
  OnGrid out{{target, std::vector<float>(target.voxel_count())}, 0};
  const IndexMap place(target, volume.geometry);
  const float air = lowest(volume);
  size_t to = 0;
  for (int k = 0; k < target.size[2]; ++k) {
    for (int j = 0; j < target.size[1]; ++j) {
      for (int i = 0; i < target.size[0]; ++i, ++to) {
        const Vector3 index = place(i, j, k);
        std::array<Between, 3> at;
        bool inside = true;
        for (size_t a = 0; a < 3 && inside; ++a) {
          inside = between(index[a], volume.geometry.size[a], at[a]);
        }
        out.outside += inside ? 0 : 1;
        out.volume.samples[to] = inside ? mixed(volume, at) : air;
      }
    }
  }
  if (out.outside == to) {
    return Error{Code::kEmptyRoi, "volume", "lies nowhere within the grid of the other image",
                 Reason{"grids_apart", {}, ""}};
  }
  return out;
}

}  // namespace hepatica::image
