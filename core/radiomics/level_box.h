// LevelBox: the discretised region on a dense box with a border of zeros, which every texture class
// reads.
//
// The border is as wide as the farthest neighbour, so the inner loops look at neighbours without
// any bounds test: what lies outside the region, inside or outside the box, is rank 0.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "core/base/result.h"

namespace hepatica::radiomics {

/// Region voxels that follow each other along x.
struct Run {
  uint32_t first;  // index into LevelBox::rank
  uint32_t length;
  uint32_t slice;  // index along z
};

/// The region's grey levels. A voxel holds the rank (1..K) of its grey level among the K levels
/// that occur, so that tables have K rows however far the levels spread; features use the levels
/// themselves.
struct LevelBox {
  std::array<int, 3> size{0, 0, 0};  // without the border
  std::array<double, 3> spacing_mm{1, 1, 1};
  int border = 1;
  std::vector<uint16_t> rank;   // 0 outside the region
  std::vector<int> grey_level;  // grey_level[r - 1] of rank r, rising
  std::vector<Run> runs;        // by z, then y, then x
  size_t voxel_count = 0;

  /// N_g: the highest grey level.
  int level_count() const { return grey_level.empty() ? 0 : grey_level.back(); }
  /// K: how many levels occur.
  int rank_count() const { return static_cast<int>(grey_level.size()); }
  std::ptrdiff_t stride(int axis) const {
    const std::ptrdiff_t row = size[0] + 2 * border;
    return axis == 0 ? 1 : axis == 1 ? row : row * (size[1] + 2 * border);
  }
  size_t index(int i, int j, int k) const {
    return static_cast<size_t>(i + border + stride(1) * (j + border) + stride(2) * (k + border));
  }
};

/// Builds the box from grey levels of a dense box without border, x fastest; 0 is outside the
/// region, inside are levels >= 1. `axes` names which axis of the input becomes x, y and z (0, 1, 2
/// keeps them; 2.5D classes treat z as the slice axis). Errors: kEmptyRoi without a voxel;
/// kTooLarge for more than 65 535 levels that occur or a box of more than 2^31 voxels.
Result<LevelBox> make_level_box(std::span<const int> level, std::array<int, 3> size,
                                std::array<double, 3> spacing_mm, int border,
                                std::array<int, 3> axes = {0, 1, 2});

/// Calls f with the runs of each slice that has any.
template <typename F>
void for_each_slice(const LevelBox& box, F f) {
  const std::span<const Run> runs(box.runs);
  for (size_t from = 0; from < runs.size();) {
    size_t end = from;
    while (end < runs.size() && runs[end].slice == runs[from].slice) ++end;
    f(runs.subspan(from, end - from));
    from = end;
  }
}

/// A step to a neighbour, in voxels along x, y and z.
struct Offset {
  int x, y, z;
};

/// One of each pair of opposite directions whose Chebyshev length is `distance` (13 for distance 1,
/// or 4 with in_plane, which leaves z alone).
std::vector<Offset> half_directions(int distance, bool in_plane);

/// All neighbours whose Chebyshev distance is in `distances` (26 or, in_plane, 8 for distance 1).
std::vector<Offset> neighbours(std::span<const int> distances, bool in_plane);

/// Index step of an offset in a box.
inline std::ptrdiff_t step(const LevelBox& box, const Offset& o) {
  return o.x + o.y * box.stride(1) + o.z * box.stride(2);
}

}  // namespace hepatica::radiomics
