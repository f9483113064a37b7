// One summary for both kinds of input: values with weights, and their order statistics.
#include "core/radiomics/distribution.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace hepatica::radiomics {
namespace {

constexpr std::array<double, 5> kQuantiles{0.10, 0.25, 0.50, 0.75, 0.90};

// Where quantile q lies among n sorted values.
struct Position {
  size_t below;
  double fraction;
};

Position position(double q, double n) {
  const double at = q * (n - 1);
  const double below = std::floor(at);
  return {static_cast<size_t>(below), at - below};
}

double between(double a, double b, double fraction) { return a + (b - a) * fraction; }

// Puts the elements at the given rising places where sorting would put them.
void select(std::vector<double>& values, std::span<const size_t> places, size_t from, size_t to) {
  if (places.empty() || to - from < 2) return;
  const size_t middle = places.size() / 2;
  const auto begin = values.begin();
  const auto at = [&](size_t i) { return begin + static_cast<std::ptrdiff_t>(i); };
  std::nth_element(at(from), at(places[middle]), at(to));
  select(values, places.subspan(0, middle), from, places[middle]);
  select(values, places.subspan(middle + 1), places[middle] + 1, to);
}

// Fills everything but the percentiles' own fields from (value, weight) pairs given by for_each.
template <typename ForEach>
void moments(ForEach for_each, double n, Distribution& d) {
  double sum = 0;
  for_each([&](double x, double w) {
    sum += w * x;
    d.energy += w * x * x;
  });
  d.mean = sum / n;
  double m2 = 0, m3 = 0, m4 = 0, mad = 0, medad = 0, inner = 0, inner_n = 0;
  for_each([&](double x, double w) {
    const double a = x - d.mean, a2 = a * a;
    m2 += w * a2;
    m3 += w * a2 * a;
    m4 += w * a2 * a2;
    mad += w * std::abs(a);
    medad += w * std::abs(x - d.median);
    const bool inside = x >= d.p10 && x <= d.p90;
    inner += inside ? w * x : 0.0;
    inner_n += inside ? w : 0.0;
  });
  const double inner_mean = inner / inner_n;
  double rmad = 0;
  for_each([&](double x, double w) {
    if (x >= d.p10 && x <= d.p90) rmad += w * std::abs(x - inner_mean);
  });
  d.variance = m2 / n;
  if (d.min < d.max) {
    d.skewness = m3 / n / std::pow(d.variance, 1.5);
    d.excess_kurtosis = m4 / n / (d.variance * d.variance) - 3;
  } else {
    d.mean = d.min;  // rounding in the sum must not give a constant set a spread
    d.variance = mad = medad = rmad = 0;
  }
  d.mean_absolute_deviation = mad / n;
  d.median_absolute_deviation = medad / n;
  d.robust_mean_absolute_deviation = rmad / inner_n;
}

void set_percentiles(const std::array<double, 5>& p, Distribution& d) {
  d.p10 = p[0];
  d.p25 = p[1];
  d.median = p[2];
  d.p75 = p[3];
  d.p90 = p[4];
}

}  // namespace

Distribution describe(std::span<const double> values) {
  std::vector<double> order(values.begin(), values.end());
  const size_t n = order.size();
  std::vector<size_t> places;
  for (double q : kQuantiles) {
    const size_t below = position(q, static_cast<double>(n)).below;
    for (size_t place : {below, std::min(below + 1, n - 1)}) {
      if (places.empty() || places.back() < place) places.push_back(place);
    }
  }
  select(order, places, 0, n);
  std::array<double, 5> p{};
  for (size_t q = 0; q < kQuantiles.size(); ++q) {
    const Position at = position(kQuantiles[q], static_cast<double>(n));
    p[q] = between(order[at.below], order[std::min(at.below + 1, n - 1)], at.fraction);
  }
  Distribution d;
  set_percentiles(p, d);
  const auto [low, high] = std::minmax_element(values.begin(), values.end());
  d.min = *low;
  d.max = *high;
  moments(
      [&](auto f) {
        for (double x : values) f(x, 1.0);
      },
      static_cast<double>(n), d);
  return d;
}

Distribution describe_counts(std::span<const double> counts) {
  double n = 0;
  Distribution d;
  for (size_t v = 0; v < counts.size(); ++v) {
    if (counts[v] == 0) continue;
    if (n == 0) d.min = static_cast<double>(v + 1);
    d.max = static_cast<double>(v + 1);
    n += counts[v];
  }
  // The value at a place of the sorted set, from the running count.
  const auto value_at = [&](double place) {
    double before = 0;
    for (size_t v = 0; v < counts.size(); ++v) {
      before += counts[v];
      if (before > place) return static_cast<double>(v + 1);
    }
    return d.max;
  };
  std::array<double, 5> p{};
  for (size_t q = 0; q < kQuantiles.size(); ++q) {
    const Position at = position(kQuantiles[q], n);
    const double below = static_cast<double>(at.below);
    p[q] = between(value_at(below), value_at(below + 1), at.fraction);
  }
  set_percentiles(p, d);
  moments(
      [&](auto f) {
        for (size_t v = 0; v < counts.size(); ++v) {
          if (counts[v] > 0) f(static_cast<double>(v + 1), counts[v]);
        }
      },
      n, d);
  return d;
}

}  // namespace hepatica::radiomics
