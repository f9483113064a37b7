// Tests of resampling and re-segmentation: exact cases, naive twins, and the IBSI-1 CT phantom.
#include "core/image/resample.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <random>
#include <string>

#include "core/image/bspline.h"
#include "core/image/geometry.h"
#include "core/image/test_files.h"

namespace hepatica::image {
namespace {

Volume random_volume(std::array<int, 3> size, unsigned seed) {
  Volume v;
  v.geometry.size = size;
  v.geometry.spacing_mm = {0.7, 1.1, 2.5};
  std::mt19937 random(seed);
  v.samples.resize(v.geometry.voxel_count());
  for (float& s : v.samples) s = static_cast<float>(static_cast<int>(random() % 2001) - 1000);
  return v;
}

TEST(Resample, CentreAlignedGridFollowsIbsi) {
  Geometry g;
  g.size = {204, 201, 60};
  g.spacing_mm = {0.9765625, 0.9765625, 3};
  auto const plan = centre_aligned_grid(g, {2, 2, 2});
  ASSERT_TRUE(plan.ok());
  EXPECT_EQ(plan->target.size, (std::array<int, 3>{100, 99, 90}));
  // Both boxes have one centre: index (n - 1) / 2 of either grid is the same place.
  Vector3 const a = index_to_world_mm(g, {101.5, 100, 29.5});
  Vector3 const b = index_to_world_mm(plan->target, {49.5, 49, 44.5});
  for (size_t axis = 0; axis < 3; ++axis) EXPECT_NEAR(a[axis], b[axis], 1e-9);
  // 0.3 / 0.1 is 2.9999999999999996 in binary: still 30 voxels, not 31.
  g.size = {10, 10, 10};
  g.spacing_mm = {0.3, 0.1, 1};
  EXPECT_EQ(centre_aligned_grid(g, {0.1, 0.3, 7})->target.size, (std::array<int, 3>{30, 4, 2}));
  EXPECT_FALSE(centre_aligned_grid(g, {0, 1, 1}).ok());
  EXPECT_EQ(centre_aligned_grid(g, {1e-9, 1e-9, 1e-9}).error().code, Code::kTooLarge);
}

TEST(Resample, EveryMethodReturnsTheVolumeOnItsOwnGrid) {
  Volume const v = random_volume({7, 6, 5}, 1);
  auto const plan = centre_aligned_grid(v.geometry, v.geometry.spacing_mm);
  ASSERT_TRUE(plan.ok());
  for (Interpolation const method : {Interpolation::kNearest, Interpolation::kLinear,
                                     Interpolation::kCubic, Interpolation::kCubicSpline}) {
    auto const out = resample(v, *plan, method);
    ASSERT_TRUE(out.ok());
    for (size_t at = 0; at < v.samples.size(); ++at) {
      EXPECT_NEAR(out->samples[at], v.samples[at], 1e-4);
    }
  }
}

TEST(Resample, MethodsReproducePolynomialsOfTheirOrder) {
  // Linear: x + 2y - z exactly; cubic and spline: also x^2 away from the edges (Keys 1981; a cubic
  // spline reproduces cubics, up to the mirror boundary which decays by 0.27 a voxel).
  Volume v;
  v.geometry.size = {60, 9, 9};
  for (int k = 0; k < 9; ++k) {
    for (int j = 0; j < 9; ++j) {
      for (int i = 0; i < 60; ++i) v.samples.push_back(static_cast<float>(i * i));
    }
  }
  ResamplePlan plan;
  plan.target.size = {1, 1, 1};
  plan.first = {30.3, 4.2, 4.9};
  plan.step = {1, 1, 1};
  EXPECT_NEAR(resample(v, plan, Interpolation::kLinear)->samples[0], 900 + 0.3 * 61, 1e-3);
  EXPECT_NEAR(resample(v, plan, Interpolation::kCubic)->samples[0], 30.3 * 30.3, 1e-3);
  EXPECT_NEAR(resample(v, plan, Interpolation::kCubicSpline)->samples[0], 30.3 * 30.3, 1e-3);
}

/// Trilinear interpolation written out, the slow twin.
double naive_linear(const Volume& v, double x, double y, double z) {
  const auto& n = v.geometry.size;
  double const p[3] = {std::clamp(x, 0.0, n[0] - 1.0), std::clamp(y, 0.0, n[1] - 1.0),
                       std::clamp(z, 0.0, n[2] - 1.0)};
  double sum = 0;
  for (int c = 0; c < 8; ++c) {
    double weight = 1;
    int index[3];
    for (int axis = 0; axis < 3; ++axis) {
      int const base = static_cast<int>(std::floor(p[axis]));
      double const fraction = p[axis] - base;
      bool const upper = (c >> axis) & 1;
      index[axis] = std::min(base + (upper ? 1 : 0), n[static_cast<size_t>(axis)] - 1);
      weight *= upper ? fraction : 1 - fraction;
    }
    sum += weight * static_cast<double>(v.at(index[0], index[1], index[2]));
  }
  return sum;
}

TEST(Resample, LinearEqualsItsNaiveTwin) {
  Volume const v = random_volume({9, 8, 7}, 2);
  auto const plan = centre_aligned_grid(v.geometry, {1.0, 0.6, 1.7});
  ASSERT_TRUE(plan.ok());
  Volume const out = resample(v, *plan, Interpolation::kLinear).value();
  for (int k = 0; k < out.geometry.size[2]; ++k) {
    for (int j = 0; j < out.geometry.size[1]; ++j) {
      for (int i = 0; i < out.geometry.size[0]; ++i) {
        double const expected =
            naive_linear(v, plan->first[0] + i * plan->step[0], plan->first[1] + j * plan->step[1],
                         plan->first[2] + k * plan->step[2]);
        ASSERT_NEAR(out.at(i, j, k), expected, 1e-4);
      }
    }
  }
}

TEST(Resample, SplineCoefficientsGiveTheSamplesBack) {
  for (std::array<int, 3> const size :
       {std::array<int, 3>{40, 3, 2}, std::array<int, 3>{5, 50, 1}, std::array<int, 3>{1, 1, 1}}) {
    Volume const v = random_volume(size, 3);
    std::vector<double> const c = cubic_spline_coefficients(v);
    // (c(i-1) + 4 c(i) + c(i+1)) / 6 along each axis of more than one voxel, mirrored at the ends.
    auto const mirrored = [](int i, int n) { return i < 0 ? -i : i >= n ? 2 * (n - 1) - i : i; };
    for (int k = 0; k < size[2]; ++k) {
      for (int j = 0; j < size[1]; ++j) {
        for (int i = 0; i < size[0]; ++i) {
          double sum = 0;
          for (int dk = -1; dk <= 1; ++dk) {
            for (int dj = -1; dj <= 1; ++dj) {
              for (int di = -1; di <= 1; ++di) {
                double weight = 1;
                int const step[3] = {di, dj, dk};
                int at[3] = {i, j, k};
                for (size_t axis = 0; axis < 3; ++axis) {
                  if (size[axis] == 1) {
                    weight *= step[axis] == 0 ? 1 : 0;
                  } else {
                    weight *= step[axis] == 0 ? 4.0 / 6 : 1.0 / 6;
                    at[axis] = mirrored(at[axis] + step[axis], size[axis]);
                  }
                }
                sum += weight == 0 ? 0 : weight * c[v.geometry.index(at[0], at[1], at[2])];
              }
            }
          }
          ASSERT_NEAR(sum, v.at(i, j, k), 1e-6);  // the starting sum stops at 1e-10 of 1000
        }
      }
    }
  }
}

TEST(Resample, MasksKeepVoxelsCoveredByHalf) {
  Mask mask;
  mask.geometry.size = {4, 1, 1};
  mask.samples = {0, 1, 1, 0};
  // Twice as fine: target centres at -0.25, 0.25, 0.75, ... ; coverage 0, .25, .75, 1, 1, .75, .25,
  // 0.
  auto const plan = centre_aligned_grid(mask.geometry, {0.5, 1, 1});
  EXPECT_EQ(resample_mask(mask, *plan, Interpolation::kLinear)->samples,
            (std::vector<uint8_t>{0, 0, 1, 1, 1, 1, 0, 0}));
  // Between two voxels the coverage is exactly one half: it belongs.
  ResamplePlan between;
  between.target.size = {1, 1, 1};
  between.first = {0.5, 0, 0};
  between.step = {1, 1, 1};
  EXPECT_EQ(resample_mask(mask, between, Interpolation::kLinear)->samples[0], 1);
}

TEST(Resegment, RangeAndOutliersKeepWhatTheySay) {
  Volume v;
  v.geometry.size = {6, 1, 1};
  v.samples = {-600, -500, 0, 0, 400, 401};
  Mask mask{v.geometry, std::vector<uint8_t>(6, 1)};
  EXPECT_EQ(resegment_range(v, mask, -500, 400)->samples, (std::vector<uint8_t>{0, 1, 1, 1, 1, 0}));
  EXPECT_EQ(resegment_range(v, mask, std::nullopt, 0)->samples,
            (std::vector<uint8_t>{1, 1, 1, 1, 0, 0}));
  EXPECT_EQ(resegment_range(v, mask, 1000, 2000).error().code, Code::kEmptyRoi);
  // Mean 0 and standard deviation sqrt(20 / 5) = 2 of {-1, -1, -1, -1, 4}: 4 is two away.
  v.samples = {-1, -1, -1, -1, 4, 99};
  mask.samples[5] = 0;
  EXPECT_EQ(count_voxels(*resegment_outliers(v, mask, 2.0)), 5u);
  EXPECT_EQ(count_voxels(*resegment_outliers(v, mask, 1.99)), 4u);
  EXPECT_FALSE(resegment_outliers(v, mask, 0).ok());
  Volume flat = v;
  flat.samples.assign(6, 3.1f);
  EXPECT_EQ(count_voxels(*resegment_outliers(flat, mask, 3)), 5u);
  v.geometry.size = {3, 2, 1};
  EXPECT_EQ(resegment_range(v, mask, 0, 1).error().code, Code::kGeometryMismatch);
}

using Diagnostics = std::map<std::string, double>;

void add_image(const Volume& v, const std::string& step, Diagnostics& out) {
  for (size_t axis = 0; axis < 3; ++axis) {
    std::string const name(1, "xyz"[axis]);
    out["img_dim_" + name + step] = v.geometry.size[axis];
    out["vox_dim_" + name + step] = v.geometry.spacing_mm[axis];
  }
  double sum = 0;
  for (float const s : v.samples) sum += static_cast<double>(s);
  out["mean_int" + step] = sum / static_cast<double>(v.samples.size());
  out["min_int" + step] = *std::min_element(v.samples.begin(), v.samples.end());
  out["max_int" + step] = *std::max_element(v.samples.begin(), v.samples.end());
}

void add_roi(const Volume& v, const Mask& intensity, const Mask& morphology,
             const std::string& step, Diagnostics& out) {
  Box const boxes[] = {bounding_box(intensity).value(), bounding_box(morphology).value()};
  for (size_t axis = 0; axis < 3; ++axis) {
    std::string const name(1, "xyz"[axis]);
    out["int_mask_dim_" + name + step] = intensity.geometry.size[axis];
    out["int_mask_bb_dim_" + name + step] = boxes[0].extent(axis);
    out["morph_mask_bb_dim_" + name + step] = boxes[1].extent(axis);
  }
  out["int_mask_vox_count" + step] = static_cast<double>(count_voxels(intensity));
  out["morph_mask_vox_count" + step] = static_cast<double>(count_voxels(morphology));
  double sum = 0;
  double low = INFINITY;
  double high = -INFINITY;
  for (size_t at = 0; at < v.samples.size(); ++at) {
    if (intensity.samples[at] == 0) continue;
    double const value = static_cast<double>(v.samples[at]);
    sum += value;
    low = std::min(low, value);
    high = std::max(high, value);
  }
  out["int_mask_mean_int" + step] = sum / static_cast<double>(count_voxels(intensity));
  out["int_mask_min_int" + step] = low;
  out["int_mask_max_int" + step] = high;
}

double round_to_3_digits(double value) {
  if (value == 0) return 0;
  double const scale = std::pow(10, 2 - std::floor(std::log10(std::abs(value))));
  return std::round(value * scale) / scale;
}

struct Configuration {
  const char* name;
  std::optional<double> spacing_xy_mm;
  std::optional<double> spacing_z_mm;
  double lower_hu;
  double upper_hu;
};

Diagnostics run(const Configuration& c, Volume image, Mask mask) {
  Diagnostics out;
  round_intensities(image);
  add_image(image, "_init_img", out);
  add_roi(image, mask, mask, "_init_roi", out);
  if (c.spacing_xy_mm) {
    std::array<double, 3> spacing = image.geometry.spacing_mm;
    spacing[0] = spacing[1] = *c.spacing_xy_mm;
    if (c.spacing_z_mm) spacing[2] = *c.spacing_z_mm;
    ResamplePlan const plan = centre_aligned_grid(image.geometry, spacing).value();
    image = resample(image, plan, Interpolation::kLinear).value();
    mask = resample_mask(mask, plan, Interpolation::kLinear).value();
    round_intensities(image);
  }
  add_image(image, "_interp_img", out);
  add_roi(image, mask, mask, "_interp_roi", out);
  add_roi(image, resegment_range(image, mask, c.lower_hu, c.upper_hu).value(), mask, "_reseg_roi",
          out);
  return out;
}

struct Expected {
  const char* configuration;
  const char* id;
  double value;
  double tolerance;
};

// A table rather than 180 statements: those took half a minute to compile.
#define X(configuration, id, value, tolerance) {configuration, id, value, tolerance},
constexpr Expected kExpected[] = {
#include "core/image/ibsi_ct_phantom_diagnostics.inc"
};
#undef X

TEST(Resample, MeetsTheIbsiDiagnosticsOfTheCtPhantom) {
  HEPATICA_SHARED_OR_SKIP(image_file, "ibsi/ibsi1/images/ct_phantom_image.nii.gz");
  HEPATICA_SHARED_OR_SKIP(mask_file, "ibsi/ibsi1/images/ct_phantom_mask.nii.gz");
  Volume const image = read_nifti(image_file)->volume;
  Mask const mask = select_label(read_nifti_mask(mask_file).value(), 1).value();
  std::map<std::string, Diagnostics> runs;
  // IBSI-1 settings of configurations A to C (reference manual, section 5.2).
  for (const Configuration& c :
       {Configuration{"A", {}, {}, -500, 400}, Configuration{"B", 2.0, {}, -500, 400},
        Configuration{"C", 2.0, 2.0, -1000, 400}}) {
    runs[c.name] = run(c, image, mask);
  }
  for (const Expected& e : kExpected) {
    ASSERT_EQ(runs[e.configuration].count(e.id), 1u) << e.id;
    double const own = runs[e.configuration][e.id];
    // Counts and stored intensities are whole and printed in full; the rest has three digits.
    double const compared = own == std::floor(own) ? own : round_to_3_digits(own);
    EXPECT_LE(std::abs(compared - e.value), e.tolerance + 1e-9)
        << e.configuration << " " << e.id << ": " << own << " against " << e.value;
  }
  EXPECT_EQ(std::size(kExpected), 180U);
}

}  // namespace
}  // namespace hepatica::image
