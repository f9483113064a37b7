// Grey level co-occurrence matrix: how often grey levels i and j lie side by side along a
// direction.
//
// The matrix of one direction counts each pair of neighbouring region voxels both ways (symmetric),
// and is normalised to p(i, j). i and j are grey levels, not their ranks.
#pragma once

#include <array>
#include <span>
#include <vector>

#include "core/radiomics/aggregate.h"
#include "core/radiomics/level_box.h"

namespace hepatica::radiomics {

/// Rows in the order of GlcmValues.
std::span<const FeatureRow> glcm_table();

inline constexpr size_t kGlcmFeatures = 26;
using GlcmValues = std::array<double, kGlcmFeatures>;

/// How directions are weighted before they are merged: by exp(-d^2) of their length d in mm under a
/// norm (pyradiomics "weightingNorm"), or not at all.
enum class WeightingNorm { kNone, kManhattan, kEuclidean, kChebyshev };

/// Length of a direction in mm under a norm (kNone: 1).
double direction_length_mm(const Offset& o, const std::array<double, 3>& spacing_mm,
                           WeightingNorm norm);

struct GlcmSettings {
  std::vector<int> distances{1};  // Chebyshev, in voxels
  bool symmetric = true;
  WeightingNorm weighting = WeightingNorm::kNone;
  bool maximal_correlation =
      false;  // the one feature that needs eigenvalues; only pyradiomics has it
};

/// A matrix as its cells that are not zero, in rising (i, j); i and j are ranks 1..K.
struct GlcmCell {
  uint16_t i, j;
  double count;
};
using GlcmMatrix = std::vector<GlcmCell>;

/// The matrix of one direction over some runs of the box.
GlcmMatrix count_pairs(const LevelBox& box, std::span<const Run> runs, const Offset& direction,
                       bool symmetric);

/// The 26 features of one matrix. Precondition: some count is positive.
/// Conventions for a matrix with a single grey level: correlation 1, both information correlations
/// 0, maximal correlation coefficient 1 (as pyradiomics).
GlcmValues glcm_values(const GlcmMatrix& matrix, const LevelBox& box, const GlcmSettings& settings);

/// Every wanted aggregation (2d_avg to 3d_v_mrg).
std::vector<Aggregated> glcm(const LevelBox& box, std::span<const Aggregation> wanted,
                             const GlcmSettings& settings);

}  // namespace hepatica::radiomics
