// The filters of pyradiomics: first-order values of filtered images of both published cases, and
// exact small examples.
#include "core/filters/pyradiomics.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <random>
#include <string>

#include "core/filters/recursive_log.h"
#include "core/image/pyradiomics_grid.h"
#include "core/image/test_files.h"

namespace hepatica::filters {
namespace {

Field field_of(const image::Volume& v) {
  return {v.geometry.size, whole_box(v.geometry.size), {v.samples.begin(), v.samples.end()}};
}

/// numpy's percentile: linear between order statistics.
double percentile(const std::vector<double>& sorted, double percent) {
  double const at = percent / 100 * static_cast<double>(sorted.size() - 1);
  auto const low = static_cast<size_t>(at);
  size_t const high = std::min(low + 1, sorted.size() - 1);
  return sorted[low] + (at - static_cast<double>(low)) * (sorted[high] - sorted[low]);
}

using FirstOrder = std::map<std::string, double>;

FirstOrder first_order(const Field& response, const image::Mask& mask) {
  std::vector<double> values;
  size_t at = 0;
  const Box& box = response.box;
  for (int k = box.first[2]; k <= box.last[2]; ++k) {
    for (int j = box.first[1]; j <= box.last[1]; ++j) {
      for (int i = box.first[0]; i <= box.last[0]; ++i, ++at) {
        if (mask.at(i, j, k) != 0) values.push_back(response.values[at]);
      }
    }
  }
  std::sort(values.begin(), values.end());
  FirstOrder out;
  for (double const v : values) {
    out["Mean"] += v / static_cast<double>(values.size());
    out["Energy"] += v * v;
  }
  for (double const v : values) {
    double const d = v - out["Mean"];
    out["Variance"] += d * d / static_cast<double>(values.size());
  }
  out["10Percentile"] = percentile(values, 10);
  out["90Percentile"] = percentile(values, 90);
  out["Minimum"] = values.front();
  out["Maximum"] = values.back();
  return out;
}

struct Prepared {
  Field field;
  image::Mask mask;
  Box roi;
};

std::optional<Prepared> prepare(const std::string& name, bool resampled) {
  std::string const folder = "pyradiomics-cases/" + name;
  auto const image_bytes = image::testing::read_shared(folder + "_image.nrrd");
  auto const label_bytes = image::testing::read_shared(folder + "_label.nrrd");
  if (!image_bytes || !label_bytes) return std::nullopt;
  image::ImageFile const file = image::read_nrrd(*image_bytes).value();
  image::Volume volume = file.volume;
  image::Mask mask = image::select_label(image::read_nrrd_mask(*label_bytes).value(), 1).value();
  if (resampled) {
    auto const grid =
        image::pyradiomics_grid(mask.geometry, image::bounding_box(mask).value(), {2, 2, 2})
            .value();
    volume = image::pyradiomics_resample(volume, grid, image::Interpolation::kCubicSpline,
                                         file.stored_type)
                 .value();
    mask = image::pyradiomics_resample_mask(mask, grid).value();
  }
  Box const roi = image::bounding_box(mask).value();
  return Prepared{field_of(volume), std::move(mask), roi};
}

/// The named image, from no more of the prepared one than the filter asks for.
Field filtered(const Prepared& p, const std::string& name) {
  const std::array<double, 3>& spacing = p.mask.geometry.spacing_mm;
  if (name.rfind("log-sigma-", 0) == 0) {
    double const sigma = name[10] - '0';
    Box const box = recursive_log_box(sigma, spacing, p.roi, p.field.image_size);
    return recursive_log(cut(p.field, box), sigma, spacing, p.roi);
  }
  if (name.rfind("wavelet-", 0) == 0) {
    PyradiomicsWavelet const w = PyradiomicsWavelet::make("coif1", name.substr(8), 1).value();
    return apply(w, cut(p.field, needed_box(w, p.roi, p.field.image_size)), p.roi);
  }
  double largest = 0;
  for (double const v : p.field.values) largest = std::max(largest, std::abs(v));
  Pointwise const function = name == "square"       ? Pointwise::kSquare
                             : name == "squareroot" ? Pointwise::kSquareRoot
                             : name == "logarithm"  ? Pointwise::kLogarithm
                                                    : Pointwise::kExponential;
  return pointwise(p.field, function, largest, p.roi).value();
}

struct Reference {
  const char *name, *variant, *image, *feature;
  double value;
};
const Reference kReferences[] = {
#define X(name, variant, image, feature, value) {name, variant, image, feature, value},
#include "core/filters/pyradiomics_first_order.inc"
#undef X
};

TEST(PyradiomicsFilters, MeetFirstOrderValuesOfBothCases) {
  std::map<std::string, Prepared> cases;
  for (const char* const name : {"brain1", "breast1"}) {
    for (bool const resampled : {false, true}) {
      auto prepared = prepare(name, resampled);
      if (!prepared) GTEST_SKIP() << "needs the cases in " << image::testing::shared_folder();
      cases.emplace(std::string(name) + (resampled ? "spacing2" : "plain"), *std::move(prepared));
    }
  }
  std::map<std::string, FirstOrder> made;
  for (const Reference& r : kReferences) {
    std::string const prepared = std::string(r.name) + r.variant;
    std::string const key = prepared + r.image;
    if (made.count(key) == 0) {
      const Prepared& p = cases.at(prepared);
      made[key] = first_order(filtered(p, r.image), p.mask);
    }
    // A mean or percentile near 0 is a difference of large numbers: relative to the spread then.
    double const scale = std::max(std::abs(r.value), 1e-2 * std::sqrt(made[key]["Variance"]));
    EXPECT_NEAR(made[key][r.feature], r.value, 1e-5 * scale) << key << " " << r.feature;
  }
  EXPECT_EQ(std::size(kReferences), 476u);
}

Field noise_field(std::array<int, 3> size, unsigned seed) {
  Field f{size, whole_box(size), std::vector<double>(voxel_count(whole_box(size)))};
  std::mt19937 random(seed);
  for (double& v : f.values) v = static_cast<double>(random() % 1000) - 500;
  return f;
}

TEST(RecursiveLog, ACutOutDiffersByLessThanAMillionth) {
  Field const f = noise_field({150, 140, 90}, 1);
  std::array<double, 3> const spacing{1, 1, 1.5};
  Box const wanted{{60, 70, 40}, {70, 76, 45}};
  for (double const sigma : {1.0, 3.0, 5.0}) {
    Field const whole = recursive_log(f, sigma, spacing, f.box);
    Box const box = recursive_log_box(sigma, spacing, wanted, f.image_size);
    Field const part = recursive_log(cut(f, box), sigma, spacing, wanted);
    Field const expected = cut(whole, wanted);
    double largest = 0;
    double worst = 0;
    for (size_t at = 0; at < part.values.size(); ++at) {
      largest = std::max(largest, std::abs(expected.values[at]));
      worst = std::max(worst, std::abs(expected.values[at] - part.values[at]));
    }
    EXPECT_LT(worst / largest, 1e-6) << sigma;
  }
}

TEST(RecursiveLog, ApproximatesTheClosedFormOnAParabola) {
  // Smoothing keeps the second derivative of x^2, which is 2: the response is 2 sigma^2, except
  // that the filter divides by the squared spacing twice, as ITK does, on an axis that is not 1 mm.
  for (double const spacing : {1.0, 2.0}) {
    Field f{{201, 8, 8}, whole_box({201, 8, 8}), {}};
    for (int at = 0; at < 201 * 64; ++at) {
      double const x = at % 201 - 100;
      f.values.push_back(x * x);
    }
    Box const wanted{{100, 4, 4}, {100, 4, 4}};
    Field const r = recursive_log(f, 3, {spacing, 1, 1}, wanted);
    EXPECT_NEAR(r.values[0], 2 * 9 / (spacing * spacing), 0.02);
  }
}

TEST(RecursiveLog, RefusesImagesItIsTooWideFor) {
  EXPECT_FALSE(check_recursive_log(2, {1, 1, 1}, {10, 10, 4}).has_value());
  EXPECT_EQ(check_recursive_log(2, {1, 1, 1}, {10, 10, 3})->code, Code::kDomain);
  EXPECT_EQ(check_recursive_log(5, {1, 1, 1}, {10, 10, 5})->code, Code::kDomain);
  EXPECT_EQ(check_recursive_log(0, {1, 1, 1}, {10, 10, 9})->code, Code::kInvalidArgument);
  EXPECT_EQ(check_recursive_log(NAN, {1, 1, 1}, {10, 10, 9})->code, Code::kInvalidArgument);
}

TEST(PyradiomicsWavelet, ACutOutGivesTheSameAnswerAsTheWholeImage) {
  Field const f = noise_field({17, 14, 11}, 2);
  for (const char* const band : {"LHH", "HL"}) {
    PyradiomicsWavelet const w = PyradiomicsWavelet::make("coif1", band, 2).value();
    Field const whole = apply(w, f, f.box);
    for (Box const& wanted :
         {Box{{7, 6, 5}, {9, 7, 5}}, Box{{0, 0, 0}, {2, 2, 2}}, Box{{15, 12, 9}, {16, 13, 10}}}) {
      Field const part = apply(w, cut(f, needed_box(w, wanted, f.image_size)), wanted);
      EXPECT_EQ(part.values, cut(whole, wanted).values);
    }
  }
}

TEST(Pointwise, KeepsTheLargestMagnitude) {
  Field f{{4, 1, 1}, whole_box({4, 1, 1}), {-9, 0, 4, 1}};
  auto const values = [&](Pointwise function) { return pointwise(f, function, 9, f.box)->values; };
  EXPECT_NEAR(values(Pointwise::kSquare)[0], 9, 1e-14);
  EXPECT_NEAR(values(Pointwise::kSquare)[2], 16.0 / 9, 1e-14);
  EXPECT_EQ(values(Pointwise::kSquareRoot), (std::vector<double>{-9, 0, 6, 3}));
  EXPECT_NEAR(values(Pointwise::kLogarithm)[0], -9, 1e-14);
  EXPECT_NEAR(values(Pointwise::kLogarithm)[3], 9 * std::log(2) / std::log(10), 1e-14);
  EXPECT_NEAR(values(Pointwise::kExponential)[0], 1.0 / 9, 1e-14);
  EXPECT_FALSE(pointwise(f, Pointwise::kSquare, 0, f.box).ok());
}

TEST(Gradient, OfALinearRampIsItsSlope) {
  Field f{{5, 5, 5}, whole_box({5, 5, 5}), {}};
  for (int at = 0; at < 125; ++at) f.values.push_back(3 * (at % 5) + 4 * (at / 5 % 5));
  Field const inner = gradient_magnitude(f, {2, 2, 2}, true, {{1, 1, 1}, {3, 3, 3}});
  for (double const v : inner.values) EXPECT_DOUBLE_EQ(v, 2.5);  // (3, 4) / 2 mm
  // At a corner one difference is one-sided over two steps: half the slope on both axes.
  EXPECT_DOUBLE_EQ(gradient_magnitude(f, {2, 2, 2}, false, {{0, 0, 0}, {0, 0, 0}}).values[0], 2.5);
}

TEST(LocalBinaryPattern, EqualsScikitImage) {
  // skimage 0.19.3: im = (arange(42) * 37 % 23 - 9).reshape(6, 7); im[2:5, 2:5] = 4;
  // local_binary_pattern(im, P, R, method).
  Field f{{7, 6, 1}, whole_box({7, 6, 1}), {}};
  for (int at = 0; at < 42; ++at) f.values.push_back(at * 37 % 23 - 9);
  for (int j = 2; j < 5; ++j) {
    for (int i = 2; i < 5; ++i) f.values[f.index(i, j, 0)] = 4;
  }
  EXPECT_EQ(lbp_2d(f, 1, 8, LbpMethod::kUniform, f.box).values,
            (std::vector<double>{8, 1, 8, 0, 9, 8, 1, 7, 0, 9, 8, 0, 7, 0, 9, 8, 9, 5, 9, 9, 8,
                                 0, 9, 6, 8, 7, 0, 9, 8, 1, 9, 5, 9, 8, 1, 7, 0, 3, 8, 0, 7, 0}));
  EXPECT_EQ(lbp_2d(f, 1.5, 9, LbpMethod::kUniform, f.box).values,
            (std::vector<double>{9, 0, 8,  0,  10, 9,  0, 8, 0, 10, 9, 0,  10, 0,
                                 1, 9, 10, 5,  10, 10, 9, 0, 8, 10, 2, 10, 0,  10,
                                 9, 0, 10, 10, 4,  9,  0, 9, 0, 5,  9, 0,  9,  0}));
  EXPECT_EQ(
      lbp_2d(f, 1, 8, LbpMethod::kDefault, f.box).values,
      (std::vector<double>{255, 64,  255, 0,   88,  255, 64,  251, 0,   90,  255, 0,   251, 0,
                           66,  255, 201, 241, 245, 122, 255, 0,   219, 231, 255, 127, 0,   216,
                           255, 64,  55,  31,  94,  255, 64,  251, 0,   28,  255, 0,   251, 0}));
  EXPECT_EQ(lbp_2d(f, 1, 8, LbpMethod::kRotation, f.box).values,
            (std::vector<double>{255, 1,   255, 0,  11, 255, 1,   127, 0,   45, 255, 0,   127, 0,
                                 9,   255, 39,  31, 95, 61,  255, 0,   111, 63, 255, 127, 0,   27,
                                 255, 1,   55,  31, 47, 255, 1,   127, 0,   7,  255, 0,   127, 0}));
  EXPECT_TRUE(check_lbp_2d(0, 8).has_value());
  EXPECT_TRUE(check_lbp_2d(1, 25).has_value());
  Box const wanted{{3, 2, 0}, {4, 3, 0}};
  Field const part = cut(f, lbp_2d_box(1, wanted, f.image_size));
  EXPECT_EQ(lbp_2d(part, 1, 8, LbpMethod::kUniform, wanted).values,
            (std::vector<double>{5, 9, 8, 7}));
}

}  // namespace
}  // namespace hepatica::filters
