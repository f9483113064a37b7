// The features of tone difference matrices.
#include "core/radiomics/ngtdm.h"

#include <algorithm>
#include <cmath>

#include "core/radiomics/neighbourhood_slices.h"

namespace hepatica::radiomics {
namespace {

// n_i: voxels of level i with a neighbour; s_i: sum of |i - mean of neighbours|; p_i = n_i / N_vc;
// N_gp: levels with p_i > 0. Sums run over levels with p_i > 0.
constexpr FeatureRow kNgtdmTable[] = {
    {"ngt_coarseness", "Coarseness", "QCDE", "1/level", "1 / sum p_i s_i, at most 10^6",
     "ngtdm_Coarseness"},
    {"ngt_contrast", "Contrast", "65HE", "level3",
     "(sum over i1, i2 of p_i1 p_i2 (i1 - i2)^2 / (N_gp (N_gp - 1))) (sum s_i / N_vc); 0 for a "
     "single "
     "level",
     "ngtdm_Contrast"},
    {"ngt_busyness", "Busyness", "NQ30", "1",
     "sum p_i s_i / sum over i1, i2 of |i1 p_i1 - i2 p_i2|; 0 for a single level",
     "ngtdm_Busyness"},
    {"ngt_complexity", "Complexity", "HDEZ", "level2",
     "sum over i1, i2 of |i1 - i2| (p_i1 s_i1 + p_i2 s_i2) / (p_i1 + p_i2) / N_vc",
     "ngtdm_Complexity"},
    {"ngt_strength", "Strength", "1X9X", "level",
     "sum over i1, i2 of (p_i1 + p_i2)(i1 - i2)^2 / sum s_i; 0 where all s_i are 0",
     "ngtdm_Strength", "voxels without a neighbour count there, with difference 0"},
};
static_assert(std::size(kNgtdmTable) == kNgtdmFeatures);

// The levels that occur.
struct Level {
  double i, p, s;
};

// Sums over all ordered pairs of levels.
struct PairSums {
  double contrast = 0, busyness = 0, complexity = 0, strength = 0;
};

PairSums pair_sums(const std::vector<Level>& levels) {
  PairSums sums;
  for (size_t a = 0; a < levels.size(); ++a) {
    for (size_t b = 0; b < a; ++b) {
      const Level &x = levels[a], &y = levels[b];
      const double d = x.i - y.i;
      sums.contrast += 2 * x.p * y.p * d * d;
      sums.busyness += 2 * std::abs(x.i * x.p - y.i * y.p);
      sums.complexity += 2 * d * (x.p * x.s + y.p * y.s) / (x.p + y.p);
      sums.strength += 2 * (x.p + y.p) * d * d;
    }
  }
  return sums;
}

}  // namespace

std::span<const FeatureRow> ngtdm_table() { return kNgtdmTable; }

NgtdmMatrix tone_differences(const LevelBox& box, std::span<const VoxelNeighbourhood> voxels,
                             bool count_isolated) {
  const size_t ranks = box.grey_level.size() + 1;
  NgtdmMatrix m{std::vector<double>(ranks), std::vector<double>(ranks), 0};
  for (const VoxelNeighbourhood& v : voxels) {
    if (v.neighbours == 0 && !count_isolated) continue;
    m.count[v.rank] += 1;
    m.voxels += 1;
    if (v.neighbours == 0) continue;
    const double mean = static_cast<double>(v.level_sum) / v.neighbours;
    m.difference[v.rank] += std::abs(box.grey_level[v.rank - 1u] - mean);
  }
  return m;
}

std::array<double, kNgtdmFeatures> ngtdm_values(const NgtdmMatrix& matrix, const LevelBox& box) {
  std::vector<Level> levels;
  double ps = 0, s = 0;
  for (size_t r = 1; r < matrix.count.size(); ++r) {
    if (matrix.count[r] == 0) continue;
    levels.push_back({static_cast<double>(box.grey_level[r - 1]), matrix.count[r] / matrix.voxels,
                      matrix.difference[r]});
    ps += levels.back().p * levels.back().s;
    s += levels.back().s;
  }
  const double n = static_cast<double>(levels.size());
  const PairSums sums = pair_sums(levels);
  return {ps > 0 ? std::min(1 / ps, 1e6) : 1e6,
          n > 1 ? sums.contrast / (n * (n - 1)) * s / matrix.voxels : 0.0,
          sums.busyness > 0 ? ps / sums.busyness : 0.0, sums.complexity / matrix.voxels,
          s > 0 ? sums.strength / s : 0.0};
}

std::vector<Aggregated> ngtdm(const LevelBox& box, std::span<const Aggregation> wanted,
                              std::span<const VoxelNeighbourhood> flat,
                              std::span<const VoxelNeighbourhood> solid, bool count_isolated) {
  return aggregate_neighbourhoods(
      box, wanted, flat, solid, [&](std::span<const VoxelNeighbourhood> voxels, Average& mean) {
        const NgtdmMatrix m = tone_differences(box, voxels, count_isolated);
        if (m.voxels > 0) mean.add(ngtdm_values(m, box));
      });
}

}  // namespace hepatica::radiomics
