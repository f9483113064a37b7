// Tests of pyradiomics' preparation against its published baselines (first-order values).
#include "core/image/pyradiomics_grid.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "core/image/test_files.h"

namespace hepatica::image {
namespace {

struct Summary {
  double mean = 0;
  double energy = 0;
  double variance = 0;
  double minimum = 0;
  double maximum = 0;
};

Summary summarise(const Volume& volume, const Mask& mask) {
  std::vector<double> values;
  for (size_t at = 0; at < volume.samples.size(); ++at) {
    if (mask.samples[at] != 0) values.push_back(static_cast<double>(volume.samples[at]));
  }
  Summary s;
  for (double const v : values) {
    s.mean += v;
    s.energy += v * v;
  }
  s.mean /= static_cast<double>(values.size());
  for (double const v : values) s.variance += (v - s.mean) * (v - s.mean);
  s.variance /= static_cast<double>(values.size());
  s.minimum = *std::min_element(values.begin(), values.end());
  s.maximum = *std::max_element(values.begin(), values.end());
  return s;
}

void expect_summary(const Summary& own, const Summary& published, double tolerance) {
  EXPECT_NEAR(own.mean / published.mean, 1, tolerance);
  EXPECT_NEAR(own.energy / published.energy, 1, tolerance);
  EXPECT_NEAR(own.variance / published.variance, 1, tolerance);
  EXPECT_NEAR(own.minimum / published.minimum, 1, 1e-6);
  EXPECT_NEAR(own.maximum / published.maximum, 1, 1e-6);
}

struct Case {
  const char* name;
  Summary resampled;   // baseline variant "resampling": 2 x 2 x 2 mm, B-spline
  Summary normalised;  // baseline variant "normalization": scale 100
};

// Published baselines of pyradiomics (AIM-Harvard/pyradiomics,
// data/baseline/baseline_firstorder.csv).
const Case kCases[] = {
    {"brain1",
     {820.533681462141, 1335892916.0, 24318.689596629607, 481.0, 1334.0},
     {109.19453021538058, 55588517.05356337, 1513.4694981787545, 20.454728862143927,
      218.68355580059261}},
    {"breast1",
     {126.17391304347827, 375154.0, 391.187145557656, 82.0, 160.0},
     {352.75109444893064, 18791770.24548673, 6977.646102751047, 201.09239971414863,
      513.5129521329793}},
};

TEST(PyradiomicsGrid, ResamplingMeetsThePublishedBaselines) {
  for (const Case& c : kCases) {
    std::string const folder = "pyradiomics-cases/" + std::string(c.name);
    HEPATICA_SHARED_OR_SKIP(image_bytes, folder + "_image.nrrd");
    HEPATICA_SHARED_OR_SKIP(label_bytes, folder + "_label.nrrd");
    ImageFile const file = read_nrrd(image_bytes).value();
    Mask const mask = select_label(read_nrrd_mask(label_bytes).value(), 1).value();
    auto const grid = pyradiomics_grid(mask.geometry, bounding_box(mask).value(), {2, 2, 2});
    ASSERT_TRUE(grid.ok());
    auto const image =
        pyradiomics_resample(file.volume, *grid, Interpolation::kCubicSpline, file.stored_type);
    ASSERT_TRUE(image.ok());
    auto const roi = pyradiomics_resample_mask(mask, *grid);
    ASSERT_TRUE(roi.ok());
    SCOPED_TRACE(c.name);
    // Whole numbers: one voxel truncated otherwise would move the energy by about 1e-6.
    expect_summary(summarise(*image, *roi), c.resampled, 1e-12);
  }
}

TEST(PyradiomicsGrid, LiesByTheCornerRule) {
  Geometry g;
  g.size = {100, 100, 20};
  g.spacing_mm = {0.5, 0.5, 5};
  g.origin_mm = {10, 20, 30};
  // Worked by hand, x: ratio 0.25; low = floor(39.5 * 0.25 - 5) = 4; high = ceil(60.5 * 0.25 + 5) =
  // 21, 18 voxels; first = 0.5 * 1.5 / 0.5 + 4 / 0.25 = 17.5. The one-slice axis z keeps its
  // spacing.
  auto const grid = pyradiomics_grid(g, {{40, 40, 10}, {60, 60, 10}}, {2, 0, 2});
  ASSERT_TRUE(grid.ok());
  EXPECT_EQ(grid->plan.target.size, (std::array<int, 3>{18, 33, 13}));
  EXPECT_DOUBLE_EQ(grid->plan.first[0], 17.5);
  EXPECT_DOUBLE_EQ(grid->plan.target.origin_mm[0], 10 + 17.5 * 0.5);
  EXPECT_EQ(grid->plan.target.spacing_mm, (std::array<double, 3>{2, 0.5, 5}));
  // Cut at the image's border.
  auto const corner = pyradiomics_grid(g, {{0, 0, 0}, {99, 99, 19}}, {2, 2, 2});
  EXPECT_EQ(corner->plan.target.size, (std::array<int, 3>{25, 25, 50}));
  EXPECT_FALSE(pyradiomics_grid(g, {{0, 0, 0}, {100, 99, 19}}, {2, 2, 2}).ok());
  EXPECT_FALSE(pyradiomics_grid(g, {{0, 0, 0}, {9, 9, 9}}, {2, -2, 2}).ok());
  EXPECT_FALSE(pyradiomics_grid(g, {{0, 0, 0}, {9, 9, 9}}, {2, 2, 2}, -1).ok());
}

TEST(PyradiomicsGrid, SameSpacingOnlyCutsOut) {
  Volume v;
  v.geometry.size = {30, 20, 10};
  for (int i = 0; i < 6000; ++i) v.samples.push_back(static_cast<float>(i) + 0.5f);
  auto const grid = pyradiomics_grid(v.geometry, {{10, 10, 5}, {12, 12, 6}}, {1, 1, 1});
  ASSERT_TRUE(grid.ok());
  EXPECT_FALSE(grid->interpolates);
  auto const out = pyradiomics_resample(v, *grid, Interpolation::kCubicSpline, SampleType::kInt16);
  ASSERT_TRUE(out.ok());
  EXPECT_EQ(out->geometry.size, (std::array<int, 3>{13, 13, 10}));
  EXPECT_EQ(out->samples[0], v.at(5, 5, 0));
}

TEST(PyradiomicsGrid, NormalisationMeetsThePublishedBaselines) {
  for (const Case& c : kCases) {
    std::string const folder = "pyradiomics-cases/" + std::string(c.name);
    HEPATICA_SHARED_OR_SKIP(image_bytes, folder + "_image.nrrd");
    HEPATICA_SHARED_OR_SKIP(label_bytes, folder + "_label.nrrd");
    Volume image = read_nrrd(image_bytes)->volume;
    Mask const mask = select_label(read_nrrd_mask(label_bytes).value(), 1).value();
    ASSERT_FALSE(pyradiomics_normalise(image, 100, std::nullopt).has_value());
    SCOPED_TRACE(c.name);
    expect_summary(summarise(image, mask), c.normalised, 1e-6);
  }
}

}  // namespace
}  // namespace hepatica::image
