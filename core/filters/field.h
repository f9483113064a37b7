// The part of an image that filters work on, and what counts as beyond the image's border.
//
// A filter answers only where it is asked to (the box around a region), and reads only what that
// answer depends on: a box grown by the filter's reach. Boxes are in voxels of the whole image's
// grid, so the border rule applies at the image's border and never at the edge of a cut-out.
#pragma once

#include <algorithm>
#include <array>
#include <vector>

#include "core/base/result.h"
#include "core/image/mask.h"
#include "core/image/volume.h"

namespace hepatica::filters {

using image::Box;
using image::Geometry;

/// What lies beyond the border (IBSI reference manual on filters, section 2.3).
enum class Boundary {
  kZero,      // 0
  kNearest,   // the nearest voxel
  kPeriodic,  // the image again
  kMirror,    // the image mirrored about its outer faces (c b a | a b c)
};

/// Values in a box of an image, i fastest.
struct Field {
  std::array<int, 3> image_size{0, 0, 0};  // the whole image
  Box box;
  std::vector<double> values;

  size_t index(int i, int j, int k) const {
    return static_cast<size_t>(i - box.first[0]) +
           static_cast<size_t>(box.extent(0)) *
               (static_cast<size_t>(j - box.first[1]) +
                static_cast<size_t>(box.extent(1)) * static_cast<size_t>(k - box.first[2]));
  }
};

size_t voxel_count(const Box& box);
bool contains(const Box& outer, const Box& inner);
Box whole_box(const std::array<int, 3>& size);

/// Index in [0, n) that holds the value at any index under a rule; -1 for kZero beyond the border.
int source_index(long long index, int n, Boundary boundary);

/// The box grown by `reach` voxels, within the image. With kPeriodic an axis on which the grown box
/// crosses the border is taken whole, since the other end is read.
Box reach_box(const Box& wanted, const std::array<int, 3>& reach, const std::array<int, 3>& size,
              Boundary boundary);

/// One-dimensional convolution kernel:  y(i) = sum over t of weights[t] * x(i + centre - t).
struct Kernel {
  std::vector<double> weights;
  int centre = 0;

  /// The kernel of the mirrored axis:  y(i) = sum over t of weights[t] * x(i - centre + t).
  Kernel mirrored() const;
  /// How far beyond i it reads, to the lower and to the upper side.
  int reach_below() const { return static_cast<int>(weights.size()) - 1 - centre; }
  int reach_above() const { return centre; }
  int reach() const { return std::max(reach_below(), reach_above()); }
};

/// Convolution along one axis, answered for `first` to `last` of that axis and everywhere on the
/// others. The field must hold what that reads (reach_box).
Field convolve_axis(const Field& field, size_t axis, const Kernel& kernel, Boundary boundary,
                    int first, int last);

/// The part of the field inside the box.
Field cut(const Field& field, const Box& box);

}  // namespace hepatica::filters
