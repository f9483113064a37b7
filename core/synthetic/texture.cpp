// Lattice noise from hashed coordinates, and separable Gaussian filters.
#include "core/synthetic/texture.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "core/synthetic/chance.h"

namespace hepatica::synthetic {
namespace {

using Cell = std::array<int64_t, 3>;

uint64_t hash(const Cell& cell, uint64_t seed) {
  uint64_t bits = mix(seed + 0x9e3779b97f4a7c15ULL);
  for (int64_t const part : cell) {
    bits = mix(bits ^ (static_cast<uint64_t>(part) + 0x9e3779b97f4a7c15ULL));
  }
  return bits;
}

double unit(uint64_t bits) { return static_cast<double>(bits >> 11) * 0x1p-53; }
double signed_unit(uint64_t bits) { return 2 * unit(bits) - 1; }

double fade(double t) { return t * t * (3 - 2 * t); }

/// Half of a symmetric kernel, middle first, summing to 1 with its mirror.
std::vector<double> gaussian(double sigma_px) {
  if (sigma_px <= 0) return {1};
  int const reach = static_cast<int>(std::ceil(3 * sigma_px));
  std::vector<double> half;
  double sum = 0;
  for (int i = 0; i <= reach; ++i) {
    double const at = i / sigma_px;
    half.push_back(portable_exp(-0.5 * at * at));
    sum += i == 0 ? half.back() : 2 * half.back();
  }
  for (double& weight : half) weight /= sum;
  return half;
}

/// Filters one line in place; beyond its ends the end samples go on.
void filter_line(float* first, size_t stride, int count, const std::vector<double>& half,
                 std::vector<double>& line) {
  line.resize(static_cast<size_t>(count));
  for (int i = 0; i < count; ++i) {
    line[static_cast<size_t>(i)] = static_cast<double>(first[static_cast<size_t>(i) * stride]);
  }
  auto const at = [&](int i) { return line[static_cast<size_t>(std::clamp(i, 0, count - 1))]; };
  for (int i = 0; i < count; ++i) {
    double sum = half[0] * at(i);
    for (int j = 1; j < static_cast<int>(half.size()); ++j) {
      sum += half[static_cast<size_t>(j)] * (at(i - j) + at(i + j));
    }
    first[static_cast<size_t>(i) * stride] = static_cast<float>(sum);
  }
}

void filter_axis(image::Volume& volume, int axis, const std::vector<double>& half) {
  if (half.size() < 2) return;
  auto const& size = volume.geometry.size;
  size_t stride = 1;
  for (int a = 0; a < axis; ++a) stride *= static_cast<size_t>(size[static_cast<size_t>(a)]);
  int const count = size[static_cast<size_t>(axis)];
  size_t const block = stride * static_cast<size_t>(count);
  std::vector<double> line;
  for (size_t start = 0; start < volume.samples.size(); start += block) {
    for (size_t offset = 0; offset < stride; ++offset) {
      filter_line(&volume.samples[start + offset], stride, count, half, line);
    }
  }
}

/// Sum over a line of the product of two kernels.
double overlap(const std::vector<double>& a, const std::vector<double>& b) {
  double sum = a[0] * b[0];
  for (size_t i = 1; i < std::min(a.size(), b.size()); ++i) sum += 2 * a[i] * b[i];
  return sum;
}

}  // namespace

double smooth_noise(const Point& p, double wavelength_mm, uint64_t seed) {
  Cell cell{};
  Point t{};
  for (size_t a = 0; a < 3; ++a) {
    double const at = p[a] / wavelength_mm;
    double const low = std::floor(at);
    cell[a] = static_cast<int64_t>(low);
    t[a] = fade(at - low);
  }
  double sum = 0;
  for (unsigned corner = 0; corner < 8; ++corner) {
    Cell at = cell;
    double weight = 1;
    for (size_t a = 0; a < 3; ++a) {
      bool const upper = ((corner >> a) & 1U) != 0;
      at[a] += upper ? 1 : 0;
      weight *= upper ? t[a] : 1 - t[a];
    }
    sum += weight * signed_unit(hash(at, seed));
  }
  return sum;
}

double cell_noise(const Point& p, double size_mm, uint64_t seed) {
  Point const at = (1 / size_mm) * p;
  Cell const home{static_cast<int64_t>(std::floor(at[0])), static_cast<int64_t>(std::floor(at[1])),
                  static_cast<int64_t>(std::floor(at[2]))};
  double nearest = 1e9;
  double value = 0;
  for (int64_t k = -1; k <= 1; ++k) {
    for (int64_t j = -1; j <= 1; ++j) {
      for (int64_t i = -1; i <= 1; ++i) {
        Cell const cell{home[0] + i, home[1] + j, home[2] + k};
        uint64_t const bits = hash(cell, seed);
        Point const site{static_cast<double>(cell[0]) + unit(mix(bits + 1)),
                         static_cast<double>(cell[1]) + unit(mix(bits + 2)),
                         static_cast<double>(cell[2]) + unit(mix(bits + 3))};
        double const away = dot(at - site, at - site);
        if (away < nearest) {
          nearest = away;
          value = signed_unit(mix(bits + 4));
        }
      }
    }
  }
  return value;
}

void add_scanner_noise(image::Volume& volume, double sd_hu, uint64_t seed) {
  if (sd_hu <= 0) return;
  auto const& spacing = volume.geometry.spacing_mm;
  std::array<std::vector<double>, 2> const fine{gaussian(0.5 / spacing[0]),
                                                gaussian(0.5 / spacing[1])};
  std::array<std::vector<double>, 2> const coarse{gaussian(1.0 / spacing[0]),
                                                  gaussian(1.0 / spacing[1])};
  double ff = 1;
  double fc = 1;
  double cc = 1;
  for (size_t a = 0; a < 2; ++a) {
    ff *= overlap(fine[a], fine[a]);
    fc *= overlap(fine[a], coarse[a]);
    cc *= overlap(coarse[a], coarse[a]);
  }
  // The variance of filtered white noise is the sum of the squared kernel.
  double const variance = ff - 2 * fc + cc;
  // From pixels of about 5 mm on both filters leave single-precision samples as they are, and
  // nothing but rounding, or 0 / 0, would be scaled up. Neighbours so far apart do not correlate in
  // a scanner either: the white noise itself is taken.
  bool const filtered = variance > 1e-10;
  image::Volume narrow{volume.geometry, std::vector<float>(volume.samples.size())};
  Chance chance(seed);
  for (float& sample : narrow.samples) sample = static_cast<float>(chance.normal(0, 1));
  image::Volume wide{volume.geometry, std::vector<float>(volume.samples.size())};
  if (filtered) wide.samples = narrow.samples;
  for (size_t a = 0; filtered && a < 2; ++a) {
    filter_axis(narrow, static_cast<int>(a), fine[a]);
    filter_axis(wide, static_cast<int>(a), coarse[a]);
  }
  double const scale = sd_hu / (filtered ? std::sqrt(variance) : 1);
  for (size_t i = 0; i < volume.samples.size(); ++i) {
    double const noise =
        static_cast<double>(narrow.samples[i]) - static_cast<double>(wide.samples[i]);
    volume.samples[i] = static_cast<float>(static_cast<double>(volume.samples[i]) + scale * noise);
  }
}

void blur(image::Volume& volume, double sigma_mm) {
  for (int axis = 0; axis < 3; ++axis) {
    double const spacing = volume.geometry.spacing_mm[static_cast<size_t>(axis)];
    filter_axis(volume, axis, gaussian(sigma_mm / spacing));
  }
}

}  // namespace hepatica::synthetic
