// The features of size zone matrices.
#include "core/radiomics/glszm.h"

#include "core/radiomics/zone_matrix.h"

namespace hepatica::radiomics {
namespace {

// s(i,j): zones of j voxels of level i; N_s: number of zones; N_v: voxels of the region.
constexpr FeatureRow kGlszmTable[] = {
    {"szm_sze", "Small zone emphasis", "5QRC", "1", "sum s(i,j) / j^2 / N_s",
     "glszm_SmallAreaEmphasis"},
    {"szm_lze", "Large zone emphasis", "48P8", "voxel2", "sum s(i,j) j^2 / N_s",
     "glszm_LargeAreaEmphasis"},
    {"szm_lgze", "Low grey level zone emphasis", "XMSY", "1", "sum s(i,j) / i^2 / N_s",
     "glszm_LowGrayLevelZoneEmphasis"},
    {"szm_hgze", "High grey level zone emphasis", "5GN9", "level2", "sum s(i,j) i^2 / N_s",
     "glszm_HighGrayLevelZoneEmphasis"},
    {"szm_szlge", "Small zone low grey level emphasis", "5RAI", "1", "sum s(i,j) / (i^2 j^2) / N_s",
     "glszm_SmallAreaLowGrayLevelEmphasis"},
    {"szm_szhge", "Small zone high grey level emphasis", "HW1V", "level2",
     "sum s(i,j) i^2 / j^2 / N_s", "glszm_SmallAreaHighGrayLevelEmphasis"},
    {"szm_lzlge", "Large zone low grey level emphasis", "YH51", "voxel2",
     "sum s(i,j) j^2 / i^2 / N_s", "glszm_LargeAreaLowGrayLevelEmphasis"},
    {"szm_lzhge", "Large zone high grey level emphasis", "J17V", "level2 voxel2",
     "sum s(i,j) i^2 j^2 / N_s", "glszm_LargeAreaHighGrayLevelEmphasis"},
    {"szm_glnu", "Grey level non-uniformity", "JNSA", "1",
     "sum over i of (sum over j of s(i,j))^2 / N_s", "glszm_GrayLevelNonUniformity"},
    {"szm_glnu_norm", "Normalised grey level non-uniformity", "Y1RO", "1",
     "grey level non-uniformity / N_s", "glszm_GrayLevelNonUniformityNormalized"},
    {"szm_zsnu", "Zone size non-uniformity", "4JP3", "1",
     "sum over j of (sum over i of s(i,j))^2 / N_s", "glszm_SizeZoneNonUniformity"},
    {"szm_zsnu_norm", "Normalised zone size non-uniformity", "VB3A", "1",
     "zone size non-uniformity / N_s", "glszm_SizeZoneNonUniformityNormalized"},
    {"szm_z_perc", "Zone percentage", "P30P", "1", "N_s / N_v", "glszm_ZonePercentage"},
    {"szm_gl_var", "Grey level variance", "BYLV", "level2", "variance of i under s(i,j) / N_s",
     "glszm_GrayLevelVariance"},
    {"szm_zs_var", "Zone size variance", "3NSA", "voxel2", "variance of j under s(i,j) / N_s",
     "glszm_ZoneVariance"},
    {"szm_zs_entr", "Zone size entropy", "GU8N", "1", "-sum p log2 p with p = s(i,j) / N_s",
     "glszm_ZoneEntropy"},
};
static_assert(std::size(kGlszmTable) == kGlszmFeatures);

}  // namespace

std::span<const FeatureRow> glszm_table() { return kGlszmTable; }

std::vector<Aggregated> glszm(const LevelBox& box, std::span<const Aggregation> wanted,
                              std::span<const Zone> flat, std::span<const Zone> solid) {
  return aggregate_zones(box, wanted, flat, solid, &Zone::size, kGlszmFeatures);
}

}  // namespace hepatica::radiomics
