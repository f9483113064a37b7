// Small filters, each a loop or two.
#include "core/filters/pyradiomics.h"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "core/filters/kernels.h"

namespace hepatica::filters {
namespace {

std::array<int, 3> even_size(const std::array<int, 3>& size) {
  return {size[0] + size[0] % 2, size[1] + size[1] % 2, size[2] + size[2] % 2};
}

/// An axis whose box touches the added voxel is needed whole: that voxel repeats the first.
bool touches_added(const Box& box, const std::array<int, 3>& size, size_t axis) {
  return box.last[axis] >= size[axis];
}

template <typename Function>
Field mapped(const Field& field, const Box& wanted, Function function) {
  Field out = cut(field, wanted);
  for (double& value : out.values) value = function(value);
  return out;
}

/// Bilinear sample, 0 beyond the slice, in scikit-image's order of operations: a flat neighbourhood
/// must compare equal to its centre exactly where it does there.
double sample_at(const Field& f, int k, double row, double column) {
  double const low_row = std::floor(row);
  double const low_column = std::floor(column);
  double const dr = row - low_row;
  double const dc = column - low_column;
  auto const pixel = [&](double r, double c) {
    if (r < 0 || c < 0 || r > f.image_size[1] - 1 || c > f.image_size[0] - 1) return 0.0;
    return f.values[f.index(static_cast<int>(c), static_cast<int>(r), k)];
  };
  double const high_row = std::ceil(row);
  double const high_column = std::ceil(column);
  double const top = (1 - dc) * pixel(low_row, low_column) + dc * pixel(low_row, high_column);
  double const bottom = (1 - dc) * pixel(high_row, low_column) + dc * pixel(high_row, high_column);
  return (1 - dr) * top + dr * bottom;
}

double pattern_value(const std::vector<int>& ring, LbpMethod method) {
  auto const n = static_cast<int>(ring.size());
  if (method == LbpMethod::kUniform) {
    int changes =
        0;  // along the list of points: the step from the last to the first is not counted
    int ones = 0;
    for (int p = 0; p < n; ++p) {
      ones += ring[static_cast<size_t>(p)];
      if (p + 1 < n) changes += ring[static_cast<size_t>(p)] != ring[static_cast<size_t>(p + 1)];
    }
    return changes <= 2 ? ones : n + 1;
  }
  unsigned pattern = 0;
  for (int p = 0; p < n; ++p) pattern |= static_cast<unsigned>(ring[static_cast<size_t>(p)]) << p;
  if (method == LbpMethod::kDefault) return pattern;
  unsigned const mask = (1u << n) - 1;
  unsigned smallest = pattern;
  for (int turn = 1; turn < n; ++turn) {
    pattern = ((pattern >> 1) | (pattern << (n - 1))) & mask;
    smallest = std::min(smallest, pattern);
  }
  return smallest;
}

}  // namespace

Result<PyradiomicsWavelet> PyradiomicsWavelet::make(std::string_view wavelet, std::string_view band,
                                                    int steps) {
  Result<SeparableFilter> filter =
      wavelet_filter(wavelet, band, 1, Boundary::kPeriodic, Pooling::kNone);
  if (!filter.ok()) return filter.error();
  if (steps < 1 || steps > 8) {
    return Error{Code::kInvalidArgument, "level", "levels from 1 to 8 in all"};
  }
  Result<SeparableFilter> const low = wavelet_filter(wavelet, std::string(band.size(), 'L'), 1,
                                                     Boundary::kPeriodic, Pooling::kNone);
  filter->steps.insert(filter->steps.begin(), static_cast<size_t>(steps - 1), low->steps[0]);
  return PyradiomicsWavelet{std::move(filter).value()};
}

Box needed_box(const PyradiomicsWavelet& wavelet, const Box& wanted,
               const std::array<int, 3>& size) {
  Box box = needed_box(wavelet.filter, wanted, even_size(size));
  for (size_t axis = 0; axis < 3; ++axis) {
    if (!touches_added(box, size, axis)) continue;
    box.first[axis] = 0;
    box.last[axis] = size[axis] - 1;
  }
  return box;
}

Field apply(const PyradiomicsWavelet& wavelet, const Field& field, const Box& wanted) {
  Field even{even_size(field.image_size), {}, {}};
  even.box = needed_box(wavelet.filter, wanted, even.image_size);
  even.values.reserve(voxel_count(even.box));
  for (int k = even.box.first[2]; k <= even.box.last[2]; ++k) {
    int const z = k % field.image_size[2];
    for (int j = even.box.first[1]; j <= even.box.last[1]; ++j) {
      int const y = j % field.image_size[1];
      for (int i = even.box.first[0]; i <= even.box.last[0]; ++i) {
        even.values.push_back(field.values[field.index(i % field.image_size[0], y, z)]);
      }
    }
  }
  Field out = apply(wavelet.filter, even, wanted);
  out.image_size = field.image_size;
  return out;
}

Result<Field> pointwise(const Field& field, Pointwise function, double largest_magnitude,
                        const Box& wanted) {
  double const m = largest_magnitude;
  if (!std::isfinite(m) || m <= 0) {
    return Error{Code::kDomain, "image", "the largest magnitude of the image is 0 or not finite"};
  }
  if (function == Pointwise::kSquare) {
    double const scale = 1 / std::sqrt(m);
    return mapped(field, wanted, [=](double x) { return (scale * x) * (scale * x); });
  }
  if (function == Pointwise::kSquareRoot) {
    return mapped(field, wanted, [=](double x) {
      return x > 0 ? std::sqrt(x * m) : x < 0 ? -std::sqrt(-x * m) : 0.0;
    });
  }
  if (function == Pointwise::kLogarithm) {
    double const scale = m / std::log(m + 1);
    return mapped(field, wanted, [=](double x) {
      return (x > 0 ? std::log(x + 1) : x < 0 ? -std::log(1 - x) : 0.0) * scale;
    });
  }
  double const rate = std::log(m) / m;
  return mapped(field, wanted, [=](double x) { return std::exp(rate * x); });
}

Field gradient_magnitude(const Field& field, const std::array<double, 3>& spacing_mm,
                         bool use_spacing, const Box& wanted) {
  Field out{field.image_size, wanted, {}};
  out.values.reserve(voxel_count(wanted));
  std::array<double, 3> half{0.5, 0.5, 0.5};
  for (size_t axis = 0; axis < 3 && use_spacing; ++axis) half[axis] = 0.5 / spacing_mm[axis];
  auto const at = [&](int i, int j, int k) { return field.values[field.index(i, j, k)]; };
  auto const up = [&](int x, size_t axis) { return std::min(x + 1, field.image_size[axis] - 1); };
  for (int k = wanted.first[2]; k <= wanted.last[2]; ++k) {
    for (int j = wanted.first[1]; j <= wanted.last[1]; ++j) {
      for (int i = wanted.first[0]; i <= wanted.last[0]; ++i) {
        double const gx = half[0] * (at(up(i, 0), j, k) - at(std::max(i - 1, 0), j, k));
        double const gy = half[1] * (at(i, up(j, 1), k) - at(i, std::max(j - 1, 0), k));
        double const gz = half[2] * (at(i, j, up(k, 2)) - at(i, j, std::max(k - 1, 0)));
        double const length = std::sqrt(gx * gx + gy * gy + gz * gz);
        out.values.push_back(static_cast<double>(static_cast<float>(length)));
      }
    }
  }
  return out;
}

Status check_lbp_2d(double radius, int samples) {
  if (!(radius > 0 && radius <= 64)) {
    return Error{Code::kInvalidArgument, "radius", "must be above 0 and at most 64 voxels"};
  }
  if (samples < 1 || samples > 24) {
    return Error{Code::kInvalidArgument, "samples", "must be 1 to 24"};
  }
  return success();
}

Box lbp_2d_box(double radius, const Box& wanted, const std::array<int, 3>& size) {
  int const reach = static_cast<int>(std::ceil(radius)) + 1;
  return image::grow_box(wanted, {reach, reach, 0}, size);
}

Field lbp_2d(const Field& field, double radius, int samples, LbpMethod method, const Box& wanted) {
  std::vector<double> rows;
  std::vector<double> columns;
  for (int p = 0; p < samples; ++p) {
    // scikit-image rounds the ring to five decimals, so that points on the axes hit voxels exactly.
    double const angle = 2 * std::numbers::pi * p / samples;
    rows.push_back(std::nearbyint(-radius * std::sin(angle) * 1e5) / 1e5);
    columns.push_back(std::nearbyint(radius * std::cos(angle) * 1e5) / 1e5);
  }
  Field out{field.image_size, wanted, {}};
  out.values.reserve(voxel_count(wanted));
  std::vector<int> ring(static_cast<size_t>(samples));
  for (int k = wanted.first[2]; k <= wanted.last[2]; ++k) {
    for (int j = wanted.first[1]; j <= wanted.last[1]; ++j) {
      for (int i = wanted.first[0]; i <= wanted.last[0]; ++i) {
        double const centre = field.values[field.index(i, j, k)];
        for (size_t p = 0; p < ring.size(); ++p) {
          ring[p] = sample_at(field, k, j + rows[p], i + columns[p]) - centre >= 0 ? 1 : 0;
        }
        out.values.push_back(pattern_value(ring, method));
      }
    }
  }
  return out;
}

}  // namespace hepatica::filters
