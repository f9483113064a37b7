// One transform, a product, one inverse; only the real part of the response is kept.
#include "core/filters/frequency.h"

#include <cmath>
#include <numbers>

#include "core/filters/transform.h"

namespace hepatica::filters {
namespace {

ComplexBox load(const Field& whole) {
  ComplexBox box;
  for (size_t axis = 0; axis < 3; ++axis)
    box.size[axis] = static_cast<size_t>(whole.image_size[axis]);
  box.re = whole.values;
  box.im.assign(box.re.size(), 0.0);
  return box;
}

/// Position of DFT index k in the centred spectrum, scaled to [-1, 1].
double centred_frequency(size_t k, size_t n) {
  if (n < 2) return 0;
  double const half = 0.5 * static_cast<double>(n - 1);
  return (static_cast<double>((k + n / 2) % n) - half) / half;
}

double simoncelli_gain(double radius) {
  if (radius <= 0.25 || radius > 1) return 0;
  return std::cos(0.5 * std::numbers::pi * std::log2(2 * radius));
}

/// Squares of the scaled frequencies of each axis, for index k and for its mirror n - k: the real
/// part of the response belongs to the mean of both gains.
struct AxisSquares {
  std::vector<double> at;
  std::vector<double> mirrored;

  AxisSquares(size_t n, double scale) {
    for (size_t k = 0; k < n; ++k) {
      double const f = scale * centred_frequency(k, n);
      double const m = scale * centred_frequency((n - k) % n, n);
      at.push_back(f * f);
      mirrored.push_back(m * m);
    }
  }
};

void multiply_simoncelli(ComplexBox& box, int level) {
  double const scale = std::ldexp(1.0, level - 1);
  AxisSquares const x(box.size[0], scale);
  AxisSquares const y(box.size[1], scale);
  AxisSquares const z(box.size[2], scale);
  size_t at = 0;
  for (size_t k = 0; k < box.size[2]; ++k) {
    for (size_t j = 0; j < box.size[1]; ++j) {
      for (size_t i = 0; i < box.size[0]; ++i, ++at) {
        double const gain =
            0.5 * (simoncelli_gain(std::sqrt(x.at[i] + y.at[j] + z.at[k])) +
                   simoncelli_gain(std::sqrt(x.mirrored[i] + y.mirrored[j] + z.mirrored[k])));
        box.re[at] *= gain;
        box.im[at] *= gain;
      }
    }
  }
}

/// Cycles per voxel in [-1/2, 1/2).
double signed_frequency(size_t k, size_t n) {
  auto const index = static_cast<double>(k);
  auto const length = static_cast<double>(n);
  return (2 * k < n ? index : index - length) / length;
}

double factorial(int n) { return n < 2 ? 1.0 : n * factorial(n - 1); }

/// Multiplies by (-i)^order * gain.
void multiply_turned(double& re, double& im, double gain, int order) {
  double const r = re * gain;
  double const i = im * gain;
  switch (order % 4) {
    case 0:
      re = r, im = i;
      break;
    case 1:
      re = i, im = -r;
      break;
    case 2:
      re = -r, im = -i;
      break;
    default:
      re = -i, im = r;
      break;
  }
}

}  // namespace

Field simoncelli(const Field& whole, int level, Dimension dimension) {
  Field out{whole.image_size, whole.box, {}};
  ComplexBox box = load(whole);
  if (dimension == Dimension::k3d) {
    transform(box);
    multiply_simoncelli(box, level);
    inverse_transform(box);
    out.values = std::move(box.re);
    return out;
  }
  size_t const slice = box.size[0] * box.size[1];
  for (size_t k = 0; k < box.size[2]; ++k) {
    auto const first = box.re.begin() + static_cast<std::ptrdiff_t>(k * slice);
    ComplexBox plane{{box.size[0], box.size[1], 1},
                     {first, first + static_cast<std::ptrdiff_t>(slice)},
                     std::vector<double>(slice, 0.0)};
    transform(plane);
    multiply_simoncelli(plane, level);
    inverse_transform(plane);
    out.values.insert(out.values.end(), plane.re.begin(), plane.re.end());
  }
  return out;
}

Field riesz(const Field& whole, const std::array<int, 3>& order) {
  ComplexBox box = load(whole);
  transform(box);
  int const total = order[0] + order[1] + order[2];
  double const factor = std::sqrt(
      factorial(total) / (factorial(order[0]) * factorial(order[1]) * factorial(order[2])));
  size_t at = 0;
  for (size_t k = 0; k < box.size[2]; ++k) {
    double const z = signed_frequency(k, box.size[2]);
    for (size_t j = 0; j < box.size[1]; ++j) {
      double const y = signed_frequency(j, box.size[1]);
      for (size_t i = 0; i < box.size[0]; ++i, ++at) {
        double const x = signed_frequency(i, box.size[0]);
        double const length = std::sqrt(x * x + y * y + z * z);
        double const gain = length > 0 ? factor * std::pow(x / length, order[0]) *
                                             std::pow(y / length, order[1]) *
                                             std::pow(z / length, order[2])
                                       : 0.0;
        multiply_turned(box.re[at], box.im[at], gain, total);
      }
    }
  }
  inverse_transform(box);
  return {whole.image_size, whole.box, std::move(box.re)};
}

}  // namespace hepatica::filters
