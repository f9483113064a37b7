// Matrices of zones by some number of theirs, under the aggregations 2d, 2.5d and 3d.
#pragma once

#include <algorithm>
#include <span>
#include <vector>

#include "core/radiomics/aggregate.h"
#include "core/radiomics/level_size_matrix.h"
#include "core/radiomics/zones.h"

namespace hepatica::radiomics {

/// Counts zones by rank and `number`, and returns the first `features` shared features.
///
/// number  what j is: &Zone::size or &Zone::distance
inline std::vector<double> zone_values(const LevelBox& box, std::span<const Zone> zones,
                                       uint32_t Zone::*number, double voxels, size_t features) {
  uint32_t largest = 1;
  for (const Zone& zone : zones) largest = std::max(largest, zone.*number);
  LevelSizeCounter counter(box.rank_count(), largest);
  for (const Zone& zone : zones) counter.add(zone.rank, zone.*number);
  const LevelSizeValues values = level_size_values(counter.take(), box, voxels);
  return {values.begin(), values.begin() + static_cast<std::ptrdiff_t>(features)};
}

/// Slice by slice, averaged. Zones are ordered by slice, as find_zones gives them.
inline std::vector<double> zone_values_2d(const LevelBox& box, std::span<const Zone> zones,
                                          uint32_t Zone::*number, size_t features) {
  Average mean;
  for (size_t from = 0; from < zones.size();) {
    size_t end = from;
    double voxels = 0;
    for (; end < zones.size() && zones[end].slice == zones[from].slice; ++end) {
      voxels += zones[end].size;
    }
    mean.add(zone_values(box, zones.subspan(from, end - from), number, voxels, features));
    from = end;
  }
  return mean.mean();
}

inline std::vector<Aggregated> aggregate_zones(const LevelBox& box,
                                               std::span<const Aggregation> wanted,
                                               std::span<const Zone> flat,
                                               std::span<const Zone> solid, uint32_t Zone::*number,
                                               size_t features) {
  const double voxels = static_cast<double>(box.voxel_count);
  std::vector<Aggregated> out;
  for (Aggregation a : wanted) {
    if (a == Aggregation::k2d) out.push_back({a, zone_values_2d(box, flat, number, features)});
    if (a == Aggregation::k2_5d)
      out.push_back({a, zone_values(box, flat, number, voxels, features)});
    if (a == Aggregation::k3d)
      out.push_back({a, zone_values(box, solid, number, voxels, features)});
  }
  return out;
}

}  // namespace hepatica::radiomics
