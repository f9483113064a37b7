// Selecting, boxing and cropping regions of interest.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "core/base/result.h"
#include "core/image/volume.h"

namespace hepatica::image {

/// A box of voxels; both ends belong to it.
struct Box {
  std::array<int, 3> first{0, 0, 0};
  std::array<int, 3> last{-1, -1, -1};

  int extent(size_t axis) const { return last[axis] - first[axis] + 1; }
  bool operator==(const Box& other) const { return first == other.first && last == other.last; }
};

/// Voxels per label, label 0 left out, in rising order of label.
struct LabelCount {
  uint8_t label;
  size_t voxels;
};
std::vector<LabelCount> count_labels(const Mask& mask);

/// Number of voxels that are not 0.
size_t count_voxels(const Mask& mask);

/// 1 where the mask has the label, else 0. kEmptyRoi when no voxel has it.
Result<Mask> select_label(const Mask& mask, uint8_t label);

/// Smallest box around the voxels that are not 0; nothing for an empty mask.
std::optional<Box> bounding_box(const Mask& mask);

/// The box grown by `margin` voxels on every side, cut at the grid's borders.
Box grow_box(const Box& box, const std::array<int, 3>& margin, const std::array<int, 3>& size);

/// Geometry of the part of the grid inside the box (the origin moves with its first voxel).
Geometry crop_geometry(const Geometry& geometry, const Box& box);

/// The part of the grid inside the box, which must lie within it.
template <typename Sample>
Grid<Sample> crop(const Grid<Sample>& grid, const Box& box) {
  Grid<Sample> out{crop_geometry(grid.geometry, box), {}};
  out.samples.reserve(out.geometry.voxel_count());
  for (int k = box.first[2]; k <= box.last[2]; ++k) {
    for (int j = box.first[1]; j <= box.last[1]; ++j) {
      auto const row = grid.samples.begin() +
                       static_cast<std::ptrdiff_t>(grid.geometry.index(box.first[0], j, k));
      out.samples.insert(out.samples.end(), row, row + box.extent(0));
    }
  }
  return out;
}

/// Writes `part` back at the box it was cropped from.
template <typename Sample>
void paste(const Grid<Sample>& part, const Box& box, Grid<Sample>& grid) {
  for (int k = 0; k < box.extent(2); ++k) {
    for (int j = 0; j < box.extent(1); ++j) {
      auto const row =
          part.samples.begin() + static_cast<std::ptrdiff_t>(part.geometry.index(0, j, k));
      std::copy(row, row + box.extent(0),
                grid.samples.begin() + static_cast<std::ptrdiff_t>(grid.geometry.index(
                                           box.first[0], j + box.first[1], k + box.first[2])));
    }
  }
}

}  // namespace hepatica::image
