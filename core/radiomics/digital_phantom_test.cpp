// Every class and aggregation against the reference values of the IBSI digital phantom
// (doi:10.1148/radiol.2020191145, tests/reference/ibsi/digital_phantom.json).
#include <gtest/gtest.h>

#include "core/radiomics/feature_table.h"
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
#include "core/radiomics/reference_for_test.h"
#include "core/radiomics/statistics.h"
#include "core/radiomics/zones.h"

namespace hepatica::radiomics {
namespace {

constexpr Aggregation kDirectional[] = {
    Aggregation::k2dAveraged,       Aggregation::k2dSliceMerged, Aggregation::k2_5dDirectionMerged,
    Aggregation::k2_5dVolumeMerged, Aggregation::k3dAveraged,    Aggregation::k3dVolumeMerged};
constexpr Aggregation kZonal[] = {Aggregation::k2d, Aggregation::k2_5d, Aggregation::k3d};

class DigitalPhantom : public testing::Test {
 protected:
  static size_t checked_;
  static std::map<std::string, Reference> references_;

  static void SetUpTestSuite() { references_ = ibsi_references("digital_phantom"); }

  LevelBox box() const {
    return make_level_box(phantom_.level, phantom_.mask.size, phantom_.mask.spacing_mm, 1).value();
  }

  // Checks each feature that has a reference; every IBSI row of a standardised class must have one,
  // except the five that the initiative left without.
  void check(std::span<const FeatureRow> table, std::span<const double> values,
             const std::string& suffix_text) {
    ASSERT_EQ(table.size(), values.size());
    for (size_t f = 0; f < table.size(); ++f) {
      const std::string id = std::string(table[f].id) + suffix_text;
      const auto reference = references_.find(id);
      if (reference == references_.end()) {
        EXPECT_TRUE(table[f].ibsi_code.empty() || id.find("_ombb") != std::string::npos ||
                    id.find("_mvee") != std::string::npos || id == "ivh_auc")
            << id << " has no reference value";
        continue;
      }
      EXPECT_TRUE(agrees(values[f], reference->second))
          << id << ": " << values[f] << ", reference " << reference->second.value << " +- "
          << reference->second.tolerance;
      ++checked_;
    }
  }

  void check(std::span<const FeatureRow> table, const std::vector<Aggregated>& aggregated,
             const std::string& infix = "_") {
    for (const Aggregated& a : aggregated) {
      check(table, a.values, infix + std::string(suffix(a.aggregation)));
    }
  }

  const Phantom phantom_ = digital_phantom();
};
size_t DigitalPhantom::checked_ = 0;
std::map<std::string, Reference> DigitalPhantom::references_;

TEST_F(DigitalPhantom, MorphologyMatches) {
  check(morphology_table(),
        morphology(phantom_.mask, phantom_.value, phantom_.mask.inside, MorphologySettings{}), "");
}

TEST_F(DigitalPhantom, LocalIntensityMatches) {
  check(local_intensity_table(),
        local_intensity(phantom_.value, phantom_.mask.inside, phantom_.mask.size,
                        phantom_.mask.spacing_mm),
        "");
}

TEST_F(DigitalPhantom, StatisticsMatch) {
  std::vector<double> inside;
  for (size_t v = 0; v < phantom_.value.size(); ++v) {
    if (phantom_.mask.inside[v] != 0) inside.push_back(phantom_.value[v]);
  }
  check(statistics_table(), statistics(inside, StatisticsSettings{}), "");
}

TEST_F(DigitalPhantom, HistogramsMatch) {
  std::vector<double> counts(6, 0.0);
  for (int level : phantom_.level) {
    if (level > 0) counts[static_cast<size_t>(level - 1)] += 1;
  }
  check(intensity_histogram_table(), intensity_histogram(counts), "");
  check(intensity_volume_histogram_table(),
        intensity_volume_histogram(counts, IntensityLevels{1, 1}), "");
}

TEST_F(DigitalPhantom, CooccurrenceMatches) {
  check(glcm_table(), glcm(box(), kDirectional, GlcmSettings{}), "_d1_");
}

TEST_F(DigitalPhantom, RunLengthMatches) {
  check(glrlm_table(), glrlm(box(), kDirectional, GlrlmSettings{}));
}

TEST_F(DigitalPhantom, ZonesMatch) {
  const LevelBox levels = box();
  const auto zones = [&](bool flat) {
    return find_zones(levels, flat, edge_distance(levels, phantom_.mask.inside, flat));
  };
  const std::vector<Zone> flat = zones(true), solid = zones(false);
  check(glszm_table(), glszm(levels, kZonal, flat, solid));
  check(gldzm_table(), gldzm(levels, kZonal, flat, solid));
}

TEST_F(DigitalPhantom, NeighbourhoodsMatch) {
  const LevelBox levels = box();
  const auto flat = look_around(levels, true, NeighbourhoodSettings{});
  const auto solid = look_around(levels, false, NeighbourhoodSettings{});
  check(ngtdm_table(), ngtdm(levels, kZonal, flat, solid, false));
  check(ngldm_table(), ngldm(levels, kZonal, flat, solid));
}

TEST_F(DigitalPhantom, ZzzAllReferenceValuesWereChecked) {
  EXPECT_EQ(references_.size(), 482u);
  EXPECT_EQ(checked_, 482u);
}

}  // namespace
}  // namespace hepatica::radiomics
