// Tests of bringing a volume onto another grid: exact cases, a naive twin, and what lies outside.
#include "core/image/onto_grid.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <random>

#include "core/image/geometry.h"

namespace hepatica::image {
namespace {

Geometry grid(std::array<int, 3> size, std::array<double, 3> spacing,
              std::array<double, 3> origin = {0, 0, 0}) {
  Geometry g;
  g.size = size;
  g.spacing_mm = spacing;
  g.origin_mm = origin;
  return g;
}

/// Turned about z and then about x: no axis of one grid lies along one of the other.
Geometry turned(Geometry g, double z, double x) {
  const double a = std::cos(z), b = std::sin(z), c = std::cos(x), d = std::sin(x);
  g.direction = {a, -b * c, b * d, b, a * c, -a * d, 0, d, c};
  return g;
}

Volume noise_on(const Geometry& g, unsigned seed) {
  Volume v{g, std::vector<float>(g.voxel_count())};
  std::mt19937 random(seed);
  for (float& s : v.samples) s = static_cast<float>(static_cast<int>(random() % 2001) - 1000);
  return v;
}

/// The weighted sum over all voxels, each with the product of its three triangles.
double naive(const Volume& v, const Vector3& world) {
  const Vector3 x = world_to_index(v.geometry, world);
  double sum = 0;
  for (int k = 0; k < v.geometry.size[2]; ++k) {
    for (int j = 0; j < v.geometry.size[1]; ++j) {
      for (int i = 0; i < v.geometry.size[0]; ++i) {
        const auto weight = [](double place, int at, int size) {
          return std::max(0.0, 1 - std::abs(std::min(std::max(place, 0.0), size - 1.0) - at));
        };
        sum += weight(x[0], i, v.geometry.size[0]) * weight(x[1], j, v.geometry.size[1]) *
               weight(x[2], k, v.geometry.size[2]) * static_cast<double>(v.at(i, j, k));
      }
    }
  }
  return sum;
}

TEST(OntoGrid, ItsOwnGridGivesTheSameSamples) {
  const Volume v = noise_on(turned(grid({7, 6, 5}, {0.7, 0.9, 2.5}, {-31, 12, 880}), 0.3, 0.2), 1);
  const auto out = onto_grid(v, v.geometry);
  ASSERT_TRUE(out.ok());
  EXPECT_EQ(out->outside, 0U);
  EXPECT_EQ(out->volume.samples, v.samples);
}

TEST(OntoGrid, EverySecondSliceOfAFinerSeriesIsTakenAsItIs) {
  const Volume fine = noise_on(grid({6, 5, 9}, {0.8, 0.8, 2}, {10, 20, 30}), 2);
  const auto out = onto_grid(fine, grid({6, 5, 5}, {0.8, 0.8, 4}, {10, 20, 30}));
  ASSERT_TRUE(out.ok());
  for (int k = 0; k < 5; ++k) {
    for (int i = 0; i < 6; ++i) EXPECT_EQ(out->volume.at(i, 3, k), fine.at(i, 3, 2 * k));
  }
}

TEST(OntoGrid, AgreesWithTheSumOverAllVoxels) {
  const Volume v = noise_on(turned(grid({8, 9, 7}, {1.1, 0.9, 2}), 0.4, -0.3), 3);
  Geometry target = turned(grid({6, 5, 8}, {0.8, 1.2, 1.5}), -0.2, 0.5);
  target.origin_mm = index_to_world_mm(v.geometry, {2, 2, 1});
  const auto out = onto_grid(v, target);
  ASSERT_TRUE(out.ok());
  size_t inside = 0;
  for (int k = 0; k < 8; ++k) {
    for (int j = 0; j < 5; ++j) {
      for (int i = 0; i < 6; ++i) {
        const Vector3 world = index_to_world_mm(
            target,
            Vector3{static_cast<double>(i), static_cast<double>(j), static_cast<double>(k)});
        const Vector3 at = world_to_index(v.geometry, world);
        bool in = true;
        for (size_t a = 0; a < 3; ++a)
          in = in && at[a] >= -0.5 && at[a] <= v.geometry.size[a] - 0.5;
        if (!in) continue;
        ++inside;
        EXPECT_NEAR(out->volume.at(i, j, k), naive(v, world), 1e-3) << i << ' ' << j << ' ' << k;
      }
    }
  }
  EXPECT_GT(inside, 30U);
  EXPECT_EQ(inside + out->outside, target.voxel_count());
}

TEST(OntoGrid, ARampStaysThatRamp) {
  Volume v{turned(grid({10, 10, 10}, {1, 1.3, 2}), 0.2, 0.1), std::vector<float>(1000)};
  const auto ramp = [](const Vector3& w) { return 3 * w[0] - 2 * w[1] + 0.5 * w[2] + 40; };
  for (int k = 0; k < 10; ++k) {
    for (int j = 0; j < 10; ++j) {
      for (int i = 0; i < 10; ++i) {
        v.at(i, j, k) =
            static_cast<float>(ramp(index_to_world_mm(v.geometry, {1.0 * i, 1.0 * j, 1.0 * k})));
      }
    }
  }
  Geometry target = grid({4, 4, 4}, {0.5, 0.5, 0.5});
  target.origin_mm = index_to_world_mm(v.geometry, {4, 4, 4});
  const auto out = onto_grid(v, target);
  ASSERT_TRUE(out.ok());
  EXPECT_EQ(out->outside, 0U);
  for (int n = 0; n < 4; ++n) {
    EXPECT_NEAR(out->volume.at(n, 1, 2), ramp(index_to_world_mm(target, {1.0 * n, 1, 2})), 1e-4);
  }
}

TEST(OntoGrid, WhatLiesOutsideIsCountedAndHoldsTheLowestSample) {
  Volume v{grid({4, 4, 4}, {1, 1, 1}), std::vector<float>(64, 50.0F)};
  v.samples[5] = -1000;
  v.samples[9] = std::numeric_limits<float>::quiet_NaN();
  const auto out =
      onto_grid(v, grid({4, 4, 6}, {1, 1, 1}, {0, 0, 2}));  // two slices in, four above
  ASSERT_TRUE(out.ok());
  EXPECT_EQ(out->outside, 64U);
  EXPECT_EQ(out->volume.at(0, 0, 1), 50);
  EXPECT_EQ(out->volume.at(0, 0, 2), -1000);
  // Half a voxel beyond the outer centres still belongs to the outer slice.
  EXPECT_EQ(onto_grid(v, grid({4, 4, 1}, {1, 1, 1}, {0, 0, 3.5}))->outside, 0U);
  EXPECT_EQ(onto_grid(v, grid({4, 4, 1}, {1, 1, 1}, {0, 0, 3.6})).error().code, Code::kEmptyRoi);
}

TEST(OntoGrid, ANaNIsNotMadeANumber) {
  Volume v{grid({2, 1, 1}, {1, 1, 1}), {std::numeric_limits<float>::quiet_NaN(), 10}};
  const auto out = onto_grid(v, grid({3, 1, 1}, {0.5, 1, 1}));
  ASSERT_TRUE(out.ok());
  EXPECT_TRUE(std::isnan(out->volume.samples[1]));
  EXPECT_EQ(out->volume.samples[2], 10);
}

TEST(OntoGrid, AGridThatIsNoneIsRefused) {
  const Volume v = noise_on(grid({2, 2, 2}, {1, 1, 1}), 4);
  EXPECT_FALSE(onto_grid(v, grid({2, 2, 2}, {1, 0, 1})).ok());
}

}  // namespace
}  // namespace hepatica::image
