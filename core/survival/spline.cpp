// Knots and basis of restricted cubic splines.
#include "core/survival/spline.h"

#include <algorithm>
#include <cmath>
#include <map>

#include "core/base/reason.h"

namespace hepatica::survival {
namespace {

constexpr double kClumped = 0.05;  // a share of the data that counts as a heap at one end

double cube_above(double x) { return x > 0 ? x * x * x : 0; }

/// Where the ends of the data are heaps, the knot next to each heap, and the values that are left.
struct Ends {
  std::vector<double> first, last;  // none or one
  std::vector<double> rest;         // sorted
};

Ends split_heaps(const std::vector<double>& sorted) {
  std::map<double, std::size_t> counts;
  for (double x : sorted) ++counts[x];
  Ends out;
  out.rest = sorted;
  if (counts.size() < 3) return out;
  const auto share = [&](std::size_t count) {
    return static_cast<double>(count) / static_cast<double>(sorted.size());
  };
  for (auto it = std::next(counts.begin()); it != std::prev(counts.end()); ++it) {
    if (share(it->second) >= kClumped) return out;
  }
  if (share(counts.begin()->second) >= kClumped) {
    out.first = {std::next(counts.begin())->first};
    std::erase_if(out.rest, [&](double x) { return x <= out.first[0]; });
  }
  if (share(counts.rbegin()->second) >= kClumped && !out.rest.empty()) {
    // The largest value below the maximum among what is left.
    const auto top = std::lower_bound(out.rest.begin(), out.rest.end(), out.rest.back());
    if (top != out.rest.begin()) {
      out.last = {*std::prev(top)};
      std::erase_if(out.rest, [&](double x) { return x >= out.last[0]; });
    }
  }
  return out;
}

}  // namespace

double sorted_quantile(std::span<const double> sorted, double p) {
  return quantile_of_ordered(sorted.size(), p, [&](std::size_t k) { return sorted[k]; });
}

Result<std::vector<double>> spline_knots(std::span<const double> x, int count) {
  if (count < 3) {
    return Error{Code::kInvalidArgument, "knots", std::to_string(count) + "; at least 3"};
  }
  if (x.size() < 6) {
    return Error{Code::kInvalidArgument, "knots",
                 std::to_string(x.size()) + " values; at least 6 are needed to place knots",
                 Reason{"too_few_for_spline", {{"values", x.size()}}, ""}};
  }
  std::vector<double> sorted(x.begin(), x.end());
  std::sort(sorted.begin(), sorted.end());
  const double outer = count > 6 ? 0.025 : count > 3 ? 0.05 : 0.1;
  const Ends ends = split_heaps(sorted);
  const int inner = count - static_cast<int>(ends.first.size() + ends.last.size());
  std::vector<double> knots;
  for (int k = 0; k < inner && !ends.rest.empty(); ++k) {
    const double from = inner == 2 ? 0.5 : outer;
    const double p = inner == 1 ? 0.5 : from + (1 - outer - from) * k / (inner - 1);
    knots.push_back(sorted_quantile(ends.rest, p));
  }
  if (inner > 1 && ends.rest.size() < 100 && ends.rest.size() >= 5) {
    if (ends.first.empty()) knots.front() = ends.rest[4];
    if (ends.last.empty()) knots.back() = ends.rest[ends.rest.size() - 5];
  }
  knots.insert(knots.end(), ends.first.begin(), ends.first.end());
  knots.insert(knots.end(), ends.last.begin(), ends.last.end());
  std::sort(knots.begin(), knots.end());
  knots.erase(std::unique(knots.begin(), knots.end()), knots.end());
  if (knots.size() < 3) {
    return Error{Code::kInvalidArgument, "knots",
                 "only " + std::to_string(knots.size()) +
                     " distinct knots: the values are too few or too clumped for a spline",
                 Reason{"too_clumped_for_spline", {{"knots", knots.size()}}, ""}};
  }
  return knots;
}

std::vector<double> spline_basis(double x, std::span<const double> knots) {
  const std::size_t count = knots.size();
  const double last = knots[count - 1], next_to_last = knots[count - 2];
  const double range = last - knots[0];
  std::vector<double> out = {x};
  for (std::size_t j = 0; j + 2 < count; ++j) {
    const double value = cube_above(x - knots[j]) -
                         cube_above(x - next_to_last) * (last - knots[j]) / (last - next_to_last) +
                         cube_above(x - last) * (next_to_last - knots[j]) / (last - next_to_last);
    out.push_back(value / (range * range));
  }
  return out;
}

Status check_knots(std::span<const double> knots, const std::string& field) {
  bool good = knots.size() >= 3;
  for (std::size_t k = 0; k < knots.size() && good; ++k) {
    good = std::isfinite(knots[k]) && (k == 0 || knots[k] > knots[k - 1]);
  }
  if (good) return success();
  return Error{Code::kInvalidArgument, field, "knots must be three or more, finite and increasing"};
}

}  // namespace hepatica::survival
