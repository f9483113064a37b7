// The features of dependence matrices.
#include "core/radiomics/ngldm.h"

#include <algorithm>

#include "core/radiomics/neighbourhood_slices.h"

namespace hepatica::radiomics {
namespace {

// s(i,j): voxels of level i with dependence count j; N_s: their number, which is that of the
// region's voxels. pyradiomics calls the class GLDM.
constexpr FeatureRow kNgldmTable[] = {
    {"ngl_lde", "Low dependence emphasis", "SODN", "1", "sum s(i,j) / j^2 / N_s",
     "gldm_SmallDependenceEmphasis"},
    {"ngl_hde", "High dependence emphasis", "IMOQ", "1", "sum s(i,j) j^2 / N_s",
     "gldm_LargeDependenceEmphasis"},
    {"ngl_lgce", "Low grey level count emphasis", "TL9H", "1", "sum s(i,j) / i^2 / N_s",
     "gldm_LowGrayLevelEmphasis"},
    {"ngl_hgce", "High grey level count emphasis", "OAE7", "level2", "sum s(i,j) i^2 / N_s",
     "gldm_HighGrayLevelEmphasis"},
    {"ngl_ldlge", "Low dependence low grey level emphasis", "EQ3F", "1",
     "sum s(i,j) / (i^2 j^2) / N_s", "gldm_SmallDependenceLowGrayLevelEmphasis"},
    {"ngl_ldhge", "Low dependence high grey level emphasis", "JA6D", "level2",
     "sum s(i,j) i^2 / j^2 / N_s", "gldm_SmallDependenceHighGrayLevelEmphasis"},
    {"ngl_hdlge", "High dependence low grey level emphasis", "NBZI", "1",
     "sum s(i,j) j^2 / i^2 / N_s", "gldm_LargeDependenceLowGrayLevelEmphasis"},
    {"ngl_hdhge", "High dependence high grey level emphasis", "9QMG", "level2",
     "sum s(i,j) i^2 j^2 / N_s", "gldm_LargeDependenceHighGrayLevelEmphasis"},
    {"ngl_glnu", "Grey level non-uniformity", "FP8K", "1",
     "sum over i of (sum over j of s(i,j))^2 / N_s", "gldm_GrayLevelNonUniformity"},
    {"ngl_glnu_norm", "Normalised grey level non-uniformity", "5SPA", "1",
     "grey level non-uniformity / N_s; equals the uniformity of the histogram"},
    {"ngl_dcnu", "Dependence count non-uniformity", "Z87G", "1",
     "sum over j of (sum over i of s(i,j))^2 / N_s", "gldm_DependenceNonUniformity"},
    {"ngl_dcnu_norm", "Normalised dependence count non-uniformity", "OKJI", "1",
     "dependence count non-uniformity / N_s", "gldm_DependenceNonUniformityNormalized"},
    {"ngl_dc_perc", "Dependence count percentage", "6XV8", "1",
     "N_s / number of voxels, which is 1"},
    {"ngl_gl_var", "Grey level variance", "1PFV", "level2", "variance of i under s(i,j) / N_s",
     "gldm_GrayLevelVariance"},
    {"ngl_dc_var", "Dependence count variance", "DNX2", "1", "variance of j under s(i,j) / N_s",
     "gldm_DependenceVariance"},
    {"ngl_dc_entr", "Dependence count entropy", "FCBV", "1", "-sum p log2 p with p = s(i,j) / N_s",
     "gldm_DependenceEntropy"},
    {"ngl_dc_energy", "Dependence count energy", "CAS9", "1", "sum p^2 with p = s(i,j) / N_s"},
};
static_assert(std::size(kNgldmTable) == kNgldmFeatures);

}  // namespace

std::span<const FeatureRow> ngldm_table() { return kNgldmTable; }

LevelSizeMatrix count_dependences(const LevelBox& box, std::span<const VoxelNeighbourhood> voxels) {
  uint32_t most = 0;
  for (const VoxelNeighbourhood& v : voxels) most = std::max<uint32_t>(most, v.dependent);
  LevelSizeCounter counter(box.rank_count(), most + 1);
  for (const VoxelNeighbourhood& v : voxels) counter.add(v.rank, v.dependent + 1u);
  return counter.take();
}

std::vector<Aggregated> ngldm(const LevelBox& box, std::span<const Aggregation> wanted,
                              std::span<const VoxelNeighbourhood> flat,
                              std::span<const VoxelNeighbourhood> solid) {
  return aggregate_neighbourhoods(box, wanted, flat, solid,
                                  [&](std::span<const VoxelNeighbourhood> voxels, Average& mean) {
                                    mean.add(level_size_values(count_dependences(box, voxels), box,
                                                               static_cast<double>(voxels.size())));
                                  });
}

}  // namespace hepatica::radiomics
