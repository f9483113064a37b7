// Grey level size zone matrix: s(i, j) zones of j connected voxels of grey level i.
#pragma once

#include <span>
#include <vector>

#include "core/radiomics/aggregate.h"
#include "core/radiomics/level_box.h"
#include "core/radiomics/zones.h"

namespace hepatica::radiomics {

inline constexpr size_t kGlszmFeatures = 16;
std::span<const FeatureRow> glszm_table();

/// Aggregations 2d, 2.5d and 3d. The zones are those of find_zones, flat within slices (needed for
/// 2d and 2.5d) and solid in space (needed for 3d).
std::vector<Aggregated> glszm(const LevelBox& box, std::span<const Aggregation> wanted,
                              std::span<const Zone> flat, std::span<const Zone> solid);

}  // namespace hepatica::radiomics
