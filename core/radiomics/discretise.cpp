// The bin rules. Levels are first computed by division and then checked against the edges
// themselves, since an intensity on an edge must fall into the bin above it whatever the division
// rounds to.
#include "core/radiomics/discretise.h"

#include <algorithm>
#include <cmath>

#include "core/base/number_text.h"

namespace hepatica::radiomics {
namespace {

constexpr double kMaxLevel = 1 << 20;

struct Range {
  double low, high;
};

Range range_of(std::span<const double> values) {
  const auto [low, high] = std::minmax_element(values.begin(), values.end());
  return {*low, *high};
}

Error too_many(double levels) {
  return {Code::kTooLarge, "discretise",
          format_number(levels) + " grey levels; at most 1048576: a larger bin width is needed"};
}

bool whole(double value) { return value == std::floor(value); }

Result<std::vector<int>> levels_as_is(std::span<const double> values) {
  std::vector<int> out;
  for (double x : values) {
    if (x > kMaxLevel) return too_many(x);
    if (x < 1 || !whole(x)) {
      return Error{Code::kDomain, "discretise",
                   "'as_is' takes whole numbers from 1 on, found " + format_number(x)};
    }
    out.push_back(static_cast<int>(x));
  }
  return out;
}

// Bin k (1, 2, ...) is [edge(k - 1), edge(k)); the quotient may be off by one next to an edge.
template <typename EdgeAt>
int bin_of(double x, double quotient, EdgeAt edge) {
  double k = std::floor(quotient) + 1;
  while (x < edge(k - 1)) --k;
  while (x >= edge(k)) ++k;
  return static_cast<int>(k);
}

double first_edge(const Discretisation& how, double minimum, std::optional<double> range_low) {
  switch (how.begin) {
    case FirstEdge::kGiven:
      return how.first_edge;
    case FirstEdge::kRegion:
      return range_low.value_or(minimum);
    case FirstEdge::kMultiple:
      break;
  }
  double rest = std::fmod(minimum, how.width);
  if (rest < 0) rest += how.width;
  return minimum - rest;
}

Result<std::vector<int>> fixed_size(std::span<const double> values, const Discretisation& how,
                                    std::optional<double> range_low) {
  if (!(how.width > 0)) {
    return Error{Code::kInvalidArgument, "discretise/width", "must be positive"};
  }
  const Range range = range_of(values);
  const double first = first_edge(how, range.low, range_low);
  if (range.low < first) {
    return Error{Code::kDomain, "discretise",
                 "intensity " + format_number(range.low) + " lies below the first bin edge " +
                     format_number(first)};
  }
  const double highest = (range.high - first) / how.width;
  if (!(highest < kMaxLevel)) return too_many(std::floor(highest) + 1);
  std::vector<int> out;
  out.reserve(values.size());
  for (double x : values) {
    out.push_back(
        bin_of(x, (x - first) / how.width, [&](double k) { return first + k * how.width; }));
  }
  return out;
}

Result<std::vector<int>> fixed_number(std::span<const double> values, const Discretisation& how) {
  if (how.bins < 1 || how.bins > kMaxLevel) {
    return Error{Code::kInvalidArgument, "discretise/bins", "must be 1 to 1048576"};
  }
  Range range = range_of(values);
  if (range.low == range.high) {
    const int level = how.begin == FirstEdge::kMultiple ? how.bins / 2 + 1 : 1;
    return std::vector<int>(values.size(), std::min(level, how.bins));
  }
  const double step = (range.high - range.low) / how.bins;
  std::vector<int> out;
  out.reserve(values.size());
  for (double x : values) {
    out.push_back(x >= range.high
                      ? how.bins
                      : std::min(how.bins, bin_of(x, (x - range.low) / step,
                                                  [&](double k) { return range.low + k * step; })));
  }
  return out;
}

// Counts of whole steps from `first`.
Result<IntensityVolumeCounts> count_steps(std::span<const double> values, double first, double step,
                                          double last_value) {
  const double span = std::floor((last_value - first) / step);
  if (!(span < kMaxLevel)) return too_many(span + 1);
  IntensityVolumeCounts out{std::vector<double>(static_cast<size_t>(span) + 1, 0.0), {first, step}};
  for (double x : values) {
    out.counts[static_cast<size_t>(std::floor((x - first) / step))] += 1;
  }
  return out;
}

}  // namespace

Result<std::vector<int>> discretise(std::span<const double> intensities, const Discretisation& how,
                                    std::optional<double> range_low) {
  switch (how.method) {
    case BinMethod::kAsIs:
      return levels_as_is(intensities);
    case BinMethod::kFixedBinSize:
      return fixed_size(intensities, how, range_low);
    case BinMethod::kFixedBinNumber:
      break;
  }
  return fixed_number(intensities, how);
}

Result<IntensityVolumeCounts> intensity_volume_counts(std::span<const double> intensities,
                                                      const IntensityVolumeSettings& how,
                                                      std::optional<double> range_low,
                                                      std::optional<double> range_high) {
  VolumeMethod method = how.method;
  const bool all_whole = std::all_of(intensities.begin(), intensities.end(), whole);
  if (method == VolumeMethod::kAuto) {
    method = all_whole ? VolumeMethod::kAsIs : VolumeMethod::kFixedBinNumber;
  }
  const Range present = range_of(intensities);
  const bool closed = range_low && range_high;
  const Range range{closed ? *range_low : present.low, closed ? *range_high : present.high};
  if (method == VolumeMethod::kAsIs) {
    if (!all_whole) {
      return Error{Code::kDomain, "intensity_volume_histogram",
                   "'as_is' takes whole numbers; use fixed bins"};
    }
    return count_steps(intensities, std::ceil(range.low), 1, range.high);
  }
  if (method == VolumeMethod::kFixedBinSize) {
    if (!(how.width > 0)) {
      return Error{Code::kInvalidArgument, "intensity_volume_histogram/width", "must be positive"};
    }
    Result<IntensityVolumeCounts> out = count_steps(intensities, range.low, how.width, range.high);
    if (out.ok()) out.value().levels.first += how.width / 2;
    return out;
  }
  Discretisation number;
  number.method = BinMethod::kFixedBinNumber;
  number.bins = how.bins;
  Result<std::vector<int>> levels = fixed_number(intensities, number);
  if (!levels.ok()) return levels.error();
  IntensityVolumeCounts out{std::vector<double>(static_cast<size_t>(how.bins), 0.0), {1, 1}};
  for (int level : *levels) out.counts[static_cast<size_t>(level - 1)] += 1;
  return out;
}

}  // namespace hepatica::radiomics
