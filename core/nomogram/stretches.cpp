// Finding where a piecewise constant function changes, and which side a limit belongs to.
#include "core/nomogram/stretches.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "core/quantity/unit.h"

namespace hepatica::nomogram {
namespace {

using expression::Value;
using Points = std::function<Value(double)>;

constexpr size_t kMost = 12;
constexpr int kEven = 240;

/// The written numbers and an even grid, linear and by decades, inside the range.
std::vector<double> grid(double low, double high, std::vector<double> probes, bool whole) {
  for (int i = 0; i <= kEven; ++i) {
    double const share = static_cast<double>(i) / kEven;
    probes.push_back(low + (high - low) * share);
    if (high > 0) probes.push_back(std::max(low, high * std::pow(10.0, -6 * share)));
  }
  if (whole) {
    for (double& x : probes) x = std::floor(x);
  }
  probes.erase(std::remove_if(probes.begin(), probes.end(),
                              [&](double x) { return !(x >= low && x <= high); }),
               probes.end());
  std::sort(probes.begin(), probes.end());
  probes.erase(std::unique(probes.begin(), probes.end()), probes.end());
  return probes;
}

/// Limit between a and b, whose points differ, and whether it belongs to the upper side.
std::pair<double, bool> limit_between(const Points& points, double a, double b, bool whole) {
  double const at_a = points(a).number;
  while (whole ? b - a > 1 : b - a > 1e-13 * std::max(std::fabs(a), std::fabs(b))) {
    double const middle = whole ? std::floor((a + b) / 2) : (a + b) / 2;
    if (middle <= a || middle >= b) break;
    Value const v = points(middle);
    (v.is_known() && v.number == at_a ? a : b) = middle;
  }
  if (whole) return {b, true};
  // 399.99999999999994 stands for 400, whichever side the bisection came from.
  double const digits = std::pow(10.0, 11 - std::floor(std::log10(std::max(std::fabs(b), 1e-300))));
  double const limit = quantity::round_to_15_digits(std::round(b * digits) / digits);
  Value const v = points(limit);
  return {limit, v.is_known() && v.number != at_a};
}

double inside_of(const quantity::Interval& range, double low, double high, bool whole) {
  double const first = std::isinf(range.low) ? low : range.low;
  double const last = std::isinf(range.high) ? high : range.high;
  if (range.low_closed || std::isinf(range.low)) return first;
  if (range.high_closed) return last;
  double const middle = (first + last) / 2;
  return whole ? std::ceil(middle) : middle;
}

}  // namespace

std::vector<Stretch> stretches_of(const Points& points, double low, double high,
                                  std::vector<double> probes, bool whole) {
  constexpr double kInfinity = std::numeric_limits<double>::infinity();
  std::vector<Stretch> out;
  double before = low;
  for (double x : grid(low, high, std::move(probes), whole)) {
    Value const v = points(x);
    if (!v.is_known()) continue;
    if (out.empty()) {
      out.push_back({{-kInfinity, kInfinity, false, false}, x, v.number});
    } else if (v.number != out.back().points) {
      if (out.size() == kMost) return {};
      auto const [limit, upper] = limit_between(points, before, x, whole);
      out.back().range.high = whole ? limit - 1 : limit;
      out.back().range.high_closed = whole || !upper;
      out.push_back({{limit, kInfinity, whole || upper, false}, x, v.number});
    }
    before = x;
  }
  for (Stretch& s : out) s.inside = inside_of(s.range, low, high, whole);
  return out;
}

}  // namespace hepatica::nomogram
