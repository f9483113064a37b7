// Neighbouring grey level dependence matrix: s(i, j) voxels of grey level i with j - 1 neighbours
// of (nearly) the same level; j counts the voxel itself.
#pragma once

#include <span>
#include <vector>

#include "core/radiomics/aggregate.h"
#include "core/radiomics/level_box.h"
#include "core/radiomics/level_size_matrix.h"
#include "core/radiomics/neighbourhood.h"

namespace hepatica::radiomics {

inline constexpr size_t kNgldmFeatures = 17;
std::span<const FeatureRow> ngldm_table();

/// The matrix of some voxels.
LevelSizeMatrix count_dependences(const LevelBox& box, std::span<const VoxelNeighbourhood> voxels);

/// Aggregations 2d, 2.5d and 3d from the neighbourhoods in the slices and in space.
std::vector<Aggregated> ngldm(const LevelBox& box, std::span<const Aggregation> wanted,
                              std::span<const VoxelNeighbourhood> flat,
                              std::span<const VoxelNeighbourhood> solid);

}  // namespace hepatica::radiomics
