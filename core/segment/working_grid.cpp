// Plain loops over small grids.
#include "core/segment/working_grid.h"

#include <algorithm>
#include <cmath>
#include <vector>

namespace hepatica::segment {
namespace {

std::vector<float> gaussian_weights(double sigma_voxels) {
  const int reach = static_cast<int>(std::ceil(3 * sigma_voxels));
  std::vector<float> weights;
  for (int d = 0; d <= reach; ++d) {
    weights.push_back(static_cast<float>(std::exp(-0.5 * d * d / (sigma_voxels * sigma_voxels))));
  }
  return weights;
}

/// Smooths `rows` lines at once along an axis: line elements lie `stride` apart and `stride` lines
/// lie side by side, so that the inner loop runs over memory.
void smooth_axis(float* data, size_t length, size_t stride, const std::vector<float>& weights,
                 std::vector<float>& scratch) {
  scratch.assign(length * stride, 0);
  const auto n = static_cast<std::ptrdiff_t>(length);
  const auto reach = static_cast<std::ptrdiff_t>(weights.size()) - 1;
  for (std::ptrdiff_t to = 0; to < n; ++to) {
    float* const out = scratch.data() + static_cast<size_t>(to) * stride;
    const std::ptrdiff_t low = std::max<std::ptrdiff_t>(0, to - reach);
    const std::ptrdiff_t high = std::min(n - 1, to + reach);
    float sum = 0;
    for (std::ptrdiff_t from = low; from <= high; ++from) {
      const float w = weights[static_cast<size_t>(std::abs(from - to))];
      const float* const in = data + static_cast<size_t>(from) * stride;
      for (size_t s = 0; s < stride; ++s) out[s] += w * in[s];
      sum += w;
    }
    for (size_t s = 0; s < stride; ++s) out[s] /= sum;
  }
  std::copy(scratch.begin(), scratch.end(), data);
}

/// The same along the axis whose neighbours lie side by side: one distance at a time over the whole
/// line, so that here, too, the inner loop runs over memory. Each sum is taken in the same order.
void smooth_line(float* data, size_t length, const std::vector<float>& weights,
                 std::vector<float>& scratch) {
  scratch.assign(2 * length, 0);
  float* const out = scratch.data();
  float* const sum = out + length;
  const auto n = static_cast<std::ptrdiff_t>(length);
  const std::ptrdiff_t reach = std::min(static_cast<std::ptrdiff_t>(weights.size()) - 1, n - 1);
  for (std::ptrdiff_t d = -reach; d <= reach; ++d) {
    const float w = weights[static_cast<size_t>(std::abs(d))];
    const std::ptrdiff_t low = std::max<std::ptrdiff_t>(0, -d),
                         high = n - std::max<std::ptrdiff_t>(0, d);
    for (std::ptrdiff_t to = low; to < high; ++to) out[to] += w * data[to + d];
    for (std::ptrdiff_t to = low; to < high; ++to) sum[to] += w;
  }
  for (std::ptrdiff_t to = 0; to < n; ++to) data[to] = out[to] / sum[to];
}

}  // namespace

image::Volume block_means(const image::Volume& volume, const image::Box& box,
                          const std::array<int, 3>& factor) {
  image::Volume out{image::crop_geometry(volume.geometry, box), {}};
  image::Geometry& g = out.geometry;
  for (size_t a = 0; a < 3; ++a) {
    g.size[a] = (box.extent(a) + factor[a] - 1) / factor[a];
    const double shift_mm = 0.5 * (factor[a] - 1) * g.spacing_mm[a];
    for (size_t row = 0; row < 3; ++row) g.origin_mm[row] += g.direction[3 * row + a] * shift_mm;
    g.spacing_mm[a] *= factor[a];
  }
  std::vector<double> sums(g.voxel_count());
  std::vector<int> counts(g.voxel_count());
  for (int k = 0; k < box.extent(2); ++k) {
    for (int j = 0; j < box.extent(1); ++j) {
      const float* row = volume.samples.data() +
                         volume.geometry.index(box.first[0], j + box.first[1], k + box.first[2]);
      const size_t to = g.index(0, j / factor[1], k / factor[2]);
      for (int i = 0; i < box.extent(0); ++i) {
        const size_t cell = to + static_cast<size_t>(i / factor[0]);
        sums[cell] += row[i];
        ++counts[cell];
      }
    }
  }
  out.samples.resize(sums.size());
  for (size_t c = 0; c < sums.size(); ++c) {
    out.samples[c] = static_cast<float>(sums[c] / counts[c]);
  }
  return out;
}

void gaussian_in_place(image::Volume& volume, double sigma_mm) {
  const image::Geometry& g = volume.geometry;
  std::vector<float> scratch;
  size_t stride = 1;
  for (size_t a = 0; a < 3; ++a) {
    const auto length = static_cast<size_t>(g.size[a]);
    const double sigma = sigma_mm / g.spacing_mm[a];
    if (sigma >= 0.3 && length > 1) {
      const std::vector<float> weights = gaussian_weights(sigma);
      for (size_t start = 0; start < volume.samples.size(); start += length * stride) {
        float* const lines = volume.samples.data() + start;
        if (stride == 1) {
          smooth_line(lines, length, weights, scratch);
        } else {
          smooth_axis(lines, length, stride, weights, scratch);
        }
      }
    }
    stride *= length;
  }
}

}  // namespace hepatica::segment
