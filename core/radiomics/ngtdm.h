// Neighbourhood grey tone difference matrix: for each grey level, how far its voxels differ from
// the mean of their neighbours.
#pragma once

#include <array>
#include <span>
#include <vector>

#include "core/radiomics/aggregate.h"
#include "core/radiomics/level_box.h"
#include "core/radiomics/neighbourhood.h"

namespace hepatica::radiomics {

inline constexpr size_t kNgtdmFeatures = 5;
std::span<const FeatureRow> ngtdm_table();

/// n_i and s_i by rank (index 0 unused), and N_vc, the voxels counted.
struct NgtdmMatrix {
  std::vector<double> count, difference;
  double voxels = 0;
};

/// count_isolated  whether a voxel without any neighbour counts, with difference 0 (pyradiomics) or
/// is
///                 left out (the manual)
NgtdmMatrix tone_differences(const LevelBox& box, std::span<const VoxelNeighbourhood> voxels,
                             bool count_isolated);

/// The five features. Conventions: coarseness is at most 10^6 (its value for a flat region);
/// contrast, busyness and strength are 0 where their denominator is 0. Precondition: voxels > 0.
std::array<double, kNgtdmFeatures> ngtdm_values(const NgtdmMatrix& matrix, const LevelBox& box);

/// Aggregations 2d, 2.5d and 3d from the neighbourhoods in the slices and in space.
std::vector<Aggregated> ngtdm(const LevelBox& box, std::span<const Aggregation> wanted,
                              std::span<const VoxelNeighbourhood> flat,
                              std::span<const VoxelNeighbourhood> solid, bool count_isolated);

}  // namespace hepatica::radiomics
