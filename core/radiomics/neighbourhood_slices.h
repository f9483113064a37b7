// Aggregations 2d, 2.5d and 3d of the classes that are made of neighbourhoods.
#pragma once

#include <span>
#include <vector>

#include "core/radiomics/aggregate.h"
#include "core/radiomics/level_box.h"
#include "core/radiomics/neighbourhood.h"

namespace hepatica::radiomics {

/// add(voxels, average) adds the values of one matrix, made of these voxels, where it has counts.
template <typename AddMatrix>
std::vector<Aggregated> aggregate_neighbourhoods(const LevelBox& box,
                                                 std::span<const Aggregation> wanted,
                                                 std::span<const VoxelNeighbourhood> flat,
                                                 std::span<const VoxelNeighbourhood> solid,
                                                 AddMatrix add) {
  std::vector<Aggregated> out;
  for (Aggregation a : wanted) {
    Average mean;
    if (a == Aggregation::k2d) {
      size_t from = 0;
      for_each_slice(box, [&](std::span<const Run> runs) {
        size_t voxels = 0;
        for (const Run& run : runs) voxels += run.length;
        add(flat.subspan(from, voxels), mean);
        from += voxels;
      });
    } else if (a == Aggregation::k2_5d) {
      add(flat, mean);
    } else if (a == Aggregation::k3d) {
      add(solid, mean);
    } else {
      continue;
    }
    out.push_back({a, mean.mean()});
  }
  return out;
}

}  // namespace hepatica::radiomics
