// Sphere means from running sums along rows.
#include "core/radiomics/local_intensity.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

namespace hepatica::radiomics {
namespace {

constexpr FeatureRow kLocalIntensityTable[] = {
    {"loc_peak_loc", "Local intensity peak", "VJGA", "intensity",
     "mean intensity of the 1 cm^3 sphere about the voxel of highest intensity; of several such "
     "voxels "
     "the largest mean"},
    {"loc_peak_glob", "Global intensity peak", "0F91", "intensity",
     "largest mean intensity of a 1 cm^3 sphere about any voxel of the intensity mask"},
};
static_assert(std::size(kLocalIntensityTable) == kLocalIntensityFeatures);

// Row of the sphere: at (dy, dz) it covers dx in [-reach, reach].
struct SphereRow {
  int dy, dz, reach;
};

std::vector<SphereRow> sphere_rows(const std::array<double, 3>& spacing_mm) {
  std::vector<SphereRow> rows;
  const double r2 = kPeakRadiusMm * kPeakRadiusMm;
  const int far_y = static_cast<int>(kPeakRadiusMm / spacing_mm[1]);
  const int far_z = static_cast<int>(kPeakRadiusMm / spacing_mm[2]);
  for (int dz = -far_z; dz <= far_z; ++dz) {
    for (int dy = -far_y; dy <= far_y; ++dy) {
      const double y = dy * spacing_mm[1], z = dz * spacing_mm[2];
      const double left = r2 - y * y - z * z;
      if (left >= 0) rows.push_back({dy, dz, static_cast<int>(std::sqrt(left) / spacing_mm[0])});
    }
  }
  return rows;
}

class SphereMean {
 public:
  SphereMean(std::span<const double> value, const std::array<int, 3>& size,
             const std::array<double, 3>& spacing_mm)
      : size_(size), rows_(sphere_rows(spacing_mm)) {
    const size_t rows = static_cast<size_t>(size[1]) * static_cast<size_t>(size[2]);
    const size_t n = static_cast<size_t>(size[0]);
    sums_.assign(rows * (n + 1), 0.0);
    for (size_t r = 0; r < rows; ++r) {
      for (size_t i = 0; i < n; ++i)
        sums_[r * (n + 1) + i + 1] = sums_[r * (n + 1) + i] + value[r * n + i];
    }
  }

  double at(int i, int j, int k) const {
    double sum = 0;
    int count = 0;
    for (const SphereRow& row : rows_) {
      const int y = j + row.dy, z = k + row.dz;
      if (y < 0 || z < 0 || y >= size_[1] || z >= size_[2]) continue;
      const int from = std::max(0, i - row.reach), to = std::min(size_[0], i + row.reach + 1);
      const double* line = sums_.data() + static_cast<size_t>(y + size_[1] * z) *
                                              (static_cast<size_t>(size_[0]) + 1);
      sum += line[to] - line[from];
      count += to - from;
    }
    return sum / count;
  }

 private:
  std::array<int, 3> size_;
  std::vector<SphereRow> rows_;
  std::vector<double> sums_;  // per row, sums of the first 0, 1, ... values
};

}  // namespace

std::span<const FeatureRow> local_intensity_table() { return kLocalIntensityTable; }

std::array<double, kLocalIntensityFeatures> local_intensity(
    std::span<const double> value, std::span<const uint8_t> region, const std::array<int, 3>& size,
    const std::array<double, 3>& spacing_mm) {
  const SphereMean mean(value, size, spacing_mm);
  const double lowest = std::numeric_limits<double>::lowest();
  double highest = lowest, local = lowest, global = lowest;
  size_t at = 0;
  for (int k = 0; k < size[2]; ++k) {
    for (int j = 0; j < size[1]; ++j) {
      for (int i = 0; i < size[0]; ++i, ++at) {
        if (region[at] == 0) continue;
        const double here = mean.at(i, j, k);
        global = std::max(global, here);
        if (value[at] > highest) {
          highest = value[at];
          local = here;
        } else if (value[at] == highest) {
          local = std::max(local, here);
        }
      }
    }
  }
  return {local, global};
}

}  // namespace hepatica::radiomics
