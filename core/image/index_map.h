// Where the voxels of one grid lie in another of the same frame of reference.
#pragma once

#include <array>
#include <cmath>
#include <cstddef>
#include <optional>

#include "core/image/geometry.h"
#include "core/image/volume.h"

namespace hepatica::image {

/// Continuous index in one grid of an index in another, by patient coordinates (LPS, mm).
class IndexMap {
 public:
  IndexMap(const Geometry& from, const Geometry& to) : start_(world_to_index(to, from.origin_mm)) {
    for (size_t a = 0; a < 3; ++a) {
      Vector3 unit{};
      unit[a] = 1;
      step_[a] = world_to_index(to, index_to_world_mm(from, unit));
      for (size_t c = 0; c < 3; ++c) step_[a][c] -= start_[c];
    }
  }
  Vector3 operator()(double i, double j, double k) const {
    Vector3 out;
    for (size_t c = 0; c < 3; ++c) {
      out[c] = start_[c] + i * step_[0][c] + j * step_[1][c] + k * step_[2][c];
    }
    return out;
  }

 private:
  Vector3 start_;
  std::array<Vector3, 3> step_;
};

/// The voxel that holds a continuous index, or nothing outside the grid. A hair is added so that
/// equal grids do not fall to either side by rounding.
inline std::optional<size_t> voxel_at(const Geometry& g, const Vector3& index) {
  std::array<int, 3> at;
  for (size_t a = 0; a < 3; ++a) {
    const double nearest = std::floor(index[a] + 0.5 + 1e-6);
    if (!(nearest >= 0 && nearest < g.size[a])) return std::nullopt;
    at[a] = static_cast<int>(nearest);
  }
  return g.index(at[0], at[1], at[2]);
}

}  // namespace hepatica::image
