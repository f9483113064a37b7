// Attenuation in other phases against a naive twin; ratios worked by hand.
#include "core/measure/enhancement.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <random>

#include "core/image/geometry.h"
#include "core/measure/measure.h"
#include "core/measure/phase_means.h"

namespace hepatica::measure {
namespace {

using image::Geometry;
using image::Mask;
using image::Volume;

constexpr uint8_t kOrgan = 1, kTumour = 2, kOther = 3, kDead = 9;

LabelRoles known(bool necrosis = false) {
  LabelRoles out{{kOrgan}, {kTumour, kOther}, {}, {}, LesionsBy::kLabel};
  if (necrosis) out.necrosis = {kDead};
  return out;
}

Geometry grid_at(std::array<int, 3> size, std::array<double, 3> spacing_mm,
                 std::array<double, 3> origin_mm) {
  Geometry g;
  g.size = size;
  g.spacing_mm = spacing_mm;
  g.origin_mm = origin_mm;
  return g;
}

/// Boxes of liver, two lesions, and necrosis inside the first.
Mask outlined() {
  Mask map{grid_at({30, 28, 20}, {1, 1, 2}, {-10, -5, 30}), {}};
  map.samples.assign(map.geometry.voxel_count(), 0);
  const auto fill = [&](int from, int to, int depth, uint8_t label) {
    for (int k = depth; k < 20 - depth; ++k) {
      for (int j = from; j <= to; ++j) {
        for (int i = from; i <= to; ++i) map.at(i, j, k) = label;
      }
    }
  };
  fill(2, 24, 2, kOrgan);
  fill(6, 12, 5, kTumour);
  fill(8, 10, 8, kDead);
  fill(16, 19, 6, kOther);
  return map;
}

Volume random_image(const Geometry& g, unsigned seed) {
  std::mt19937 random(seed);
  Volume out{g, std::vector<float>(g.voxel_count())};
  for (float& value : out.samples) value = static_cast<float>(random() % 2000) - 1000;
  return out;
}

/// The mean over every voxel of the image whose centre lies in a voxel with one of the labels.
double naive_mean(const Mask& map, const Volume& image, std::initializer_list<uint8_t> labels,
                  size_t& voxels) {
  double sum = 0;
  voxels = 0;
  const Geometry& g = image.geometry;
  for (int k = 0; k < g.size[2]; ++k) {
    for (int j = 0; j < g.size[1]; ++j) {
      for (int i = 0; i < g.size[0]; ++i) {
        const auto world = image::index_to_world_mm(g, {double(i), double(j), double(k)});
        const auto at = image::world_to_index(map.geometry, world);
        std::array<int, 3> v;
        bool inside = true;
        for (size_t a = 0; a < 3; ++a) {
          v[a] = static_cast<int>(std::floor(at[a] + 0.5 + 1e-6));
          inside = inside && v[a] >= 0 && v[a] < map.geometry.size[a];
        }
        if (!inside) continue;
        for (uint8_t const label : labels) {
          if (map.at(v[0], v[1], v[2]) != label) continue;
          sum += image.at(i, j, k);
          ++voxels;
        }
      }
    }
  }
  return sum / static_cast<double>(voxels);
}

TEST(PhaseMeans, AgreeWithTheNaiveTwinOnGridsOfAnySpacingAndDirection) {
  const Mask map = outlined();
  std::vector<Geometry> grids{grid_at({40, 40, 12}, {0.8, 0.9, 5}, {-12, -7, 27}),
                              grid_at({20, 22, 60}, {1.7, 1.3, 0.7}, {-11.3, -6.2, 29.1}),
                              grid_at({12, 40, 14}, {1, 1, 2.5}, {-4, -8, 31})};
  Geometry turned = grid_at({40, 40, 30}, {0.9, 0.9, 1.5}, {24, -9, 28});
  const double c = std::cos(0.3), s = std::sin(0.3);
  turned.direction = {-c, s, 0, s, c, 0, 0, 0, 1};
  grids.push_back(turned);
  unsigned seed = 1;
  for (const Geometry& g : grids) {
    SCOPED_TRACE(seed);
    const Volume image = random_image(g, ++seed);
    const auto found = measure_phase(map, known(true), image);
    ASSERT_TRUE(found.ok()) << to_line(found.error());
    ASSERT_EQ(found->lesions.size(), 2U);
    size_t voxels = 0;
    const double organ = naive_mean(map, image, {kOrgan}, voxels);
    EXPECT_EQ(found->liver->voxels, voxels);
    EXPECT_NEAR(*found->liver->attenuation.mean, organ, 1e-9);
    const double whole = naive_mean(map, image, {kTumour, kDead}, voxels);
    EXPECT_EQ(found->lesions[0].whole.voxels, voxels);
    EXPECT_NEAR(*found->lesions[0].whole.attenuation.mean, whole, 1e-9);
    EXPECT_NEAR(*found->lesions[0].viable->attenuation.mean,
                naive_mean(map, image, {kTumour}, voxels), 1e-9);
    EXPECT_NEAR(*found->lesions[1].whole.attenuation.mean, naive_mean(map, image, {kOther}, voxels),
                1e-9);
  }
}

TEST(PhaseMeans, AreThoseOfTheStudyOnItsOwnGrid) {
  const Mask map = outlined();
  const Volume image = random_image(map.geometry, 7);
  std::vector<Warning> warnings;
  const auto study = measure_study(map, known(true), {{"", &image}}, warnings);
  const auto phase = measure_phase(map, known(true), image);
  ASSERT_TRUE(study.ok() && phase.ok());
  for (size_t n = 0; n < 2; ++n) {
    const LesionSeries& one = study->lesions[n].series[0];
    EXPECT_EQ(phase->lesions[n].label, study->lesions[n].label);
    EXPECT_NEAR(*phase->lesions[n].whole.attenuation.mean, *one.whole.mean, 1e-9);
    EXPECT_NEAR(*phase->lesions[n].whole.attenuation.sd, *one.whole.sd, 1e-9);
    EXPECT_NEAR(*phase->lesions[n].viable->attenuation.sd, *one.viable.sd, 1e-9);
    EXPECT_EQ(phase->lesions[n].whole.covered, 1);
  }
  EXPECT_NEAR(*phase->liver->attenuation.mean, *study->liver[0].liver.mean, 1e-9);
}

TEST(PhaseMeans, SayHowMuchOfARegionTheImageCovers) {
  const Mask map = outlined();
  // The first tumour lies in slices 5 to 14 (z 40 to 58 mm); this image begins at z = 49 mm.
  const auto half =
      measure_phase(map, known(), random_image(grid_at({30, 28, 20}, {1, 1, 2}, {-10, -5, 50}), 3));
  ASSERT_TRUE(half.ok());
  EXPECT_NEAR(half->lesions[0].whole.covered, 0.5, 1e-12);
  const auto none = measure_phase(
      map, known(), random_image(grid_at({30, 28, 20}, {1, 1, 2}, {-10, -5, 200}), 3));
  ASSERT_TRUE(none.ok());
  EXPECT_EQ(none->lesions[0].whole.covered, 0);
  EXPECT_EQ(none->lesions[0].whole.voxels, 0U);
  EXPECT_FALSE(none->lesions[0].whole.attenuation.mean.has_value());
  Mask empty = map;
  empty.samples.assign(empty.samples.size(), 0);
  EXPECT_EQ(measure_phase(empty, known(), random_image(map.geometry, 3)).error().code,
            Code::kEmptyRoi);
}

const PhaseContrast& phase_of(const Enhancement& e, size_t n) { return e.phases.at(n); }

TEST(Enhancement, RatiosAreThoseWorkedByHand) {
  // Lesion 40, 120, 90, 70 HU and liver 55, 65, 110, 84 HU: gain 80 against 10; washouts
  // (120 - 90) / 120 = 25 %, (120 - 90) / (120 - 40) = 37.5 %, 50 / 120 and 50 / 80; ratio 84 / 70.
  const auto found = compare_phases({{"unenhanced", 40, 55},
                                     {"arterial", 120, 65},
                                     {"portal_venous", 90, 110},
                                     {"delayed", 70, 84}});
  ASSERT_TRUE(found.ok());
  EXPECT_FALSE(phase_of(*found, 0).lesion_gain.has_value());
  EXPECT_DOUBLE_EQ(*phase_of(*found, 1).lesion_gain, 80);
  EXPECT_DOUBLE_EQ(*phase_of(*found, 1).liver_gain, 10);
  EXPECT_DOUBLE_EQ(*phase_of(*found, 1).minus_liver, 55);
  EXPECT_FALSE(phase_of(*found, 1).relative_washout.has_value());
  EXPECT_DOUBLE_EQ(*phase_of(*found, 2).relative_washout, 25);
  EXPECT_DOUBLE_EQ(*phase_of(*found, 2).absolute_washout, 37.5);
  EXPECT_DOUBLE_EQ(*phase_of(*found, 3).relative_washout, 100 * 50.0 / 120);
  EXPECT_DOUBLE_EQ(*phase_of(*found, 3).absolute_washout, 62.5);
  EXPECT_DOUBLE_EQ(*phase_of(*found, 3).liver_ratio, 120);
  EXPECT_TRUE(*found->arterial_above_liver);
  EXPECT_TRUE(*found->washed_out);
}

TEST(Enhancement, TheLimitOfLiuDecidesFromBothSides) {
  // 107 / 100 is washed out, 106.9 / 100 is not.
  for (const double liver : {107.0, 106.9}) {
    const auto found = compare_phases({{"arterial", 130, 80}, {"delayed", 100, liver}});
    ASSERT_TRUE(found.ok());
    EXPECT_EQ(*found->washed_out, liver >= 107);
  }
}

TEST(Enhancement, WhatIsMissingOrSaidTwiceGivesNothing) {
  const auto no_plain = compare_phases({{"arterial", 120, 65}, {"delayed", 70, 84}});
  EXPECT_DOUBLE_EQ(*phase_of(*no_plain, 1).relative_washout, 100 * 50.0 / 120);
  EXPECT_FALSE(phase_of(*no_plain, 1).absolute_washout.has_value());
  EXPECT_FALSE(phase_of(*no_plain, 0).lesion_gain.has_value());
  // Two series called arterial: neither is taken.
  const auto twice =
      compare_phases({{"arterial", 120, 65}, {"arterial", 110, 70}, {"delayed", 70, 84}});
  EXPECT_EQ(twice->repeated, std::vector<std::string>{"arterial"});
  EXPECT_FALSE(phase_of(*twice, 2).relative_washout.has_value());
  EXPECT_FALSE(twice->arterial_above_liver.has_value());
  EXPECT_FALSE(twice->washed_out.has_value());
  // A dense lesion that gains less than the liver is not hyperenhancing.
  const auto dense = compare_phases({{"unenhanced", 90, 55}, {"arterial", 95, 75}});
  EXPECT_FALSE(*dense->arterial_above_liver);
  // No liver, nothing above 0, no gain.
  const auto bare =
      compare_phases({{"unenhanced", 130, {}}, {"arterial", 120, {}}, {"delayed", -5, {}}});
  EXPECT_FALSE(phase_of(*bare, 2).liver_ratio.has_value());
  EXPECT_FALSE(phase_of(*bare, 2).absolute_washout.has_value());
  EXPECT_FALSE(bare->arterial_above_liver.has_value());
  EXPECT_TRUE(compare_phases({})->phases.empty());
  EXPECT_EQ(compare_phases({{"arterial", std::nan(""), 60}}).error().code, Code::kInvalidArgument);
}

TEST(Enhancement, DoesNotChangeWithTheOrderOfTheSeries) {
  std::mt19937 random(4);
  std::vector<PhaseValue> phases{{"unenhanced", 40, 55},
                                 {"arterial", 120, 65},
                                 {"portal_venous", 90, 110},
                                 {"delayed", 70, 84}};
  const auto first = compare_phases(phases);
  for (int n = 0; n < 20; ++n) {
    std::shuffle(phases.begin(), phases.end(), random);
    const auto again = compare_phases(phases);
    for (const PhaseContrast& one : again->phases) {
      const auto same = std::find_if(first->phases.begin(), first->phases.end(),
                                     [&](const PhaseContrast& f) { return f.phase == one.phase; });
      EXPECT_EQ(one.relative_washout, same->relative_washout);
      EXPECT_EQ(one.absolute_washout, same->absolute_washout);
      EXPECT_EQ(one.liver_ratio, same->liver_ratio);
      EXPECT_EQ(one.lesion_gain, same->lesion_gain);
    }
    EXPECT_EQ(again->washed_out, first->washed_out);
  }
}

}  // namespace
}  // namespace hepatica::measure
