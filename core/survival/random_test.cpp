// The generator: its published stream, its range and its evenness.
#include "core/survival/random.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

namespace hepatica::survival {
namespace {

TEST(Random, RepeatsItselfForASeedAndDiffersBetweenSeeds) {
  Random a(7), b(7), c(8);
  const std::uint64_t first = a.next();
  EXPECT_EQ(first, b.next());
  EXPECT_NE(first, c.next());
}

TEST(Random, SeedsThroughTheSplitmixStream) {
  // splitmix64 from seed 1234567 begins 6457827717110365317, 3203168211198807973,
  // 9817491932198370423 (Vigna's splitmix64.c, the usual check values); word 1 is multiplied by 5,
  // rotated left by 7 and multiplied by 9.
  Random random(1234567);
  const std::uint64_t x = 3203168211198807973u * 5;
  EXPECT_EQ(random.next(), ((x << 7) | (x >> 57)) * 9);
}

TEST(Random, DrawsEvenlyBelowABound) {
  Random random(1);
  std::vector<int> counts(7, 0);
  for (int i = 0; i < 70000; ++i) ++counts[random.below(7)];
  double chi_square = 0;
  for (int count : counts) chi_square += (count - 10000.0) * (count - 10000.0) / 10000.0;
  EXPECT_LT(chi_square, 22.5);  // 0.999 quantile with 6 degrees
}

TEST(Random, NormalsHaveMeanZeroAndVarianceOne) {
  Random random(2);
  double sum = 0, squares = 0;
  for (int i = 0; i < 100000; ++i) {
    const double z = random.normal();
    sum += z, squares += z * z;
  }
  EXPECT_NEAR(sum / 1e5, 0, 0.015);
  EXPECT_NEAR(squares / 1e5, 1, 0.02);
}

TEST(Random, PermutationsHoldEveryRowOnceAndResamplesStayInRange) {
  Random random(3);
  auto rows = random.permutation(100);
  std::sort(rows.begin(), rows.end());
  for (std::size_t i = 0; i < 100; ++i) EXPECT_EQ(rows[i], i);
  const auto drawn = random.resample(1000);
  std::vector<bool> seen(1000, false);
  for (std::size_t row : drawn) seen.at(row) = true;
  // A bootstrap sample holds 1 - 1/e of the rows.
  EXPECT_NEAR(static_cast<double>(std::count(seen.begin(), seen.end(), true)), 632, 40);
}

}  // namespace
}  // namespace hepatica::survival
