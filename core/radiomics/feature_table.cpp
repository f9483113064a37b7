// The list of classes, put together from the tables that each class keeps.
#include "core/radiomics/feature_table.h"

#include <array>

#include "core/radiomics/glcm.h"
#include "core/radiomics/gldzm.h"
#include "core/radiomics/glrlm.h"
#include "core/radiomics/glszm.h"
#include "core/radiomics/intensity_histogram.h"
#include "core/radiomics/intensity_volume_histogram.h"
#include "core/radiomics/local_intensity.h"
#include "core/radiomics/morphology.h"
#include "core/radiomics/ngldm.h"
#include "core/radiomics/ngtdm.h"
#include "core/radiomics/shape_2d.h"
#include "core/radiomics/statistics.h"

namespace hepatica::radiomics {

std::span<const Family> families() {
  static const std::array<Family, 12> kFamilies{{
      {"morphology", "Morphology", morphology_table()},
      {"local_intensity", "Local intensity", local_intensity_table()},
      {"statistics", "Intensity statistics", statistics_table()},
      {"intensity_histogram", "Intensity histogram", intensity_histogram_table()},
      {"intensity_volume_histogram", "Intensity-volume histogram",
       intensity_volume_histogram_table()},
      {"glcm", "Grey level co-occurrence matrix", glcm_table()},
      {"glrlm", "Grey level run length matrix", glrlm_table()},
      {"glszm", "Grey level size zone matrix", glszm_table()},
      {"gldzm", "Grey level distance zone matrix", gldzm_table()},
      {"ngtdm", "Neighbourhood grey tone difference matrix", ngtdm_table()},
      {"ngldm", "Neighbouring grey level dependence matrix", ngldm_table()},
      {"shape_2d", "Two-dimensional shape", shape_2d_table()},
  }};
  return kFamilies;
}

const Family* find_family(std::string_view id) {
  for (const Family& family : families()) {
    if (family.id == id) return &family;
  }
  return nullptr;
}

std::string_view suffix(Aggregation aggregation) {
  constexpr std::array<std::string_view, 9> kSuffixes{
      "2d_avg", "2d_s_mrg", "2.5d_d_mrg", "2.5d_v_mrg", "3d_avg", "3d_v_mrg", "2d", "2.5d", "3d"};
  return kSuffixes[static_cast<size_t>(aggregation)];
}

}  // namespace hepatica::radiomics
