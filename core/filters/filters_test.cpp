// Tests of the filters' machinery against slow twins, and properties that need no reference data.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <complex>
#include <numbers>
#include <random>

#include "core/filters/frequency.h"
#include "core/filters/gabor.h"
#include "core/filters/kernels.h"
#include "core/filters/transform.h"
#include "core/filters/wavelet_table.h"

namespace hepatica::filters {
namespace {

constexpr Boundary kBoundaries[] = {Boundary::kZero, Boundary::kNearest, Boundary::kPeriodic,
                                    Boundary::kMirror};

Field random_field(std::array<int, 3> size, unsigned seed) {
  Field f{size, whole_box(size), std::vector<double>(voxel_count(whole_box(size)))};
  std::mt19937 random(seed);
  for (double& v : f.values) v = static_cast<double>(random() % 1000) - 500;
  return f;
}

/// The border rules as the words of the manual say, one step at a time.
double at_border(const Field& f, std::array<int, 3> at, Boundary boundary) {
  for (size_t axis = 0; axis < 3; ++axis) {
    int const n = f.image_size[axis];
    while (at[axis] < 0 || at[axis] >= n) {
      if (boundary == Boundary::kZero) return 0;
      if (boundary == Boundary::kNearest) at[axis] = at[axis] < 0 ? 0 : n - 1;
      if (boundary == Boundary::kPeriodic) at[axis] += at[axis] < 0 ? n : -n;
      if (boundary == Boundary::kMirror) {
        at[axis] = at[axis] < 0 ? -1 - at[axis] : 2 * n - 1 - at[axis];
      }
    }
  }
  return f.values[f.index(at[0], at[1], at[2])];
}

double naive(const Field& f, const KernelTriple& kernels, std::array<int, 3> at,
             Boundary boundary) {
  double sum = 0;
  for (size_t c = 0; c < kernels[2].weights.size(); ++c) {
    for (size_t b = 0; b < kernels[1].weights.size(); ++b) {
      for (size_t a = 0; a < kernels[0].weights.size(); ++a) {
        sum += kernels[0].weights[a] * kernels[1].weights[b] * kernels[2].weights[c] *
               at_border(f,
                         {at[0] + kernels[0].centre - static_cast<int>(a),
                          at[1] + kernels[1].centre - static_cast<int>(b),
                          at[2] + kernels[2].centre - static_cast<int>(c)},
                         boundary);
      }
    }
  }
  return sum;
}

TEST(Convolution, EqualsItsNaiveTwinAtEveryBorder) {
  Field const f = random_field({7, 6, 5}, 1);
  KernelTriple const kernels{Kernel{{1, -2, 3, 0.5}, 2}, Kernel{{0.5, 0, -1, 2, 1, 3, 1, 1, 2}, 4},
                             Kernel{{2, 1}, 1}};
  for (Boundary const boundary : kBoundaries) {
    Field const out = apply({{kernels}, Dimension::k3d, boundary, Pooling::kNone}, f, f.box);
    for (int k = 0; k < 5; ++k) {
      for (int j = 0; j < 6; ++j) {
        for (int i = 0; i < 7; ++i) {
          ASSERT_NEAR(out.values[out.index(i, j, k)], naive(f, kernels, {i, j, k}, boundary), 1e-8);
        }
      }
    }
  }
}

TEST(Convolution, ACutOutGivesTheSameAnswerAsTheWholeImage) {
  Field const f = random_field({23, 20, 18}, 2);
  for (Boundary const boundary : kBoundaries) {
    for (Box const& wanted : {Box{{9, 8, 7}, {12, 11, 10}}, Box{{0, 3, 14}, {2, 6, 17}}}) {
      for (Pooling const pooling : {Pooling::kNone, Pooling::kAverage, Pooling::kMaximum}) {
        SeparableFilter const filter = wavelet_filter("db2", "LHL", 2, boundary, pooling).value();
        Box const needed = needed_box(filter, wanted, f.image_size);
        Field const part = apply(filter, cut(f, needed), wanted);
        Field const whole = cut(apply(filter, f, f.box), wanted);
        for (size_t at = 0; at < part.values.size(); ++at) {
          ASSERT_NEAR(part.values[at], whole.values[at], 1e-9);
        }
      }
    }
  }
}

TEST(Convolution, PoolingIsInvariantToQuarterTurns) {
  Field const f = random_field({9, 9, 9}, 3);
  Field turned = f;  // (i, j) -> (j, 8 - i)
  for (int k = 0; k < 9; ++k) {
    for (int j = 0; j < 9; ++j) {
      for (int i = 0; i < 9; ++i) turned.values[f.index(8 - j, i, k)] = f.values[f.index(i, j, k)];
    }
  }
  for (Pooling const pooling : {Pooling::kAverage, Pooling::kMaximum}) {
    for (const char* const kernel : {"E5L5S5", "L5W5"}) {
      Dimension const d = std::string(kernel).size() == 4 ? Dimension::k2d : Dimension::k3d;
      SeparableFilter const filter = laws_filter(kernel, d, Boundary::kMirror, pooling).value();
      Field const a = apply(filter, f, f.box);
      Field const b = apply(filter, turned, f.box);
      for (int j = 0; j < 9; ++j) {
        for (int i = 0; i < 9; ++i) {
          ASSERT_NEAR(a.values[f.index(i, j, 4)], b.values[f.index(8 - j, i, 4)], 1e-9);
        }
      }
    }
  }
}

TEST(Laws, KernelsHaveUnitLength) {
  for (const char* const name : {"L3", "E3", "S3", "L5", "E5", "S5", "W5", "R5"}) {
    SeparableFilter const filter =
        laws_filter(std::string(name) + name, Dimension::k2d, Boundary::kZero, Pooling::kNone)
            .value();
    double squares = 0;
    for (double const w : filter.steps[0][0].weights) squares += w * w;
    EXPECT_NEAR(squares, 1, 1e-15);
  }
  EXPECT_FALSE(laws_filter("L5", Dimension::k2d, Boundary::kZero, Pooling::kNone).ok());
  EXPECT_FALSE(laws_filter("L5X5", Dimension::k2d, Boundary::kZero, Pooling::kNone).ok());
}

TEST(LaplacianOfGaussian, CentreOfAnImpulseIsTheFormula) {
  Field f = random_field({31, 31, 31}, 4);
  std::fill(f.values.begin(), f.values.end(), 0.0);
  f.values[f.index(15, 15, 15)] = 255;
  double sum = 0;
  auto const parts = log_filter(3, 4, {2, 2, 2}, Dimension::k3d, Boundary::kZero);
  for (const SeparableFilter& part : *parts) {
    Field const response = apply(part, f, {{15, 15, 15}, {15, 15, 15}});
    sum += response.values[0];
  }
  // -3 / s^2 (2 pi s^2)^(-3/2) * 255 with s = 1.5 voxels.
  EXPECT_NEAR(sum, -3 / 2.25 * std::pow(2 * std::numbers::pi * 2.25, -1.5) * 255, 1e-12);
  EXPECT_FALSE(log_filter(0, 4, {2, 2, 2}, Dimension::k3d, Boundary::kZero).ok());
  EXPECT_FALSE(log_filter(1e6, 4, {2, 2, 2}, Dimension::k3d, Boundary::kZero).ok());
}

TEST(Wavelets, AreOrthonormalWithTheirVanishingMoments) {
  for (const char* const name : {"haar", "db1", "db2", "db3", "db4", "db5", "db6", "db7", "db8",
                                 "db9", "db10", "coif1", "coif2", "coif3", "coif4", "coif5"}) {
    Wavelet const w = find_wavelet(name).value();
    size_t const n = w.low.size();
    double low_sum = 0;
    double high_sum = 0;
    for (double const x : w.low) low_sum += x;
    for (double const x : w.high) high_sum += x;
    EXPECT_NEAR(low_sum, std::numbers::sqrt2, 1e-9) << name;
    EXPECT_NEAR(high_sum, 0, 1e-9) << name;
    for (size_t shift = 0; shift < n; shift += 2) {
      double own = 0;
      double cross = 0;
      for (size_t t = 0; t + shift < n; ++t) {
        own += w.low[t] * w.low[t + shift];
        cross += w.low[t] * w.high[t + shift];
      }
      EXPECT_NEAR(own, shift == 0 ? 1 : 0, 1e-8) << name << " " << shift;
      EXPECT_NEAR(cross, 0, 1e-8) << name << " " << shift;
    }
  }
  EXPECT_EQ(find_wavelet("db99").error().code, Code::kUnsupported);
  EXPECT_FALSE(wavelet_filter("haar", "LX", 1, Boundary::kZero, Pooling::kNone).ok());
  EXPECT_FALSE(wavelet_filter("haar", "LH", 0, Boundary::kZero, Pooling::kNone).ok());
}

TEST(Wavelets, EnergyOfAllBandsIsEightTimesTheImages) {
  // Undecimated and periodic: |low|^2 + |high|^2 = 2 at every frequency of every axis.
  Field const f = random_field({8, 10, 12}, 5);
  double total = 0;
  for (int band = 0; band < 8; ++band) {
    std::string name;
    for (int axis = 0; axis < 3; ++axis) name += (band >> axis) & 1 ? 'H' : 'L';
    Field const r = apply(
        wavelet_filter("coif1", name, 1, Boundary::kPeriodic, Pooling::kNone).value(), f, f.box);
    for (double const v : r.values) total += v * v;
  }
  double squares = 0;
  for (double const v : f.values) squares += v * v;
  EXPECT_NEAR(total / squares, 8, 1e-9);
}

TEST(Gabor, EqualsItsNaiveTwin) {
  Field const f = random_field({9, 8, 7}, 6);
  for (Boundary const boundary : kBoundaries) {
    GaborSettings settings{1.1, 2.5, 1.4, {0.3, 1.9}, Pooling::kAverage, true, boundary};
    Box const wanted{{2, 0, 3}, {8, 3, 6}};
    ASSERT_FALSE(check(settings, {1, 1, 1}).has_value());
    Field const out = apply(settings, {1, 1, 1}, f, wanted);
    for (std::array<int, 3> const at :
         {std::array<int, 3>{2, 0, 3}, std::array<int, 3>{5, 3, 6}, std::array<int, 3>{8, 2, 4}}) {
      double expected = 0;
      std::array<std::array<size_t, 2>, 3> const planes{{{0, 1}, {1, 2}, {0, 2}}};
      for (auto const& plane : planes) {
        for (double const theta : settings.thetas) {
          std::complex<double> sum = 0;
          for (int k1 = -8; k1 <= 8; ++k1) {
            for (int k2 = -8; k2 <= 8; ++k2) {
              double const u = k1 * std::cos(theta) + k2 * std::sin(theta);
              double const v = -k1 * std::sin(theta) + k2 * std::cos(theta);
              double const envelope = std::exp(-(u * u + 1.96 * v * v) / 2.42);
              std::array<int, 3> from = at;
              from[plane[0]] -= k1;
              from[plane[1]] -= k2;
              sum += std::polar(envelope, 2 * std::numbers::pi * u / 2.5) *
                     at_border(f, from, boundary);
            }
          }
          expected += std::abs(sum) / 6;
        }
      }
      EXPECT_NEAR(out.values[out.index(at[0], at[1], at[2])], expected, 1e-6);
    }
  }
}

TEST(Gabor, RefusesWhatItCannotDo) {
  GaborSettings settings;
  EXPECT_FALSE(check(settings, {1, 1, 5}).has_value());
  settings.orthogonal_planes = true;
  EXPECT_TRUE(check(settings, {1, 1, 5}).has_value());
  settings.orthogonal_planes = false;
  settings.sigma_mm = 1e9;
  EXPECT_TRUE(check(settings, {1, 1, 1}).has_value());
  settings = {};
  settings.thetas.clear();
  EXPECT_TRUE(check(settings, {1, 1, 1}).has_value());
  EXPECT_EQ(gabor_angles(std::numbers::pi / 8).size(), 8u);
}

TEST(Transform, EqualsItsDefinitionForAnyLength) {
  Field const f = random_field({7, 11, 6}, 7);
  ComplexBox box{{7, 11, 6}, f.values, random_field({7, 11, 6}, 8).values};
  ComplexBox const before = box;
  transform(box);
  for (size_t at = 0; at < box.re.size(); at += 37) {
    std::complex<double> sum = 0;
    for (size_t from = 0; from < box.re.size(); ++from) {
      double const turns = static_cast<double>(at % 7 * (from % 7)) / 7 +
                           static_cast<double>(at / 7 % 11 * (from / 7 % 11)) / 11 +
                           static_cast<double>(at / 77 * (from / 77)) / 6;
      sum += std::complex<double>(before.re[from], before.im[from]) *
             std::polar(1.0, -2 * std::numbers::pi * turns);
    }
    EXPECT_NEAR(box.re[at], sum.real(), 1e-8);
    EXPECT_NEAR(box.im[at], sum.imag(), 1e-8);
  }
  inverse_transform(box);
  for (size_t at = 0; at < box.re.size(); ++at) ASSERT_NEAR(box.re[at], before.re[at], 1e-9);
}

TEST(Simoncelli, PassesItsOctaveAndRemovesTheMean) {
  // A wave of 8 cycles over 65 voxels: centred frequency 8 / 32 = 1/4 = the middle of level 2's
  // octave [1/8, 1/2] in the manual's scale, gain cos(0) = 1.
  Field f{{65, 1, 1}, {{0, 0, 0}, {64, 0, 0}}, {}};
  for (int i = 0; i < 65; ++i) f.values.push_back(10 + std::cos(2 * std::numbers::pi * 8 * i / 65));
  Field const r = simoncelli(f, 2, Dimension::k2d);
  for (int i = 0; i < 65; ++i) {
    EXPECT_NEAR(r.values[static_cast<size_t>(i)], std::cos(2 * std::numbers::pi * 8 * i / 65),
                1e-9);
  }
}

TEST(Riesz, OfACosineIsASine) {
  Field f{{16, 4, 4}, whole_box({16, 4, 4}), {}};
  for (int at = 0; at < 256; ++at)
    f.values.push_back(std::cos(2 * std::numbers::pi * 3 * (at % 16) / 16));
  Field const r = riesz(f, {1, 0, 0});
  for (int at = 0; at < 256; ++at) {
    EXPECT_NEAR(r.values[static_cast<size_t>(at)],
                std::sin(2 * std::numbers::pi * 3 * (at % 16) / 16), 1e-9);
  }
}

}  // namespace
}  // namespace hepatica::filters
