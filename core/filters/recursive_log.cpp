// Each pass filters eight lines at a time: lines are gathered side by side, so that the recursion,
// which cannot be vectorised along a line, is vectorised across lines. Every pass cuts its axis to
// the wanted range, so that later passes work on ever smaller boxes.
#include "core/filters/recursive_log.h"

#include <algorithm>
#include <cmath>

namespace hepatica::filters {
namespace {

constexpr size_t kLanes = 8;
/// In sigmas. The slower exponential decays as exp(-1.3732 x / sigma): 7e-8 of its amplitude here.
constexpr double kReachSigmas = 12;

/// y(n) = sum n[k] x(n-k) - sum d[k] y(n-k) forwards; the same backwards with m for x(n+1..n+4);
/// the response is the sum of both. bn and bm stand in for d where y lies beyond the border.
struct Coefficients {
  std::array<double, 4> n{}, d{}, m{}, bn{}, bm{};
};

/// Numerator for one of the fits a cos + b sin of the two damped waves.
struct Numerator {
  std::array<double, 4> n{};
  double s = 0, d = 0, e = 0;  // moments: sum, first and second
};

// Exponents of the two waves: frequency w and damping l, in 1 / sigma.
constexpr double kW1 = 0.6681, kL1 = -1.3932, kW2 = 2.0787, kL2 = -1.3732;

Numerator numerator(double sigma, double a1, double b1, double a2, double b2) {
  double const sin1 = std::sin(kW1 / sigma);
  double const sin2 = std::sin(kW2 / sigma);
  double const cos1 = std::cos(kW1 / sigma);
  double const cos2 = std::cos(kW2 / sigma);
  double const exp1 = std::exp(kL1 / sigma);
  double const exp2 = std::exp(kL2 / sigma);
  Numerator out;
  out.n[0] = a1 + a2;
  out.n[1] = exp2 * (b2 * sin2 - (a2 + 2 * a1) * cos2) + exp1 * (b1 * sin1 - (a1 + 2 * a2) * cos1);
  out.n[2] = 2 * exp1 * exp2 * ((a1 + a2) * cos2 * cos1 - (b1 * cos2 * sin1 + b2 * cos1 * sin2)) +
             (a2 * exp1 * exp1 + a1 * exp2 * exp2);
  out.n[3] =
      exp2 * exp1 * exp1 * (b2 * sin2 - a2 * cos2) + exp1 * exp2 * exp2 * (b1 * sin1 - a1 * cos1);
  out.s = out.n[0] + out.n[1] + out.n[2] + out.n[3];
  out.d = out.n[1] + 2 * out.n[2] + 3 * out.n[3];
  out.e = out.n[1] + 4 * out.n[2] + 9 * out.n[3];
  return out;
}

std::array<double, 4> denominator(double sigma) {
  double const cos1 = std::cos(kW1 / sigma);
  double const cos2 = std::cos(kW2 / sigma);
  double const exp1 = std::exp(kL1 / sigma);
  double const exp2 = std::exp(kL2 / sigma);
  return {
      -2 * (exp2 * cos2 + exp1 * cos1), 4 * cos2 * cos1 * exp1 * exp2 + (exp1 * exp1 + exp2 * exp2),
      -2 * cos1 * exp1 * exp2 * exp2 - 2 * cos2 * exp2 * exp1 * exp1, exp1 * exp1 * exp2 * exp2};
}

/// Backward coefficients of a symmetric filter, and those for the borders.
Coefficients complete(const std::array<double, 4>& n, const std::array<double, 4>& d) {
  Coefficients c;
  c.n = n;
  c.d = d;
  for (size_t k = 0; k < 3; ++k) c.m[k] = n[k + 1] - d[k] * n[0];
  c.m[3] = -d[3] * n[0];
  double const sn = n[0] + n[1] + n[2] + n[3];
  double const sm = c.m[0] + c.m[1] + c.m[2] + c.m[3];
  double const sd = 1 + d[0] + d[1] + d[2] + d[3];
  for (size_t k = 0; k < 4; ++k) {
    c.bn[k] = d[k] * sn / sd;
    c.bm[k] = d[k] * sm / sd;
  }
  return c;
}

/// Gaussian of unit sum; sigma in voxels.
Coefficients smoothing(double sigma) {
  std::array<double, 4> const d = denominator(sigma);
  double const sd = 1 + d[0] + d[1] + d[2] + d[3];
  Numerator fit = numerator(sigma, 1.3530, 1.8151, -0.3531, 0.0902);
  double const norm = 2 * fit.s / sd - fit.n[0];
  for (double& n : fit.n) n /= norm;
  return complete(fit.n, d);
}

/// Second derivative with sum 0 and second moment 2, times scale.
Coefficients second_derivative(double sigma, double scale) {
  std::array<double, 4> const d = denominator(sigma);
  double const sd = 1 + d[0] + d[1] + d[2] + d[3];
  double const dd = d[0] + 2 * d[1] + 3 * d[2] + 4 * d[3];
  double const ed = d[0] + 4 * d[1] + 9 * d[2] + 16 * d[3];
  Numerator const g = numerator(sigma, 1.3530, 1.8151, -0.3531, 0.0902);
  Numerator const h = numerator(sigma, -1.3563, 5.2318, 0.3446, -2.2355);
  double const beta = -(2 * h.s - sd * h.n[0]) / (2 * g.s - sd * g.n[0]);
  double const sn = h.s + beta * g.s;
  double const dn = h.d + beta * g.d;
  double const en = h.e + beta * g.e;
  double const alpha =
      (en * sd * sd - ed * sn * sd - 2 * dn * dd * sd + 2 * dd * dd * sn) / (sd * sd * sd);
  std::array<double, 4> n{};
  for (size_t k = 0; k < 4; ++k) n[k] = (h.n[k] + beta * g.n[k]) * (scale / alpha);
  return complete(n, d);
}

/// Eight lines of n samples side by side: sample i of lane b at i * kLanes + b.
class LineBatch {
 public:
  explicit LineBatch(size_t n) : n_(n), x_(n * kLanes), y_(n * kLanes), z_(n * kLanes) {}

