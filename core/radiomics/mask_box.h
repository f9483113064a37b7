// MaskBox: a binary region on its own box, as the shape classes read it.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace hepatica::radiomics {

/// Dense box, x fastest; `inside` is 1 in the region. The region touches all six faces of the box
/// where the box is tight.
struct MaskBox {
  std::array<int, 3> size{0, 0, 0};
  std::array<double, 3> spacing_mm{1, 1, 1};
  std::vector<uint8_t> inside;

  size_t index(int i, int j, int k) const {
    return static_cast<size_t>(i) +
           static_cast<size_t>(size[0]) *
               (static_cast<size_t>(j) + static_cast<size_t>(size[1]) * static_cast<size_t>(k));
  }
  /// Everything beyond the box is outside.
  bool at(int i, int j, int k) const {
    return i >= 0 && j >= 0 && k >= 0 && i < size[0] && j < size[1] && k < size[2] &&
           inside[index(i, j, k)] != 0;
  }
  size_t voxel_count() const {
    size_t n = 0;
    for (uint8_t v : inside) n += v != 0;
    return n;
  }
};

}  // namespace hepatica::radiomics
