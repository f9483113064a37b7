// What each region voxel sees around it; the tone difference and the dependence matrix are made of
// it.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "core/radiomics/level_box.h"

namespace hepatica::radiomics {

struct VoxelNeighbourhood {
  uint16_t rank;        // of the voxel itself
  uint16_t neighbours;  // region voxels around it
  uint16_t dependent;   // of these, how many have a grey level within alpha of its own
  int64_t level_sum;    // sum of their grey levels
};

struct NeighbourhoodSettings {
  std::vector<int> distances{1};  // Chebyshev; neighbours at exactly these distances
  int alpha = 0;                  // coarseness: largest difference of a dependent neighbour
};

/// One entry per region voxel, in the order of box.runs; with in_plane only neighbours in the
/// slice.
std::vector<VoxelNeighbourhood> look_around(const LevelBox& box, bool in_plane,
                                            const NeighbourhoodSettings& settings);

}  // namespace hepatica::radiomics