  double* input() { return x_.data(); }
  const double* output() const { return y_.data(); }

  /// Filters; only the samples first..last are right afterwards. The recursions start at the ends
  /// of the lines and stop where nothing further is asked for.
  void filter(const Coefficients& c, size_t first, size_t last) {
    forward(c, std::max<size_t>(last + 1, 4));
    backward(c, first);
    for (size_t at = first * kLanes; at < (last + 1) * kLanes; ++at) y_[at] += z_[at];
  }

 private:
  /// For i < end:  y(i) = n0 x(i) + .. + n3 x(i-3), minus d1 y(i-1) + .. + d4 y(i-4); x beyond the
  /// border is x(0).
  void forward(const Coefficients& c, size_t end) {
    size_t const border = std::min<size_t>(4, n_);
    for (size_t i = 0; i < border; ++i) {
      for (size_t b = 0; b < kLanes; ++b) {
        double const edge = x_[b];
        std::array<double, 4> x{};
        std::array<double, 4> dy{};
        for (size_t k = 0; k < 4; ++k) x[k] = i >= k ? x_[(i - k) * kLanes + b] : edge;
        for (size_t k = 0; k < 4; ++k) {
          dy[k] = i >= k + 1 ? y_[(i - k - 1) * kLanes + b] * c.d[k] : edge * c.bn[k];
        }
        y_[i * kLanes + b] = (x[0] * c.n[0] + x[1] * c.n[1] + x[2] * c.n[2] + x[3] * c.n[3]) -
                             (dy[0] + dy[1] + dy[2] + dy[3]);
      }
    }
    for (size_t i = 4; i < std::min(end, n_); ++i) {
      const double* const x = &x_[i * kLanes];
      double* const y = &y_[i * kLanes];
      step(y, x, x - kLanes, x - 2 * kLanes, x - 3 * kLanes, c.n, y - kLanes, y - 2 * kLanes,
           y - 3 * kLanes, y - 4 * kLanes, c.d);
    }
  }

