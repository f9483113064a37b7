// Logistic regression against glm and brglm2, closed forms of 2 x 2 tables, and faulty data.
#include "core/survival/logistic.h"

#include "core/survival/distribution.h"
#include "core/survival/reference_for_test.h"

namespace hepatica::survival {
namespace {

Matrix binary_covariates() { return covariates("binary", {"x1", "x2", "x3"}); }

void expect_fit(std::span<const int> y, const Matrix& x, const LogisticOptions& options,
                const Json& wanted, double tolerance) {
  const auto fit = fit_logistic(y, x, options);
  ASSERT_TRUE(fit.ok()) << to_line(fit.error());
  EXPECT_TRUE(all_close(fit->coefficients, wanted["coefficients"], tolerance));
  EXPECT_TRUE(all_close(fit->covariance, flat(wanted["covariance"]), tolerance));
  EXPECT_TRUE(close(fit->log_likelihood, wanted["log_likelihood"], 1e-11));
  EXPECT_TRUE(close(fit->null_log_likelihood, wanted["null_log_likelihood"], 1e-10));
  for (std::size_t j = 0; j < fit->columns(); ++j) {
    const auto interval = profile_interval(y, x, *fit, j, 0.95, options);
    ASSERT_TRUE(interval.ok()) << to_line(interval.error());
    EXPECT_TRUE(close(interval->lower, wanted["profile"][j][0], 1e-8)) << j;
    EXPECT_TRUE(close(interval->upper, wanted["profile"][j][1], 1e-8)) << j;
  }
}

TEST(Logistic, MatchesGlmWithWeightsAndOffsetAndItsProfileIntervals) {
  const Json r = reference("logistic");
  const auto y = labels("binary", "y");
  expect_fit(y, binary_covariates(), {}, r["plain"], 1e-9);
  LogisticOptions options;
  options.weight = column("binary", "weight");
  options.offset = column("binary", "offset");
  expect_fit(y, binary_covariates(), options, r["weighted"], 1e-9);
}

TEST(Logistic, FirthPenaltyMatchesBrglm2UnderSeparation) {
  const Json r = reference("logistic");
  std::vector<std::size_t> first(40);
  for (std::size_t i = 0; i < 40; ++i) first[i] = i;
  Matrix x = binary_covariates().take(first);
  auto y = labels("binary", "y");
  y.resize(40);
  for (std::size_t i = 0; i < 40; ++i) x.at(i, 2) = r["separated_x3"][i];
  const auto plain = fit_logistic(y, x);
  ASSERT_FALSE(plain.ok());
  EXPECT_EQ(plain.error().code, Code::kSeparation);
  EXPECT_EQ(plain.error().field, "x3");
  EXPECT_NE(plain.error().detail.find("rows with x3 = 1"), std::string::npos)
      << plain.error().detail;
  LogisticOptions options;
  options.firth = true;
  expect_fit(y, x, options, r["firth"], 1e-8);
}

/// y and one 0/1 column with the given cells: events and others at x = 0, then at x = 1.
void table(int a, int b, int c, int d, std::vector<int>& y, Matrix& x) {
  const int cells[4] = {a, b, c, d};
  y.clear();
  std::vector<double> values;
  for (int k = 0; k < 4; ++k) {
    for (int i = 0; i < cells[k]; ++i) {
      y.push_back(k % 2 == 0);
      values.push_back(k >= 2);
    }
  }
  x = Matrix::zeros(y.size(), {"x"});
  x.values = values;
}

TEST(Logistic, TwoByTwoTableHasTheLogOddsRatioAndItsVariance) {
  std::vector<int> y;
  Matrix x;
  table(7, 23, 15, 11, y, x);
  const auto fit = fit_logistic(y, x);
  ASSERT_TRUE(fit.ok());
  EXPECT_NEAR(fit->coefficients[0], std::log(7.0 / 23), 1e-13);
  EXPECT_NEAR(fit->coefficients[1], std::log(15.0 / 11 / (7.0 / 23)), 1e-13);
  EXPECT_NEAR(fit->covariance[3], 1.0 / 7 + 1.0 / 23 + 1.0 / 15 + 1.0 / 11, 1e-9);
}

TEST(Logistic, FirthAddsOneHalfToEachCellOfATable) {
  // In a saturated model Firth's penalty is Haldane's correction: add 1/2 to each cell (Firth
  // 1993).
  std::vector<int> y;
  Matrix x;
  table(0, 12, 5, 8, y, x);
  LogisticOptions options;
  options.firth = true;
  const auto fit = fit_logistic(y, x, options);
  ASSERT_TRUE(fit.ok());
  EXPECT_NEAR(fit->coefficients[0], std::log(0.5 / 12.5), 1e-10);
  EXPECT_NEAR(fit->coefficients[1], std::log(5.5 / 8.5 / (0.5 / 12.5)), 1e-10);
  EXPECT_FALSE(fit_logistic(y, x).ok());
}

TEST(Logistic, MeanPredictionIsTheObservedShare) {
  const auto y = labels("binary", "y");
  const auto fit = fit_logistic(y, binary_covariates());
  double expected = 0, observed = 0;
  for (double p : predict_logistic(fit->coefficients, binary_covariates())) expected += p;
  for (int value : y) observed += value;
  EXPECT_NEAR(expected, observed, 1e-10);
}

TEST(Logistic, FitsTheInterceptAlone) {
  const std::vector<int> y = {1, 0, 0, 0};
  const auto fit = fit_logistic(y, Matrix::zeros(4, {}));
  ASSERT_TRUE(fit.ok());
  EXPECT_NEAR(fit->coefficients[0], std::log(1.0 / 3), 1e-14);
  EXPECT_NEAR(fit->covariance[0], 4.0 / 3, 1e-9);
  EXPECT_NEAR(fit->log_likelihood, fit->null_log_likelihood, 1e-14);
}

TEST(Logistic, DoesNotMindUnitsOfAColumn) {
  Matrix x = binary_covariates();
  const auto y = labels("binary", "y");
  const auto fit = fit_logistic(y, x);
  for (double& value : x.column(0)) value = 1e5 + 1e3 * value;
  const auto moved = fit_logistic(y, x);
  EXPECT_TRUE(close(1000 * moved->coefficients[1], fit->coefficients[1], 1e-8));
  EXPECT_TRUE(close(moved->log_likelihood, fit->log_likelihood, 1e-11));
}

TEST(Logistic, NamesWhyThereIsNoFit) {
  const auto line = [](const std::vector<int>& y, const Matrix& x, LogisticOptions options = {}) {
    const auto fit = fit_logistic(y, x, options);
    return fit.ok() ? std::string("fitted") : to_line(fit.error());
  };
  Matrix x = Matrix::zeros(4, {"x"});
  x.values = {1, 2, 3, 4};
  EXPECT_NE(line({0, 0, 0, 0}, x).find("0 events among 4 rows"), std::string::npos);
  EXPECT_NE(line({1, 1, 1, 1}, x).find("4 events among 4 rows"), std::string::npos);
  EXPECT_NE(line({0, 0, 1, 1}, x).find("x: a covariate splits the outcomes"), std::string::npos);
  EXPECT_NE(line({0, 1, 2, 0}, x).find("row 3: code 2"), std::string::npos);
  EXPECT_NE(line({0, 1, 0}, x).find("4 values for 3 rows"), std::string::npos);
  LogisticOptions options;
  options.weight = {1, 1, 0, 1};
  EXPECT_NE(line({0, 1, 0, 1}, x, options).find("weight: "), std::string::npos);
  Matrix twin = Matrix::zeros(4, {"x", "twice"});
  twin.values = {1, 2, 3, 5, 2, 4, 6, 10};
  EXPECT_NE(line({0, 1, 0, 1}, twin).find("twice: a covariate is a combination of others"),
            std::string::npos);
  x.values = {2, 2, 2, 2};
  EXPECT_NE(line({0, 1, 0, 1}, x).find("constant"), std::string::npos);
}

}  // namespace
}  // namespace hepatica::survival
