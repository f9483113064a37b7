// Cubic B-spline prefilter: three recursive passes, vectorised across lines where they are not
// contiguous.
#include "core/image/bspline.h"

#include <cmath>

namespace hepatica::image {
namespace {

constexpr double kTolerance = 1e-10;

double pole() { return std::sqrt(3.0) - 2.0; }

/// Causal starting value for the mirrored signal s(0), s(stride), ... of n >= 2 samples.
double initial_causal(const double* s, size_t n, size_t stride) {
  double const z = pole();
  double zn = z;
  auto const horizon = static_cast<size_t>(std::ceil(std::log(kTolerance) / std::log(std::abs(z))));
  if (horizon < n) {
    double sum = s[0];
    for (size_t i = 1; i < horizon; ++i) {
      sum += zn * s[i * stride];
      zn *= z;
    }
    return sum;
  }
  double const iz = 1.0 / z;
  double z2n = std::pow(z, static_cast<double>(n - 1));
  double sum = s[0] + z2n * s[(n - 1) * stride];
  z2n *= z2n * iz;
  for (size_t i = 1; i + 1 < n; ++i) {
    sum += (zn + z2n) * s[i * stride];
    zn *= z;
    z2n *= iz;
  }
  return sum / (1.0 - zn * zn);
}

/// Filters `width` neighbouring lines at once; consecutive samples of a line lie `stride` apart.
void filter_lines(double* s, size_t n, size_t stride, size_t width) {
  if (n < 2) return;
  double const z = pole();
  double const gain = (1.0 - z) * (1.0 - 1.0 / z);
  for (size_t i = 0; i < n; ++i) {
    double* const row = s + i * stride;
    for (size_t x = 0; x < width; ++x) row[x] *= gain;
  }
  for (size_t x = 0; x < width; ++x) s[x] = initial_causal(s + x, n, stride);
  for (size_t i = 1; i < n; ++i) {
    double* const row = s + i * stride;
    const double* const before = row - stride;
    for (size_t x = 0; x < width; ++x) row[x] += z * before[x];
  }
  double* const last = s + (n - 1) * stride;
  const double* const before_last = last - stride;
  for (size_t x = 0; x < width; ++x) {
    last[x] = (z / (z * z - 1.0)) * (z * before_last[x] + last[x]);
  }
  for (size_t i = n - 1; i-- > 0;) {
    double* const row = s + i * stride;
    const double* const after = row + stride;
    for (size_t x = 0; x < width; ++x) row[x] = z * (after[x] - row[x]);
  }
}

}  // namespace

std::vector<double> cubic_spline_coefficients(const Volume& volume) {
  std::vector<double> c(volume.samples.begin(), volume.samples.end());
  auto const ni = static_cast<size_t>(volume.geometry.size[0]);
  auto const nj = static_cast<size_t>(volume.geometry.size[1]);
  auto const nk = static_cast<size_t>(volume.geometry.size[2]);
  for (size_t row = 0; row < nj * nk; ++row) filter_lines(c.data() + row * ni, ni, 1, 1);
  for (size_t k = 0; k < nk; ++k) filter_lines(c.data() + k * ni * nj, nj, ni, ni);
  for (size_t j = 0; j < nj; ++j) filter_lines(c.data() + j * ni, nk, ni * nj, ni);
  return c;
}

std::array<double, 4> cubic_spline_weights(double w) {
  std::array<double, 4> out;
  out[3] = (1.0 / 6.0) * w * w * w;
  out[0] = (1.0 / 6.0) + 0.5 * w * (w - 1.0) - out[3];
  out[2] = w + out[0] - 2.0 * out[3];
  out[1] = 1.0 - out[0] - out[2] - out[3];
  return out;
}

}  // namespace hepatica::image