  /// For i >= begin:  z(i) = m1 x(i+1) + .. + m4 x(i+4), minus d1 z(i+1) + .. + d4 z(i+4).
  void backward(const Coefficients& c, size_t begin) {
    size_t const border = std::min<size_t>(4, n_);
    for (size_t back = 0; back < border; ++back) {
      size_t const i = n_ - 1 - back;
      for (size_t b = 0; b < kLanes; ++b) {
        double const edge = x_[(n_ - 1) * kLanes + b];
        std::array<double, 4> x{};
        std::array<double, 4> dz{};
        for (size_t k = 0; k < 4; ++k) {
          bool const inside = i + k + 1 < n_;
          x[k] = inside ? x_[(i + k + 1) * kLanes + b] : edge;
          dz[k] = inside ? z_[(i + k + 1) * kLanes + b] * c.d[k] : edge * c.bm[k];
        }
        z_[i * kLanes + b] = (x[0] * c.m[0] + x[1] * c.m[1] + x[2] * c.m[2] + x[3] * c.m[3]) -
                             (dz[0] + dz[1] + dz[2] + dz[3]);
      }
    }
    for (size_t i = n_ - border; i-- > begin;) {
      const double* const x = &x_[i * kLanes];
      double* const z = &z_[i * kLanes];
      step(z, x + kLanes, x + 2 * kLanes, x + 3 * kLanes, x + 4 * kLanes, c.m, z + kLanes,
           z + 2 * kLanes, z + 3 * kLanes, z + 4 * kLanes, c.d);
    }
  }

  static void step(double* out, const double* x0, const double* x1, const double* x2,
                   const double* x3, const std::array<double, 4>& n, const double* y1,
                   const double* y2, const double* y3, const double* y4,
                   const std::array<double, 4>& d) {
    double sums[kLanes];  // apart from out, so that the compiler sees no overlap
    for (size_t b = 0; b < kLanes; ++b) {
      sums[b] = (x0[b] * n[0] + x1[b] * n[1] + x2[b] * n[2] + x3[b] * n[3]) -
                (y1[b] * d[0] + y2[b] * d[1] + y3[b] * d[2] + y4[b] * d[3]);
    }
    for (size_t b = 0; b < kLanes; ++b) out[b] = sums[b];
  }

