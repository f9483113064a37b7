// Averages of feature values over texture matrices, and the shape in which texture classes answer.
#pragma once

#include <array>
#include <span>
#include <vector>

#include "core/radiomics/feature_table.h"
#include "core/radiomics/level_box.h"

namespace hepatica::radiomics {

/// The values of one class under one aggregation, in the order of the class's table. Empty when no
/// matrix had any count (a region of isolated voxels has no neighbouring pair).
struct Aggregated {
  Aggregation aggregation;
  std::vector<double> values;
};

/// Mean of value lists of equal length; matrices without counts are simply not added.
class Average {
 public:
  void add(std::span<const double> values) {
    sum_.resize(values.size(), 0.0);
    for (size_t f = 0; f < values.size(); ++f) sum_[f] += values[f];
    ++count_;
  }
  /// Empty when nothing was added.
  std::vector<double> mean() const {
    std::vector<double> out = sum_;
    for (double& value : out) value /= static_cast<double>(count_);
    return out;
  }

 private:
  std::vector<double> sum_;
  size_t count_ = 0;
};

/// True when `wanted` holds any of the listed aggregations.
inline bool any_of(std::span<const Aggregation> wanted, std::initializer_list<Aggregation> listed) {
  for (Aggregation w : wanted) {
    for (Aggregation l : listed) {
      if (w == l) return true;
    }
  }
  return false;
}

/// The six aggregations of a class whose matrices belong to directions.
///
/// Directions  has collect(runs, averaged, merged, mean_of_directions, mean_of_merged): makes the
/// matrix
///             of each direction over the runs, adds each one's features (or those of their merger)
template <typename Directions>
std::vector<Aggregated> aggregate_directions(const LevelBox& box,
                                             std::span<const Aggregation> wanted,
                                             const Directions& in_plane,
                                             const Directions& in_space) {
  const auto want = [&](Aggregation a) { return any_of(wanted, {a}); };
  std::array<Average, 6> mean;  // by Aggregation
  const auto collect = [&](const Directions& directions, std::span<const Run> runs, size_t first) {
    const bool averaged = want(static_cast<Aggregation>(first));
    const bool merged = want(static_cast<Aggregation>(first + 1));
    if (averaged || merged) {
      directions.collect(runs, averaged, merged, mean[first], mean[first + 1]);
    }
  };
  for_each_slice(box, [&](std::span<const Run> runs) { collect(in_plane, runs, 0); });
  collect(in_plane, box.runs, 2);
  collect(in_space, box.runs, 4);
  std::vector<Aggregated> out;
  for (Aggregation a : wanted) {
    if (static_cast<size_t>(a) < mean.size())
      out.push_back({a, mean[static_cast<size_t>(a)].mean()});
  }
  return out;
}

}  // namespace hepatica::radiomics
