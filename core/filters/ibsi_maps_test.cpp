// The response maps of IBSI-2 phase 1: every voxel within 1 % of the range of the reference map.
//
// Settings: IBSI reference manual on convolutional filters (arXiv:2006.05470), tables of the tests.
// Maps: theibsi/ibsi_2_reference_data (CC0); phantoms: theibsi/data_sets (CC BY 4.0).
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <numbers>

#include "core/filters/frequency.h"
#include "core/filters/gabor.h"
#include "core/filters/kernels.h"
#include "core/image/test_files.h"

namespace hepatica::filters {
namespace {

constexpr double kPi = std::numbers::pi;
constexpr std::array<double, 3> kSpacing{2, 2, 2};

struct Maps {
  std::string name;
  Field phantom;
  std::vector<float> reference;
};

Field to_field(const image::Volume& v) {
  return {v.geometry.size, whole_box(v.geometry.size), {v.samples.begin(), v.samples.end()}};
}

std::optional<Maps> load(const std::string& phantom, const std::string& map) {
  auto const image_bytes = image::testing::read_shared("ibsi/ibsi2/images/" + phantom + ".nii.gz");
  auto const map_bytes = image::testing::read_shared("ibsi/ibsi2/response_maps/" + map + ".nii.gz");
  if (!image_bytes || !map_bytes) return std::nullopt;
  return Maps{map, to_field(image::read_nifti(*image_bytes)->volume),
              image::read_nifti(*map_bytes)->volume.samples};
}

#define LOAD_OR_SKIP(variable, phantom, map) \
  auto const variable = load(phantom, map);  \
  if (!variable) GTEST_SKIP() << "needs the IBSI-2 maps in " << image::testing::shared_folder()

/// Largest deviation over the range of the reference.
void expect_map(const Field& response, const Maps& maps) {
  ASSERT_EQ(response.values.size(), maps.reference.size());
  auto const [low, high] = std::minmax_element(maps.reference.begin(), maps.reference.end());
  double worst = 0;
  for (size_t at = 0; at < maps.reference.size(); ++at) {
    worst =
        std::max(worst, std::abs(response.values[at] - static_cast<double>(maps.reference[at])));
  }
  double const range = static_cast<double>(*high) - static_cast<double>(*low);
  EXPECT_LE(worst, 0.01 * range);
  std::printf("IBSI-2 map %s: within %.2g %% of its range\n", maps.name.c_str(),
              100 * worst / range);
}

Field run(const SeparableFilter& filter, const Maps& maps) {
  return apply(filter, maps.phantom, maps.phantom.box);
}

Field run_log(double sigma_mm, Dimension dimension, Boundary boundary, const Maps& maps) {
  Field sum;
  auto const parts = log_filter(sigma_mm, 4, kSpacing, dimension, boundary);
  for (const SeparableFilter& part : *parts) {
    Field const response = run(part, maps);
    if (sum.values.empty()) {
      sum = response;
    } else {
      for (size_t at = 0; at < sum.values.size(); ++at) sum.values[at] += response.values[at];
    }
  }
  return sum;
}

struct MeanCase {
  const char *phantom, *map;
  Dimension dimension;
  Boundary boundary;
};

TEST(IbsiMaps, Mean) {
  for (const MeanCase& c : {MeanCase{"checkerboard", "1_a_1", Dimension::k3d, Boundary::kZero},
                            MeanCase{"checkerboard", "1_a_2", Dimension::k3d, Boundary::kNearest},
                            MeanCase{"checkerboard", "1_a_3", Dimension::k3d, Boundary::kPeriodic},
                            MeanCase{"checkerboard", "1_a_4", Dimension::k3d, Boundary::kMirror},
                            MeanCase{"impulse", "1_b_1", Dimension::k2d, Boundary::kZero}}) {
    LOAD_OR_SKIP(maps, c.phantom, c.map);
    SCOPED_TRACE(c.map);
    expect_map(run(mean_filter(15, c.dimension, c.boundary).value(), *maps), *maps);
  }
}

TEST(IbsiMaps, LaplacianOfGaussian) {
  struct Case {
    const char *phantom, *map;
    double sigma_mm;
    Dimension dimension;
    Boundary boundary;
  };
  for (const Case& c : {Case{"impulse", "2_a", 3, Dimension::k3d, Boundary::kZero},
                        Case{"checkerboard", "2_b", 5, Dimension::k3d, Boundary::kMirror},
                        Case{"checkerboard", "2_c", 5, Dimension::k2d, Boundary::kMirror}}) {
    LOAD_OR_SKIP(maps, c.phantom, c.map);
    SCOPED_TRACE(c.map);
    expect_map(run_log(c.sigma_mm, c.dimension, c.boundary, *maps), *maps);
  }
}

struct LawsCase {
  const char *phantom, *map, *kernel;
  Boundary boundary;
  Pooling pooling;
  int energy_delta;
};

TEST(IbsiMaps, Laws) {
  const LawsCase cases[] = {
      {"impulse", "3_a_1", "E5L5S5", Boundary::kZero, Pooling::kNone, 0},
      {"impulse", "3_a_2", "E5L5S5", Boundary::kZero, Pooling::kMaximum, 0},
      {"impulse", "3_a_3", "E5L5S5", Boundary::kZero, Pooling::kMaximum, 7},
      {"checkerboard", "3_b_1", "E3W5R5", Boundary::kMirror, Pooling::kNone, 0},
      {"checkerboard", "3_b_2", "E3W5R5", Boundary::kMirror, Pooling::kMaximum, 0},
      {"checkerboard", "3_b_3", "E3W5R5", Boundary::kMirror, Pooling::kMaximum, 7},
      {"checkerboard", "3_c_1", "L5S5", Boundary::kMirror, Pooling::kNone, 0},
      {"checkerboard", "3_c_2", "L5S5", Boundary::kMirror, Pooling::kMaximum, 0},
      {"checkerboard", "3_c_3", "L5S5", Boundary::kMirror, Pooling::kMaximum, 7}};
  for (const LawsCase& c : cases) {
    LOAD_OR_SKIP(maps, c.phantom, c.map);
    SCOPED_TRACE(c.map);
    Dimension const dimension = std::string(c.kernel).size() == 4 ? Dimension::k2d : Dimension::k3d;
    Field response = run(laws_filter(c.kernel, dimension, c.boundary, c.pooling).value(), *maps);
    if (c.energy_delta > 0) {
      response = energy(response, c.energy_delta, dimension, c.boundary, response.box);
    }
    expect_map(response, *maps);
  }
}

TEST(IbsiMaps, Gabor) {
  struct Case {
    const char *phantom, *map;
    GaborSettings settings;
  };
  const Case cases[] = {
      {"impulse", "4_a_1", {10, 4, 0.5, {kPi / 3}, Pooling::kNone, false, Boundary::kZero}},
      {"impulse",
       "4_a_2",
       {10, 4, 0.5, gabor_angles(kPi / 4), Pooling::kAverage, true, Boundary::kZero}},
      {"sphere", "4_b_1", {20, 8, 2.5, {5 * kPi / 4}, Pooling::kNone, false, Boundary::kMirror}},
      {"sphere",
       "4_b_2",
       {20, 8, 2.5, gabor_angles(kPi / 8), Pooling::kAverage, true, Boundary::kMirror}}};
  for (const Case& c : cases) {
    LOAD_OR_SKIP(maps, c.phantom, c.map);
    SCOPED_TRACE(c.map);
    ASSERT_FALSE(check(c.settings, kSpacing).has_value());
    expect_map(apply(c.settings, kSpacing, maps->phantom, maps->phantom.box), *maps);
  }
}

TEST(IbsiMaps, SeparableWavelets) {
  struct Case {
    const char *phantom, *map, *wavelet, *band;
    int level;
    Boundary boundary;
    Pooling pooling;
  };
  const Case cases[] = {
      {"impulse", "5_a_1", "db2", "LHL", 1, Boundary::kZero, Pooling::kNone},
      {"impulse", "5_a_2", "db2", "LHL", 1, Boundary::kZero, Pooling::kAverage},
      {"sphere", "6_a_1", "coif1", "HHL", 1, Boundary::kPeriodic, Pooling::kNone},
      {"sphere", "6_a_2", "coif1", "HHL", 1, Boundary::kPeriodic, Pooling::kAverage},
      {"checkerboard", "7_a_1", "haar", "LLL", 2, Boundary::kMirror, Pooling::kAverage},
      {"checkerboard", "7_a_2", "haar", "HHH", 2, Boundary::kMirror, Pooling::kAverage}};
  for (const Case& c : cases) {
    LOAD_OR_SKIP(maps, c.phantom, c.map);
    SCOPED_TRACE(c.map);
    expect_map(
        run(wavelet_filter(c.wavelet, c.band, c.level, c.boundary, c.pooling).value(), *maps),
        *maps);
  }
}

TEST(IbsiMaps, NonSeparableWavelets) {
  for (int level = 1; level <= 3; ++level) {
    std::string const map = "8_a_" + std::to_string(level);
    LOAD_OR_SKIP(maps, "checkerboard", map);
    SCOPED_TRACE(map);
    expect_map(simoncelli(maps->phantom, level, Dimension::k3d), *maps);
  }
}

// Informative: the standard publishes these maps without consensus.
TEST(IbsiMaps, RieszTransforms) {
  {
    LOAD_OR_SKIP(maps, "impulse", "9_a");
    expect_map(riesz(run_log(3, Dimension::k3d, Boundary::kZero, *maps), {1, 0, 0}), *maps);
  }
  {
    LOAD_OR_SKIP(maps, "sphere", "9_b_1");
    expect_map(riesz(run_log(3, Dimension::k3d, Boundary::kZero, *maps), {0, 2, 0}), *maps);
  }
  LOAD_OR_SKIP(maps, "pattern_1", "10_b_1");
  expect_map(riesz(simoncelli(maps->phantom, 1, Dimension::k3d), {0, 2, 0}), *maps);
}

}  // namespace
}  // namespace hepatica::filters
