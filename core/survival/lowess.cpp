// Locally weighted regression (Cleveland 1979), for calibration curves.
#include <algorithm>
#include <cmath>
#include <numeric>

#include "core/base/number_text.h"
#include "core/survival/calibration.h"

namespace hepatica::survival {
namespace {

/// The local line through the neighbours [left, right] at x[at], with tricube weights; nothing when
/// all weights vanish. x is sorted. Ties of the last neighbour's distance count, so points right of
/// `right` at the same distance take part.
struct Local {
  const std::vector<double>& x;
  const std::vector<double>& y;

  double at(double centre, std::size_t left, std::size_t right, double fallback) const {
    const std::size_t n = x.size();
    const double range = x[n - 1] - x[0];
    const double reach = std::max(centre - x[left], x[right] - centre);
    const double far = 0.999 * reach, near = 0.001 * reach;
    std::vector<double> weight;
    double total = 0;
    std::size_t j = left;
    for (; j < n; ++j) {
      const double distance = std::fabs(x[j] - centre);
      double w = 0;
      if (distance <= far) {
        const double cube = distance > near ? std::pow(distance / reach, 3) : 0;
        w = distance > near ? std::pow(1 - cube, 3) : 1;
      } else if (x[j] > centre) {
        break;
      }
      weight.push_back(w);
      total += w;
    }
    if (total <= 0) return fallback;
    double mean = 0;
    for (double& w : weight) w /= total;
    for (std::size_t k = 0; k < weight.size(); ++k) mean += weight[k] * x[left + k];
    if (reach > 0) {
      double square = 0;
      for (std::size_t k = 0; k < weight.size(); ++k) {
        square += weight[k] * (x[left + k] - mean) * (x[left + k] - mean);
      }
      // Too little spread for a slope: the local mean.
      if (std::sqrt(square) > 0.001 * range) {
        const double slope = (centre - mean) / square;
        for (std::size_t k = 0; k < weight.size(); ++k) {
          weight[k] *= slope * (x[left + k] - mean) + 1;
        }
      }
    }
    double fitted = 0;
    for (std::size_t k = 0; k < weight.size(); ++k) fitted += weight[k] * y[left + k];
    return fitted;
  }
};

}  // namespace

Result<std::vector<double>> lowess(std::span<const double> x, std::span<const double> y, double f,
                                   double delta) {
  if (x.size() < 2) return Error{Code::kInvalidArgument, "x", "needs two points or more"};
  if (auto fault = check_column(x, x.size(), "x")) return *fault;
  if (auto fault = check_column(y, x.size(), "y")) return *fault;
  if (!(f > 0 && f <= 1) || !(delta >= 0)) {
    return Error{Code::kInvalidArgument, "f", "a share in (0, 1], with delta not negative"};
  }
  const std::size_t n = x.size();
  std::vector<std::size_t> order(n);
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return x[a] < x[b]; });
  std::vector<double> xs(n), ys(n), fitted(n);
  for (std::size_t i = 0; i < n; ++i) xs[i] = x[order[i]], ys[i] = y[order[i]];
  const std::size_t size =
      std::clamp<std::size_t>(static_cast<std::size_t>(f * static_cast<double>(n) + 1e-7), 2, n);
  const Local local{xs, ys};
  std::size_t left = 0, right = size - 1;
  std::ptrdiff_t last = -1;  // the last point that has its fit
  std::size_t i = 0;
  for (;;) {
    while (right + 1 < n && xs[i] - xs[left] > xs[right + 1] - xs[i]) ++left, ++right;
    fitted[i] = local.at(xs[i], left, right, ys[i]);
    for (std::size_t k = static_cast<std::size_t>(last + 1); last >= 0 && k < i; ++k) {
      const double share = (xs[k] - xs[last]) / (xs[i] - xs[last]);
      fitted[k] = share * fitted[i] + (1 - share) * fitted[last];
    }
    last = static_cast<std::ptrdiff_t>(i);
    if (i + 1 >= n) break;
    const double cut = xs[i] + delta;
    std::size_t next = i + 1;
    for (; next < n && xs[next] <= cut; ++next) {
      if (xs[next] != xs[last]) continue;
      fitted[next] = fitted[last];
      last = static_cast<std::ptrdiff_t>(next);
    }
    i = std::max(static_cast<std::size_t>(last) + 1, next - 1);
    if (i >= n) break;
  }
  std::vector<double> out(n);
  for (std::size_t k = 0; k < n; ++k) out[order[k]] = fitted[k];
  return out;
}

}  // namespace hepatica::survival
