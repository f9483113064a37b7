// Grey level distance zone matrix: d(i, j) zones of grey level i whose nearest voxel lies j steps
// from the edge of the region (of its morphological mask).
#pragma once

#include <span>
#include <vector>

#include "core/radiomics/aggregate.h"
#include "core/radiomics/level_box.h"
#include "core/radiomics/zones.h"

namespace hepatica::radiomics {

inline constexpr size_t kGldzmFeatures = 16;
std::span<const FeatureRow> gldzm_table();

/// Aggregations 2d, 2.5d and 3d, from zones whose distance was set (flat ones with the distance
/// inside their slice).
std::vector<Aggregated> gldzm(const LevelBox& box, std::span<const Aggregation> wanted,
                              std::span<const Zone> flat, std::span<const Zone> solid);

}  // namespace hepatica::radiomics
