// Counting runs, and the features of run length matrices.
#include "core/radiomics/glrlm.h"

#include <algorithm>
#include <set>

namespace hepatica::radiomics {
namespace {

// r(i,j): runs of length j of level i; N_s: number of runs; N_v: voxels (times directions, if
// merged).
constexpr FeatureRow kGlrlmTable[] = {
    {"rlm_sre", "Short runs emphasis", "22OV", "1", "sum r(i,j) / j^2 / N_s",
     "glrlm_ShortRunEmphasis"},
    {"rlm_lre", "Long runs emphasis", "W4KF", "voxel2", "sum r(i,j) j^2 / N_s",
     "glrlm_LongRunEmphasis"},
    {"rlm_lgre", "Low grey level run emphasis", "V3SW", "1", "sum r(i,j) / i^2 / N_s",
     "glrlm_LowGrayLevelRunEmphasis"},
    {"rlm_hgre", "High grey level run emphasis", "G3QZ", "level2", "sum r(i,j) i^2 / N_s",
     "glrlm_HighGrayLevelRunEmphasis"},
    {"rlm_srlge", "Short run low grey level emphasis", "HTZT", "1", "sum r(i,j) / (i^2 j^2) / N_s",
     "glrlm_ShortRunLowGrayLevelEmphasis"},
    {"rlm_srhge", "Short run high grey level emphasis", "GD3A", "level2",
     "sum r(i,j) i^2 / j^2 / N_s", "glrlm_ShortRunHighGrayLevelEmphasis"},
    {"rlm_lrlge", "Long run low grey level emphasis", "IVPO", "voxel2",
     "sum r(i,j) j^2 / i^2 / N_s", "glrlm_LongRunLowGrayLevelEmphasis"},
    {"rlm_lrhge", "Long run high grey level emphasis", "3KUM", "level2 voxel2",
     "sum r(i,j) i^2 j^2 / N_s", "glrlm_LongRunHighGrayLevelEmphasis"},
    {"rlm_glnu", "Grey level non-uniformity", "R5YN", "1",
     "sum over i of (sum over j of r(i,j))^2 / N_s", "glrlm_GrayLevelNonUniformity"},
    {"rlm_glnu_norm", "Normalised grey level non-uniformity", "OVBL", "1",
     "grey level non-uniformity / N_s", "glrlm_GrayLevelNonUniformityNormalized"},
    {"rlm_rlnu", "Run length non-uniformity", "W92Y", "1",
     "sum over j of (sum over i of r(i,j))^2 / N_s", "glrlm_RunLengthNonUniformity"},
    {"rlm_rlnu_norm", "Normalised run length non-uniformity", "IC23", "1",
     "run length non-uniformity / N_s", "glrlm_RunLengthNonUniformityNormalized"},
    {"rlm_r_perc", "Run percentage", "9ZK5", "1", "N_s / N_v", "glrlm_RunPercentage"},
    {"rlm_gl_var", "Grey level variance", "8CE5", "level2", "variance of i under r(i,j) / N_s",
     "glrlm_GrayLevelVariance"},
    {"rlm_rl_var", "Run length variance", "SXLW", "voxel2", "variance of j under r(i,j) / N_s",
     "glrlm_RunVariance"},
    {"rlm_rl_entr", "Run entropy", "HJ9O", "1", "-sum p log2 p with p = r(i,j) / N_s",
     "glrlm_RunEntropy", "directions in which no line holds two region voxels are left out"},
};
static_assert(std::size(kGlrlmTable) == kGlrlmFeatures);

// Coordinates of the line through a voxel: the voxel moved along the direction until its first
// moving coordinate is 0.
std::array<int, 3> line_of(const LevelBox& box, size_t index, const Offset& o) {
  const int at = static_cast<int>(index);
  const int slice = static_cast<int>(box.stride(2)), row = static_cast<int>(box.stride(1));
  const int k = at / slice, j = at % slice / row, i = at % row;
  const int t = o.z != 0 ? k / o.z : o.y != 0 ? j / o.y : i / o.x;
  return {i - t * o.x, j - t * o.y, k - t * o.z};
}

// True when some line along the direction holds two region voxels, adjacent or not.
bool has_pair_on_line(const LevelBox& box, const Offset& direction) {
  const std::ptrdiff_t to = step(box, direction);
  for (const Run& run : box.runs) {
    for (size_t v = run.first; v < run.first + size_t{run.length}; ++v) {
      if (box.rank[v + static_cast<size_t>(to)] != 0) return true;
    }
  }
  std::set<std::array<int, 3>> lines;
  for (const Run& run : box.runs) {
    for (size_t v = run.first; v < run.first + size_t{run.length}; ++v) {
      if (!lines.insert(line_of(box, v, direction)).second) return true;
    }
  }
  return false;
}

std::vector<double> first_features(const LevelSizeValues& values) {
  return {values.begin(), values.begin() + kGlrlmFeatures};
}

// All directions of the plane or of space, their runs, averages and mergers.
class RunDirections {
 public:
  RunDirections(const LevelBox& box, const GlrlmSettings& settings, bool in_plane) : box_(box) {
    for (const Offset& o : half_directions(1, in_plane)) {
      if (settings.drop_degenerate_directions && !has_pair_on_line(box, o)) continue;
      directions_.push_back(o);
      weights_.push_back(direction_length_mm(o, box.spacing_mm, settings.weighting));
    }
  }

  void collect(std::span<const Run> runs, bool averaged, bool merged, Average& mean_of_directions,
               Average& mean_of_merged) const {
    double voxels = 0, weight = 0;
    for (const Run& run : runs) voxels += run.length;
    std::vector<LevelSizeMatrix> matrices;
    for (size_t d = 0; d < directions_.size(); ++d) {
      matrices.push_back(count_runs(box_, runs, directions_[d]));
      weight += weights_[d];
      if (averaged) {
        mean_of_directions.add(first_features(level_size_values(matrices.back(), box_, voxels)));
      }
    }
    if (!merged || matrices.empty()) return;
    mean_of_merged.add(
        first_features(level_size_values(merge(matrices, weights_), box_, voxels * weight)));
  }

 private:
  const LevelBox& box_;
  std::vector<Offset> directions_;
  std::vector<double> weights_;
};

}  // namespace

std::span<const FeatureRow> glrlm_table() { return kGlrlmTable; }

LevelSizeMatrix count_runs(const LevelBox& box, std::span<const Run> runs,
                           const Offset& direction) {
  const std::ptrdiff_t to = step(box, direction);
  const int longest = std::max({box.size[0], box.size[1], box.size[2]});
  LevelSizeCounter counter(box.rank_count(), static_cast<uint32_t>(longest));
  for (const Run& run : runs) {
    const uint16_t* voxel = box.rank.data() + run.first;
    for (uint32_t v = 0; v < run.length; ++v, ++voxel) {
      const uint16_t rank = *voxel;
      if (voxel[-to] == rank) continue;  // the run began earlier
      uint32_t length = 1;
      for (const uint16_t* next = voxel + to; *next == rank; next += to) ++length;
      counter.add(rank, length);
    }
  }
  return counter.take();
}

std::vector<Aggregated> glrlm(const LevelBox& box, std::span<const Aggregation> wanted,
                              const GlrlmSettings& settings) {
  const RunDirections in_plane(box, settings, true), in_space(box, settings, false);
  return aggregate_directions(box, wanted, in_plane, in_space);
}

}  // namespace hepatica::radiomics
