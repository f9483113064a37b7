// Tail areas and quantiles against R's stats, and their own inverses.
#include "core/survival/distribution.h"

#include "core/survival/reference_for_test.h"

namespace hepatica::survival {
namespace {

::testing::AssertionResult relative(double actual, double expected, double tolerance) {
  if (std::fabs(actual - expected) <= tolerance * std::fabs(expected)) {
    return ::testing::AssertionSuccess();
  }
  return ::testing::AssertionFailure() << actual << " is not " << expected;
}

TEST(Distribution, NormalMatchesRInBothTails) {
  const Json r = reference("distribution");
  for (std::size_t i = 0; i < r["z"].size(); ++i) {
    const double z = r["z"][i];
    EXPECT_TRUE(relative(normal_cdf(z), r["normal_cdf"][i], 1e-12)) << z;
    EXPECT_TRUE(relative(normal_upper_tail(z), r["normal_upper"][i], 1e-12)) << z;
    EXPECT_TRUE(relative(normal_density(z), r["density"][i], 1e-13)) << z;
  }
  for (std::size_t i = 0; i < r["p"].size(); ++i) {
    EXPECT_NEAR(normal_quantile(r["p"][i]), r["normal_quantile"][i].get<double>(), 1e-12) << i;
  }
  EXPECT_NEAR(normal_multiplier(0.95), 1.959963984540054, 1e-15);  // qnorm(0.975)
}

TEST(Distribution, ChiSquareMatchesR) {
  const Json r = reference("distribution");
  for (std::size_t j = 0; j < r["degrees"].size(); ++j) {
    const double degrees = r["degrees"][j];
    for (std::size_t i = 0; i < r["x"].size(); ++i) {
      EXPECT_TRUE(
          relative(chi_square_upper_tail(r["x"][i], degrees), r["chi_square_upper"][i][j], 1e-11))
          << r["x"][i] << " " << degrees;
    }
    const double shares[] = {0.025, 0.5, 0.95};
    for (int i = 0; i < 3; ++i) {
      EXPECT_TRUE(
          relative(chi_square_quantile(shares[i], degrees), r["chi_square_quantile"][i][j], 1e-10));
    }
  }
}

TEST(Distribution, StudentMatchesR) {
  const Json r = reference("distribution");
  for (std::size_t j = 0; j < r["t_degrees"].size(); ++j) {
    const double degrees = r["t_degrees"][j];
    for (std::size_t i = 0; i < r["t"].size(); ++i) {
      EXPECT_TRUE(relative(student_cdf(r["t"][i], degrees), r["student_cdf"][i][j], 1e-12));
      EXPECT_TRUE(
          relative(student_two_sided(r["t"][i], degrees), r["student_two_sided"][i][j], 1e-12));
    }
    const double shares[] = {0.005, 0.3, 0.5, 0.975};
    for (int i = 0; i < 4; ++i) {
      EXPECT_NEAR(student_quantile(shares[i], degrees), r["student_quantile"][i][j].get<double>(),
                  1e-9);
    }
  }
}

TEST(Distribution, LogisticFunctionsNeitherOverflowNorLoseSmallValues) {
  EXPECT_EQ(expit(0), 0.5);
  EXPECT_EQ(expit(-1000), 0);
  EXPECT_EQ(expit(1000), 1);
  EXPECT_TRUE(relative(log1p_exp(-50), std::exp(-50.0), 1e-15));
  EXPECT_EQ(log1p_exp(800), 800);
  EXPECT_NEAR(logit(expit(-3.25)), -3.25, 1e-14);
}

}  // namespace
}  // namespace hepatica::survival
