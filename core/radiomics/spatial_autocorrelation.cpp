// The sums over pairs, by Fourier transform or one by one.
#include "core/radiomics/spatial_autocorrelation.h"

#include <cmath>
#include <cstdlib>
#include <vector>

#include "core/base/fft.h"
#include "core/radiomics/undefined.h"

namespace hepatica::radiomics {
namespace {

constexpr size_t kPairwiseVoxels = 1500;

// y: intensities minus their mean, 0 outside the region.
struct Centred {
  std::vector<double> y;
  double n = 0, squares = 0;
};

Centred centre(std::span<const double> value, std::span<const uint8_t> inside) {
  Centred c;
  double sum = 0;
  bool constant = true;
  double first = 0;
  for (size_t v = 0; v < value.size(); ++v) {
    if (inside[v] == 0) continue;
    if (c.n == 0) first = value[v];
    constant = constant && value[v] == first;
    sum += value[v];
    c.n += 1;
  }
  const double mean = constant ? first : sum / c.n;
  c.y.assign(value.size(), 0.0);
  for (size_t v = 0; v < value.size(); ++v) {
    if (inside[v] == 0) continue;
    c.y[v] = value[v] - mean;
    c.squares += c.y[v] * c.y[v];
  }
  return c;
}

// Sums over ordered pairs a != b, each times w_ab: of 1, of y_a y_b, and of y_a^2.
struct PairSums {
  double weight = 0, product = 0, square = 0;
};

SpatialAutocorrelation indices(const PairSums& p, const Centred& c) {
  // (x_a - x_b)^2 summed over ordered pairs is 2 (sum y_a^2 - sum y_a y_b).
  return {c.n / p.weight * p.product / c.squares,
          (c.n - 1) / p.weight * (p.square - p.product) / c.squares};
}

PairSums pairwise(const Centred& c, std::span<const uint8_t> inside, const std::array<int, 3>& size,
                  const std::array<double, 3>& spacing_mm) {
  struct Voxel {
    double x, y, z, value;
  };
  std::vector<Voxel> voxels;
  size_t at = 0;
  for (int k = 0; k < size[2]; ++k) {
    for (int j = 0; j < size[1]; ++j) {
      for (int i = 0; i < size[0]; ++i, ++at) {
        if (inside[at] == 0) continue;
        voxels.push_back({i * spacing_mm[0], j * spacing_mm[1], k * spacing_mm[2], c.y[at]});
      }
    }
  }
  PairSums sums;
  for (size_t a = 0; a < voxels.size(); ++a) {
    for (size_t b = 0; b < a; ++b) {
      const Voxel &p = voxels[a], &q = voxels[b];
      const double dx = p.x - q.x, dy = p.y - q.y, dz = p.z - q.z;
      const double w = 1 / std::sqrt(dx * dx + dy * dy + dz * dz);
      sums.weight += 2 * w;
      sums.product += 2 * w * p.value * q.value;
      sums.square += w * (p.value * p.value + q.value * q.value);
    }
  }
  return sums;
}

// Real transform of w on the padded grid: w is even, so its transform has no imaginary part.
std::vector<double> weight_spectrum(const std::array<size_t, 3>& padded,
                                    const std::array<int, 3>& size,
                                    const std::array<double, 3>& spacing_mm) {
  ComplexBox w;
  w.size = padded;
  w.re.assign(padded[0] * padded[1] * padded[2], 0.0);
  w.im.assign(w.re.size(), 0.0);
  const auto wrap = [&](int lag, size_t axis) {
    return lag >= 0 ? static_cast<size_t>(lag) : padded[axis] - static_cast<size_t>(-lag);
  };
  for (int k = 1 - size[2]; k < size[2]; ++k) {
    for (int j = 1 - size[1]; j < size[1]; ++j) {
      for (int i = 1 - size[0]; i < size[0]; ++i) {
        if (i == 0 && j == 0 && k == 0) continue;
        const double dx = i * spacing_mm[0], dy = j * spacing_mm[1], dz = k * spacing_mm[2];
        w.re[wrap(i, 0) + padded[0] * (wrap(j, 1) + padded[1] * wrap(k, 2))] =
            1 / std::sqrt(dx * dx + dy * dy + dz * dz);
      }
    }
  }
  fft_forward(w, padded);
  return std::move(w.re);
}

// y and the mask travel as real and imaginary part of one signal; convolution with the real, even w
// keeps them apart.
PairSums by_transform(const Centred& c, std::span<const uint8_t> inside,
                      const std::array<int, 3>& size, const std::array<double, 3>& spacing_mm) {
  std::array<size_t, 3> padded{}, filled{};
  for (size_t a = 0; a < 3; ++a) {
    filled[a] = static_cast<size_t>(size[a]);
    padded[a] = fft_length(2 * filled[a] - 1);
  }
  const std::vector<double> w = weight_spectrum(padded, size, spacing_mm);
  ComplexBox box;
  box.size = padded;
  box.re.assign(w.size(), 0.0);
  box.im.assign(w.size(), 0.0);
  const auto each = [&](auto f) {
    size_t from = 0;
    for (size_t k = 0; k < filled[2]; ++k) {
      for (size_t j = 0; j < filled[1]; ++j) {
        const size_t row = padded[0] * (j + padded[1] * k);
        for (size_t i = 0; i < filled[0]; ++i, ++from) {
          if (inside[from] != 0) f(row + i, from);
        }
      }
    }
  };
  each([&](size_t at, size_t from) {
    box.re[at] = c.y[from];
    box.im[at] = 1;
  });
  fft_forward(box, filled);
  for (size_t at = 0; at < w.size(); ++at) {
    box.re[at] *= w[at];
    box.im[at] *= w[at];
  }
  fft_inverse(box, filled);
  const double scale = 1 / static_cast<double>(w.size());
  PairSums sums;
  each([&](size_t at, size_t from) {
    sums.weight += box.im[at] * scale;
    sums.product += c.y[from] * box.re[at] * scale;
    sums.square += c.y[from] * c.y[from] * box.im[at] * scale;
  });
  return sums;
}

}  // namespace

SpatialAutocorrelation spatial_autocorrelation(std::span<const double> value,
                                               std::span<const uint8_t> inside,
                                               const std::array<int, 3>& size,
                                               const std::array<double, 3>& spacing_mm) {
  const Centred c = centre(value, inside);
  if (c.n < 2 || c.squares == 0) return {kUndefined, kUndefined};
  if (c.n <= kPairwiseVoxels) return indices(pairwise(c, inside, size, spacing_mm), c);
  return indices(by_transform(c, inside, size, spacing_mm), c);
}

SpatialAutocorrelation spatial_autocorrelation_pairwise(std::span<const double> value,
                                                        std::span<const uint8_t> inside,
                                                        const std::array<int, 3>& size,
                                                        const std::array<double, 3>& spacing_mm) {
  const Centred c = centre(value, inside);
  if (c.n < 2 || c.squares == 0) return {kUndefined, kUndefined};
  return indices(pairwise(c, inside, size, spacing_mm), c);
}

}  // namespace hepatica::radiomics
