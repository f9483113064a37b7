// Grey level run length matrix: r(i, j) runs of j voxels of grey level i, in a row along a
// direction.
#pragma once

#include <array>
#include <span>
#include <vector>

#include "core/radiomics/aggregate.h"
#include "core/radiomics/glcm.h"
#include "core/radiomics/level_size_matrix.h"

namespace hepatica::radiomics {

inline constexpr size_t kGlrlmFeatures = 16;
std::span<const FeatureRow> glrlm_table();

struct GlrlmSettings {
  /// Weight of a direction in merged matrices: its length in mm under the norm (kNone: 1).
  WeightingNorm weighting = WeightingNorm::kNone;
  /// Leave out directions along which no line holds two region voxels (pyradiomics does; the manual
  /// counts their runs of length 1).
  bool drop_degenerate_directions = false;
};

/// Runs of the voxels in `runs` (whole slices, or the whole box) along one direction.
LevelSizeMatrix count_runs(const LevelBox& box, std::span<const Run> runs, const Offset& direction);

/// Every wanted aggregation (2d_avg to 3d_v_mrg).
std::vector<Aggregated> glrlm(const LevelBox& box, std::span<const Aggregation> wanted,
                              const GlrlmSettings& settings);

}  // namespace hepatica::radiomics
