// Lesions, organ, viability, attenuation and vessels on maps drawn by hand.
#include "core/measure/measure.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <random>

#include "core/measure/measure_text.h"

namespace hepatica::measure {
namespace {

using image::Geometry;
using image::Mask;
using image::Volume;

constexpr uint8_t kLiver = 1, kFirst = 2, kSecond = 3, kVessel = 8, kNecrosis = 9;

LabelRoles roles() { return {{kLiver}, {kFirst, kSecond}, {}, {}, LesionsBy::kLabel}; }

Mask empty_map() {
  Geometry g;
  g.size = {60, 50, 30};
  g.spacing_mm = {1, 1, 2};
  return {g, std::vector<uint8_t>(g.voxel_count())};
}

void fill(Mask& map, std::array<int, 3> first, std::array<int, 3> last, uint8_t label) {
  for (int k = first[2]; k <= last[2]; ++k) {
    for (int j = first[1]; j <= last[1]; ++j) {
      for (int i = first[0]; i <= last[0]; ++i) map.at(i, j, k) = label;
    }
  }
}

/// A liver of 40 x 30 x 20 voxels with a lesion of 10 x 8 x 5 inside, and one of 6 x 6 x 6 outside.
Mask two_lesions() {
  Mask map = empty_map();
  fill(map, {5, 5, 5}, {44, 34, 24}, kLiver);
  fill(map, {10, 10, 10}, {19, 17, 14}, kFirst);
  fill(map, {50, 40, 2}, {55, 45, 7}, kSecond);
  return map;
}

StudyMeasure measured(const Mask& map, const LabelRoles& by,
                      const std::vector<Series>& series = {}) {
  std::vector<Warning> warnings;
  auto out = measure_study(map, by, series, warnings);
  EXPECT_TRUE(out.ok()) << (out.ok() ? "" : to_line(out.error()));
  return out.ok() ? *out : StudyMeasure{};
}

TEST(Measure, BoxesHaveTheirVolumesAndDiameters) {
  const StudyMeasure study = measured(two_lesions(), roles());
  ASSERT_EQ(study.lesions.size(), 2U);
  const LesionMeasure& first = study.lesions[0];
  EXPECT_EQ(first.number, 1);
  EXPECT_EQ(first.label, kFirst);
  EXPECT_DOUBLE_EQ(first.volume_ml, 400 * 2 / 1000.0);
  EXPECT_DOUBLE_EQ(first.axial.longest.mm, std::sqrt(100 + 49));  // the outline leaves out corners
  EXPECT_EQ(first.axial.slice, 10);
  EXPECT_EQ(first.centre, (std::array<double, 3>{14.5, 13.5, 12}));
  for (const Line& line : {first.axial.longest, first.axial.perpendicular, first.diameter_3d}) {
    EXPECT_GE(std::min(line.from[0], line.to[0]), 9.5);
    EXPECT_LE(std::max(line.from[0], line.to[0]), 19.5);
  }
  EXPECT_EQ(first.in_liver, true);
  EXPECT_EQ(study.lesions[1].in_liver, false);
  EXPECT_DOUBLE_EQ(*study.parenchyma_ml, (24000 - 400) * 2 / 1000.0);
  EXPECT_DOUBLE_EQ(*study.liver_ml, 48);  // the whole organ; the lesion outside is not part of it
  EXPECT_DOUBLE_EQ(*study.burden, 0.8 / 48);
  EXPECT_DOUBLE_EQ(study.tumour_ml, 0.8 + 216 * 2 / 1000.0);
  EXPECT_FALSE(study.viable_ml || first.viable_ml || first.viable || first.vessel_mm);
}

TEST(Measure, VolumeOfABallIsWithinOnePercent) {
  Mask map = empty_map();
  for (int k = 0; k < 30; ++k) {
    for (int j = 0; j < 50; ++j) {
      for (int i = 0; i < 60; ++i) {
        const double r2 = std::pow(i - 30, 2) + std::pow(j - 25, 2) + 4 * std::pow(k - 15, 2);
        if (r2 <= 400) map.at(i, j, k) = kFirst;
      }
    }
  }
  const LesionMeasure ball = measured(map, roles()).lesions.at(0);
  EXPECT_NEAR(ball.volume_ml, 4.0 / 3 * 3.141592653589793 * 8, 0.335);
  EXPECT_NEAR(ball.axial.longest.mm, 40, 1);
  EXPECT_NEAR(ball.axial.perpendicular.mm, 40, 1);
  EXPECT_NEAR(ball.diameter_3d.mm, 40, 2);  // a slice is 2 mm
  EXPECT_EQ(ball.axial.slice, 15);
}

TEST(Measure, PartsAreLesionsFromTheLargestWhenAskedSo) {
  Mask map = two_lesions();
  fill(map, {30, 10, 10}, {31, 11, 11}, kSecond);  // a second part of label 3
  LabelRoles by = roles();
  std::vector<Warning> warnings;
  const auto labelled = measure_study(map, by, {}, warnings);
  ASSERT_TRUE(labelled.ok());
  ASSERT_EQ(labelled->lesions.size(), 2U);
  EXPECT_EQ(labelled->lesions[1].parts, 2U);
  // The gap between the parts is not a diameter.
  EXPECT_DOUBLE_EQ(labelled->lesions[1].axial.longest.mm, std::sqrt(36 + 25));
  ASSERT_EQ(warnings.size(), 1U);
  EXPECT_EQ(to_line(warnings[0]),
            "label 3: the value is possible but rare: check the unit (2 separate parts)");
  by.lesions_by = LesionsBy::kPart;
  const StudyMeasure parts = measured(map, by);
  ASSERT_EQ(parts.lesions.size(), 3U);
  EXPECT_EQ(parts.lesions[0].voxels, 400U);
  EXPECT_EQ(parts.lesions[1].voxels, 216U);
  EXPECT_EQ(parts.lesions[2].voxels, 8U);
  EXPECT_EQ(parts.lesions[2].in_liver, true);
}

TEST(Measure, ALesionWithinALesionLiesInTheLiver) {
  constexpr uint8_t kThird = 7, kFourth = 6;
  Mask map = two_lesions();
  fill(map, {12, 12, 11}, {17, 15, 13}, kThird);   // within the first lesion
  fill(map, {14, 13, 12}, {15, 14, 12}, kFourth);  // within that one
  LabelRoles by = roles();
  by.tumour.insert(by.tumour.end(), {kThird, kFourth});
  const StudyMeasure study = measured(map, by);
  ASSERT_EQ(study.lesions.size(), 4U);
  for (const LesionMeasure& one : study.lesions) EXPECT_EQ(one.in_liver, one.label != kSecond);
  EXPECT_DOUBLE_EQ(*study.liver_ml, 48);  // as if all three were one
  EXPECT_DOUBLE_EQ(*study.burden, 0.8 / 48);
}

TEST(Measure, ANodeBesideABulgingLesionLiesOutside) {
  // The first lesion bulges out of a liver that ends at its middle; the node lies against its top.
  Mask map = two_lesions();
  for (uint8_t& sample : map.samples) sample = sample == kFirst ? kFirst : 0;
  fill(map, {5, 10, 10}, {9, 17, 14}, kLiver);     // beside the lesion
  fill(map, {12, 12, 15}, {15, 15, 17}, kSecond);  // the node, on the lesion's upper face
  const StudyMeasure study = measured(map, roles());
  ASSERT_EQ(study.lesions.size(), 2U);
  EXPECT_EQ(study.lesions[0].in_liver, true);
  EXPECT_EQ(study.lesions[1].in_liver, false);
}

TEST(Measure, NecrosisBelongsToTheLesionItTouches) {
  Mask map = two_lesions();
  fill(map, {10, 10, 10}, {13, 17, 14}, kNecrosis);  // 4 of 10 columns of lesion 1
  fill(map, {30, 10, 10}, {33, 13, 11}, kNecrosis);  // alone: a dead lesion
  LabelRoles by = roles();
  by.necrosis = {kNecrosis};
  const StudyMeasure study = measured(map, by);
  ASSERT_EQ(study.lesions.size(), 3U);
  const LesionMeasure& first = study.lesions[0];
  EXPECT_EQ(first.voxels, 400U);
  EXPECT_DOUBLE_EQ(*first.viable_ml, 240 * 2 / 1000.0);
  EXPECT_DOUBLE_EQ(first.axial.longest.mm, std::sqrt(100 + 49));
  ASSERT_TRUE(first.viable.has_value());
  EXPECT_DOUBLE_EQ(first.viable->longest.mm, std::sqrt(25 + 64));  // 6 x 8: 8 long, 5 across
  EXPECT_EQ(first.viable->slice, 10);
  EXPECT_GE(std::min(first.viable->longest.from[0], first.viable->longest.to[0]), 13.5);
  const LesionMeasure& dead = study.lesions[2];
  EXPECT_EQ(dead.label, kNecrosis);
  EXPECT_EQ(dead.viable_ml, 0);
  EXPECT_FALSE(dead.viable.has_value());
  EXPECT_DOUBLE_EQ(*study.viable_ml, 0.48 + 0.432);
  EXPECT_DOUBLE_EQ(*study.liver_ml, 48);
}

TEST(Measure, ViableDiameterDoesNotSpanTheGapBetweenParts) {
  Mask map = empty_map();
  fill(map, {5, 5, 5}, {44, 34, 24}, kLiver);
  fill(map, {10, 10, 10}, {19, 17, 14}, kFirst);
  fill(map, {30, 10, 10}, {39, 17, 14}, kFirst);
  LabelRoles by = roles();
  by.necrosis = {kNecrosis};
  const LesionMeasure whole = measured(map, by).lesions.at(0);
  EXPECT_EQ(whole.parts, 2U);
  ASSERT_TRUE(whole.viable.has_value());
  EXPECT_DOUBLE_EQ(whole.viable->longest.mm, std::sqrt(100 + 49));
  EXPECT_DOUBLE_EQ(whole.viable->longest.mm, whole.axial.longest.mm);
  EXPECT_EQ(whole.viable->slice, 10);
  // A dead core in the first part: the second one is the longest, at its own place in the map.
  fill(map, {12, 10, 10}, {17, 17, 14}, kNecrosis);
  const LesionMeasure cored = measured(map, by).lesions.at(0);
  ASSERT_TRUE(cored.viable.has_value());
  EXPECT_DOUBLE_EQ(cored.viable->longest.mm, std::sqrt(100 + 49));
  EXPECT_GE(std::min(cored.viable->longest.from[0], cored.viable->longest.to[0]), 29.5);
}

TEST(Measure, AttenuationLeavesLesionsOutOfTheLiver) {
  const Mask map = two_lesions();
  Volume portal{map.geometry, std::vector<float>(map.samples.size())};
  for (size_t at = 0; at < map.samples.size(); ++at) {
    portal.samples[at] = map.samples[at] == kLiver   ? 100.0F
                         : map.samples[at] == kFirst ? 80.0F
                                                     : -50.0F;
  }
  portal.at(10, 10, 10) = 40;
  portal.at(11, 10, 10) = 120;
  portal.at(6, 6, 6) = std::nanf("");
  const StudyMeasure study = measured(map, roles(), {{"delayed", &portal}});
  EXPECT_DOUBLE_EQ(*study.liver.at(0).liver.mean, 100);
  EXPECT_NEAR(*study.liver.at(0).liver.sd, 0, 1e-12);
  const LesionSeries& first = study.lesions[0].series.at(0);
  EXPECT_EQ(first.phase, "delayed");
  EXPECT_DOUBLE_EQ(*first.whole.mean, 80);
  EXPECT_NEAR(*first.whole.sd, std::sqrt(2 * 1600 / 400.0), 1e-9);
  EXPECT_DOUBLE_EQ(*first.minus_liver, -20);
  EXPECT_DOUBLE_EQ(*first.liver_ratio, 125);
  EXPECT_FALSE(study.lesions[1].series[0].liver_ratio.has_value());  // a mean below 0
  EXPECT_DOUBLE_EQ(*study.lesions[1].series[0].minus_liver, -150);
}

TEST(Measure, DistanceToVesselsIsThatOfTheirBorders) {
  LabelRoles by = roles();
  by.vessels = {kVessel};
  Mask map = two_lesions();
  fill(map, {23, 12, 12}, {24, 13, 20}, kVessel);  // 3 voxels free beside lesion 1
  EXPECT_DOUBLE_EQ(*measured(map, by).lesions[0].vessel_mm, 3);
  fill(map, {20, 18, 15}, {20, 18, 15}, kVessel);  // touches by a corner
  const LesionMeasure touching = measured(map, by).lesions[0];
  EXPECT_EQ(*touching.vessel_mm, 0);
  EXPECT_EQ(touching.vessel_from, (std::array<int, 3>{19, 17, 14}));
  // Against every pair of voxels, on maps by chance.
  for (unsigned seed = 1; seed <= 8; ++seed) {
    std::mt19937 random(seed);
    Geometry g;
    g.size = {12, 11, 9};
    g.spacing_mm = {0.7, 0.9, 2.5};
    Mask chance{g, std::vector<uint8_t>(g.voxel_count())};
    for (auto& sample : chance.samples) {
      const auto roll = random() % 200;
      sample = roll < 2 ? kFirst : roll < 4 ? kVessel : 0;
    }
    chance.at(0, 0, 0) = kFirst;
    chance.at(11, 10, 8) = kVessel;
    double best = 1e9;
    const auto gap = [&](size_t axis, int a, int b) {
      return std::max(0, std::abs(a - b) - 1) * g.spacing_mm[axis];
    };
    for (size_t a = 0; a < chance.samples.size(); ++a) {
      for (size_t b = 0; b < chance.samples.size(); ++b) {
        if (chance.samples[a] != kFirst || chance.samples[b] != kVessel) continue;
        const auto place = [](size_t at) {
          const int n = static_cast<int>(at);
          return std::array<int, 3>{n % 12, n / 12 % 11, n / 132};
        };
        const auto p = place(a), q = place(b);
        best = std::min(
            best, std::sqrt(std::pow(gap(0, p[0], q[0]), 2) + std::pow(gap(1, p[1], q[1]), 2) +
                            std::pow(gap(2, p[2], q[2]), 2)));
      }
    }
    EXPECT_NEAR(*measured(chance, by).lesions[0].vessel_mm, best, 1e-12) << seed;
  }
}

TEST(Measure, TextsCarryUnitsAndLeaveOutWhatIsNotKnown) {
  const StudyMeasure study = measured(two_lesions(), roles());
  const Json json = to_json(study);
  EXPECT_EQ(json["lesions"][0]["axial"]["slice"], 10);
  EXPECT_FALSE(json["lesions"][0].contains("viable_ml"));
  const std::string csv = to_csv(study);
  EXPECT_EQ(csv.find("lesion,label,axial_diameter_mm,"), 0U);
  EXPECT_NE(csv.find("\r\n1,2,12.2"), std::string::npos) << csv;
  EXPECT_NE(csv.find(",11,"), std::string::npos);  // slices count from 1
  EXPECT_NE(csv.find("\r\ntotal,,,,,,1.232,,,,,,48,"), std::string::npos) << csv;
  const std::string named = to_csv(study, "synthetic, arterial");
  EXPECT_EQ(named.find("image,lesion,label,"), 0U);
  EXPECT_NE(named.find("\r\n\"synthetic, arterial\",1,2,12.2"), std::string::npos) << named;
  EXPECT_NE(named.find("\r\n\"synthetic, arterial\",total,,"), std::string::npos) << named;
}

TEST(Measure, RefusesWhatCannotBeMeasured) {
  const Mask map = two_lesions();
  std::vector<Warning> warnings;
  const auto refusal = [&](const Mask& labels, const LabelRoles& by,
                           const std::vector<Series>& series = {}) {
    const auto out = measure_study(labels, by, series, warnings);
    return out.ok() ? std::string("measured") : to_line(out.error());
  };
  LabelRoles twice = roles();
  twice.vessels = {kLiver};
  EXPECT_NE(refusal(map, twice).find("label 1 is named as liver already"), std::string::npos);
  LabelRoles background = roles();
  background.tumour = {0};
  EXPECT_NE(refusal(map, background).find("label 0 is the background"), std::string::npos);
  EXPECT_NE(refusal(map, {}).find("at least one label of the lesions"), std::string::npos);
  EXPECT_NE(refusal(empty_map(), roles()).find("neither lesion nor liver"), std::string::npos);
  Volume other{map.geometry, std::vector<float>(map.samples.size())};
  other.geometry.spacing_mm[2] = 3;
  const std::string line = refusal(map, roles(), {{"arterial", &other}});
  EXPECT_NE(line.find("series arterial"), std::string::npos) << line;
  EXPECT_NE(line.find("spacing differs"), std::string::npos) << line;
  EXPECT_NE(refusal(map, roles(), {{"arterial", nullptr}}).find("has no volume"),
            std::string::npos);
}

}  // namespace
}  // namespace hepatica::measure
