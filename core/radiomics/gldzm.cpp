// The features of distance zone matrices. pyradiomics has no such class.
#include "core/radiomics/gldzm.h"

#include "core/radiomics/zone_matrix.h"

namespace hepatica::radiomics {
namespace {

// d(i,j): zones of level i at distance j; N_s: number of zones; N_v: voxels of the region.
constexpr FeatureRow kGldzmTable[] = {
    {"dzm_sde", "Small distance emphasis", "0GBI", "1", "sum d(i,j) / j^2 / N_s"},
    {"dzm_lde", "Large distance emphasis", "MB4I", "voxel2", "sum d(i,j) j^2 / N_s"},
    {"dzm_lgze", "Low grey level zone emphasis", "S1RA", "1", "sum d(i,j) / i^2 / N_s"},
    {"dzm_hgze", "High grey level zone emphasis", "K26C", "level2", "sum d(i,j) i^2 / N_s"},
    {"dzm_sdlge", "Small distance low grey level emphasis", "RUVG", "1",
     "sum d(i,j) / (i^2 j^2) / N_s"},
    {"dzm_sdhge", "Small distance high grey level emphasis", "DKNJ", "level2",
     "sum d(i,j) i^2 / j^2 / N_s"},
    {"dzm_ldlge", "Large distance low grey level emphasis", "A7WM", "voxel2",
     "sum d(i,j) j^2 / i^2 / N_s"},
    {"dzm_ldhge", "Large distance high grey level emphasis", "KLTH", "level2 voxel2",
     "sum d(i,j) i^2 j^2 / N_s"},
    {"dzm_glnu", "Grey level non-uniformity", "VFT7", "1",
     "sum over i of (sum over j of d(i,j))^2 / N_s"},
    {"dzm_glnu_norm", "Normalised grey level non-uniformity", "7HP3", "1",
     "grey level non-uniformity / N_s"},
    {"dzm_zdnu", "Zone distance non-uniformity", "V294", "1",
     "sum over j of (sum over i of d(i,j))^2 / N_s"},
    {"dzm_zdnu_norm", "Normalised zone distance non-uniformity", "IATH", "1",
     "zone distance non-uniformity / N_s"},
    {"dzm_z_perc", "Zone percentage", "VIWW", "1", "N_s / N_v"},
    {"dzm_gl_var", "Grey level variance", "QK93", "level2", "variance of i under d(i,j) / N_s"},
    {"dzm_zd_var", "Zone distance variance", "7WT1", "voxel2", "variance of j under d(i,j) / N_s"},
    {"dzm_zd_entr", "Zone distance entropy", "GBDU", "1", "-sum p log2 p with p = d(i,j) / N_s"},
};
static_assert(std::size(kGldzmTable) == kGldzmFeatures);

}  // namespace

std::span<const FeatureRow> gldzm_table() { return kGldzmTable; }

std::vector<Aggregated> gldzm(const LevelBox& box, std::span<const Aggregation> wanted,
                              std::span<const Zone> flat, std::span<const Zone> solid) {
  return aggregate_zones(box, wanted, flat, solid, &Zone::distance, kGldzmFeatures);
}

}  // namespace hepatica::radiomics