  size_t n_;
  std::vector<double> x_, y_, z_;
};

/// Values between passes: single precision.
struct Floats {
  Box box;
  std::vector<float> values;
};

std::array<size_t, 3> strides(const Box& box) {
  auto const ni = static_cast<size_t>(box.extent(0));
  return {1, ni, ni * static_cast<size_t>(box.extent(1))};
}

/// Filters `box` along one axis; the result covers first..last of that axis.
///
/// held, values  a box that holds `box`, and its samples
template <typename Sample>
Floats pass(const Box& held, const Sample* values, const Box& box, size_t axis,
            const Coefficients& c, int first, int last) {
  Floats out{box, {}};
  out.box.first[axis] = first;
  out.box.last[axis] = last;
  out.values.resize(voxel_count(out.box));
  auto const n = static_cast<size_t>(box.extent(axis));
  auto const kept = static_cast<size_t>(last - first + 1);
  auto const skipped = static_cast<size_t>(first - box.first[axis]);
  std::array<size_t, 3> const from = strides(held);
  for (size_t a = 0; a < 3; ++a) {
    values += from[a] * static_cast<size_t>(box.first[a] - held.first[a]);
  }
  std::array<size_t, 3> const to = strides(out.box);
  // Lanes run along i where they can (contiguous), else along j.
  size_t const lane_axis = axis == 0 ? 1 : 0;
  size_t const other_axis = 3 - axis - lane_axis;
  auto const lanes = static_cast<size_t>(box.extent(lane_axis));
  LineBatch batch(n);
  for (size_t other = 0; other < static_cast<size_t>(box.extent(other_axis)); ++other) {
    for (size_t lane = 0; lane < lanes; lane += kLanes) {
      size_t const count = std::min(kLanes, lanes - lane);
      const Sample* const source = values + other * from[other_axis] + lane * from[lane_axis];
      double* const x = batch.input();
      for (size_t i = 0; i < n; ++i) {
        for (size_t b = 0; b < count; ++b) {
          x[i * kLanes + b] = static_cast<double>(source[i * from[axis] + b * from[lane_axis]]);
        }
      }
      batch.filter(c, skipped, skipped + kept - 1);
      const double* const y = batch.output() + skipped * kLanes;
      float* const target = out.values.data() + other * to[other_axis] + lane * to[lane_axis];
      for (size_t i = 0; i < kept; ++i) {
        for (size_t b = 0; b < count; ++b) {
          target[i * to[axis] + b * to[lane_axis]] = static_cast<float>(y[i * kLanes + b]);
        }
      }
    }
  }
  return out;
}

}  // namespace

Status check_recursive_log(double sigma_mm, const std::array<double, 3>& spacing_mm,
                           const std::array<int, 3>& image_size) {
  if (!std::isfinite(sigma_mm) || sigma_mm <= 0) {
    return Error{Code::kInvalidArgument, "sigma_mm", "must be finite and above 0"};
  }
  for (size_t axis = 0; axis < 3; ++axis) {
    double const least = std::max(4.0, std::ceil(sigma_mm / spacing_mm[axis]) + 1);
    if (image_size[axis] < least) {
      return Error{Code::kDomain, "sigma_mm",
                   "the image has " + std::to_string(image_size[axis]) +
                       " voxels along an axis, too few for this sigma"};
    }
  }
  return success();
}

Box recursive_log_box(double sigma_mm, const std::array<double, 3>& spacing_mm, const Box& wanted,
                      const std::array<int, 3>& image_size) {
  std::array<int, 3> reach{};
  for (size_t axis = 0; axis < 3; ++axis) {
    double const voxels = std::ceil(kReachSigmas * sigma_mm / spacing_mm[axis]);
    reach[axis] = std::max(4, static_cast<int>(std::min(voxels, 1e8)));
  }
  return image::grow_box(wanted, reach, image_size);
}

Field recursive_log(const Field& field, double sigma_mm, const std::array<double, 3>& spacing_mm,
                    const Box& wanted) {
  Box const box = recursive_log_box(sigma_mm, spacing_mm, wanted, field.image_size);
  std::vector<float> sum(voxel_count(wanted), 0.0f);
  for (size_t derived = 0; derived < 3; ++derived) {
    double const s = sigma_mm / spacing_mm[derived];
    Floats current = pass(field.box, field.values.data(), box, derived,
                          second_derivative(s, sigma_mm * sigma_mm), wanted.first[derived],
                          wanted.last[derived]);
    for (size_t axis = 0; axis < 3; ++axis) {
      if (axis == derived) continue;
      current = pass(current.box, current.values.data(), current.box, axis,
                     smoothing(sigma_mm / spacing_mm[axis]), wanted.first[axis], wanted.last[axis]);
    }
    double const scale = 1.0 / (spacing_mm[derived] * spacing_mm[derived]);
    for (size_t at = 0; at < sum.size(); ++at) {
      sum[at] = static_cast<float>(static_cast<double>(sum[at]) +
                                   static_cast<double>(current.values[at]) * scale);
    }
  }
  return {field.image_size, wanted, {sum.begin(), sum.end()}};
}

}  // namespace hepatica::filters
