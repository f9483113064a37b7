// Reproducible regions of random shape and grey levels for twins and properties.
#pragma once

#include <cstdint>
#include <vector>

#include "core/radiomics/level_box.h"
#include "core/radiomics/mask_box.h"

namespace hepatica::radiomics {

/// Linear congruential numbers in [0, 1) (Numerical Recipes).
class Random {
 public:
  explicit Random(uint32_t seed) : state_(seed) {}
  double next() {
    state_ = state_ * 1664525u + 1013904223u;
    return state_ / 4294967296.0;
  }
  int below(int n) { return static_cast<int>(next() * n); }

 private:
  uint32_t state_;
};

struct TestRegion {
  MaskBox mask;
  std::vector<int> level;  // 0 outside
};

/// Voxels are inside with the given probability; levels 1..levels, in patches so that zones and
/// runs occur.
inline TestRegion random_region(std::array<int, 3> size, int levels, double fill, uint32_t seed) {
  Random random(seed);
  TestRegion r;
  r.mask.size = size;
  r.mask.spacing_mm = {0.9, 1.1, 2.5};
  int level = 1;
  for (int v = 0; v < size[0] * size[1] * size[2]; ++v) {
    const bool inside = random.next() < fill;
    if (random.next() < 0.6) level = 1 + random.below(levels);
    r.mask.inside.push_back(inside);
    r.level.push_back(inside ? level : 0);
  }
  return r;
}

inline LevelBox box_of(const TestRegion& r, int border = 1) {
  return make_level_box(r.level, r.mask.size, r.mask.spacing_mm, border).value();
}

}  // namespace hepatica::radiomics
