// Volume and Mask: a regular grid of samples in patient space.
//
// Axis order everywhere: index (i, j, k) runs along x, y, z of the file; i is fastest in memory, so
// sample (i, j, k) lies at i + size[0] * (j + size[1] * k).
// The centre of voxel (i, j, k) lies at  origin_mm + direction * (spacing_mm * (i, j, k)).
// World axes are LPS (x to the patient's left, y to the back, z to the head), as in DICOM; readers
// of RAS formats (NIfTI) convert, and writers convert back.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace hepatica::image {

/// Where a grid lies. direction is row-major 3 x 3; its columns are the unit vectors of the i, j
/// and k axes in LPS.
struct Geometry {
  std::array<int, 3> size{0, 0, 0};
  std::array<double, 3> spacing_mm{1, 1, 1};
  std::array<double, 3> origin_mm{0, 0, 0};
  std::array<double, 9> direction{1, 0, 0, 0, 1, 0, 0, 0, 1};

  size_t voxel_count() const {
    return static_cast<size_t>(size[0]) * static_cast<size_t>(size[1]) *
           static_cast<size_t>(size[2]);
  }
  size_t index(int i, int j, int k) const {
    return static_cast<size_t>(i) +
           static_cast<size_t>(size[0]) *
               (static_cast<size_t>(j) + static_cast<size_t>(size[1]) * static_cast<size_t>(k));
  }
};

/// Samples on a grid. Invariant: samples.size() == geometry.voxel_count().
template <typename Sample>
struct Grid {
  Geometry geometry;
  std::vector<Sample> samples;

  Sample at(int i, int j, int k) const { return samples[geometry.index(i, j, k)]; }
  Sample& at(int i, int j, int k) { return samples[geometry.index(i, j, k)]; }
};

/// Intensities, single precision (CT in Hounsfield units).
using Volume = Grid<float>;
/// Labels; 0 is background. A region of interest is the set of voxels with one label.
using Mask = Grid<uint8_t>;

}  // namespace hepatica::image
