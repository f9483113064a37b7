// Rubin's rules against mice and by hand, meta-analysis against metafor.
#include "core/survival/meta_analysis.h"
#include "core/survival/multiple_imputation.h"
#include "core/survival/reference_for_test.h"

namespace hepatica::survival {
namespace {

const Json& pooling() {
  static const Json all = reference("pooling");
  return all;
}

std::vector<Measured> measured(const Json& values, const Json& errors) {
  std::vector<Measured> out;
  for (std::size_t k = 0; k < values.size(); ++k)
    out.push_back({values[k].get<double>(), errors[k].get<double>()});
  return out;
}

/// Coefficient j of every completed data set.
std::vector<Measured> coefficient(const Json& set, std::size_t j) {
  std::vector<Measured> out;
  for (std::size_t k = 0; k < set["estimates"].size(); ++k)
    out.push_back({set["estimates"][k][j].get<double>(), set["std_errors"][k][j].get<double>()});
  return out;
}

TEST(Rubin, MatchesMiceForCoxAndLogisticFits) {
  for (const char* name : {"rubin", "rubin_logistic"}) {
    const Json& r = pooling()[name];
    for (std::size_t j = 0; j < r["value"].size(); ++j) {
      const auto out = pool_rubin(coefficient(r, j), r["complete_degrees"].get<double>());
      ASSERT_TRUE(out.ok());
      EXPECT_TRUE(close(out->value, r["value"][j], 1e-10));
      EXPECT_TRUE(close(out->std_error, r["std_error"][j], 1e-10));
      EXPECT_TRUE(close(*out->degrees, r["degrees"][j], 1e-9));
      if (!r.contains("fmi")) continue;
      EXPECT_TRUE(close(out->p_value, r["p_value"][j], 1e-8));
      EXPECT_TRUE(close(out->interval.lower, r["lower"][j], 1e-9));
      EXPECT_TRUE(close(out->interval.upper, r["upper"][j], 1e-9));
      EXPECT_TRUE(close(out->missing_information, r["fmi"][j], 1e-9));
      EXPECT_TRUE(close(*out->increase, r["riv"][j], 1e-9));
    }
  }
}

TEST(Rubin, ThreeNumbersWorkedByHandAndByMice) {
  // within 0.12 / 3, between (0 + 0.09 + 0.09) / 2, total 0.04 + 4/3 0.09 = 0.16, lambda 0.75;
  // d_old 2 / 0.5625, d_obs 39/41 38 0.25 for d = 40 - 2.
  const std::vector<Measured> three = {
      {1.2, std::sqrt(0.04)}, {0.9, std::sqrt(0.05)}, {1.5, std::sqrt(0.03)}};
  const auto out = pool_rubin(three, 38);
  ASSERT_TRUE(out.ok());
  EXPECT_NEAR(out->value, 1.2, 1e-15);
  EXPECT_NEAR(out->within, 0.04, 1e-15);
  EXPECT_NEAR(out->between, 0.09, 1e-15);
  EXPECT_NEAR(out->std_error, 0.4, 1e-15);
  const double observed = 39.0 / 41 * 38 * 0.25, old = 2 / 0.5625;
  EXPECT_NEAR(*out->degrees, old * observed / (old + observed), 1e-12);
  EXPECT_TRUE(close(*out->degrees, pooling()["scalar"]["degrees"], 1e-12));
  EXPECT_TRUE(close(out->missing_information, pooling()["scalar"]["fmi"], 1e-12));
  EXPECT_NEAR(*pool_rubin(three, std::nullopt)->degrees, old, 1e-12);
}

TEST(Rubin, EqualEstimatesKeepTheirOwnErrorAndLogitsStayInside) {
  const std::vector<Measured> same(5, {0.97, 0.03});
  const auto out = pool_rubin(same, std::nullopt);
  ASSERT_TRUE(out.ok());
  EXPECT_NEAR(out->std_error, 0.03, 1e-15);
  EXPECT_FALSE(out->degrees.has_value());
  EXPECT_NEAR(out->missing_information, 0, 1e-12);
  EXPECT_NEAR(out->interval.upper, 0.97 + 1.959963984540054 * 0.03, 1e-12);
  const auto shares = pool_rubin_on(same, PooledScale::kLogit, std::nullopt);
  ASSERT_TRUE(shares.ok());
  EXPECT_NEAR(shares->value, 0.97, 1e-12);
  EXPECT_NEAR(shares->std_error, 0.03, 1e-12);
  EXPECT_LT(shares->interval.upper, 1);
}

TEST(Rubin, RefusesWhatCannotBePooled) {
  EXPECT_FALSE(pool_rubin(std::vector<Measured>{{1, 1}}, 10).ok());
  EXPECT_FALSE(pool_rubin(std::vector<Measured>{{1, 1}, {2, 0}}, 10).ok());
  EXPECT_FALSE(pool_rubin(std::vector<Measured>{{1, 1}, {2, 1}}, 0.5).ok());
  EXPECT_FALSE(
      pool_rubin_on(std::vector<Measured>{{1, 1}, {0.5, 1}}, PooledScale::kLogit, 10).ok());
}

void expect_meta(const Json& set, const char* name, PooledScale scale, const MetaOptions& options) {
  const Json& r = set[name];
  const auto out = meta_analysis(measured(set["value"], set["std_error"]), scale, options);
  ASSERT_TRUE(out.ok());
  EXPECT_TRUE(close(out->value, r["value"], 1e-8)) << name;
  EXPECT_TRUE(close(out->interval.lower, r["lower"], 1e-8));
  EXPECT_TRUE(close(out->interval.upper, r["upper"], 1e-8));
  EXPECT_TRUE(close(out->tau_squared, r["tau_squared"], 1e-8));
  EXPECT_TRUE(close(out->q, r["q"], 1e-9));
  EXPECT_TRUE(close(out->q_p_value, r["q_p_value"], 1e-8));
  EXPECT_TRUE(close(out->i_squared, r["i_squared"], 1e-8));
  EXPECT_TRUE(close(out->prediction->lower, r["prediction"][0], 1e-8));
  EXPECT_TRUE(close(out->prediction->upper, r["prediction"][1], 1e-8));
  EXPECT_TRUE(all_close(out->weights, r["weights"], 1e-8));
}

TEST(MetaAnalysis, MatchesMetafor) {
  const MetaOptions dl{BetweenSites::kDerSimonianLaird, true, 0.95};
  const MetaOptions dl_normal{BetweenSites::kDerSimonianLaird, false, 0.95};
  expect_meta(pooling()["c_index"], "reml", PooledScale::kLogit, {});
  expect_meta(pooling()["c_index"], "dl", PooledScale::kLogit, dl_normal);
  // Q / (k - 1) is 0.065 here, above 1 in the other sets: there both intervals are one.
  const MetaOptions unmodified{BetweenSites::kReml, true, 0.95, false};
  expect_meta(pooling()["alike"], "reml", PooledScale::kPlain, unmodified);
  expect_meta(pooling()["bcg"], "reml", PooledScale::kPlain, {});
  expect_meta(pooling()["bcg"], "dl", PooledScale::kPlain, dl);
}

TEST(MetaAnalysis, SitesThatAgreeStillHaveAnInterval) {
  // Weights 1 / 0.2^2 = 25 each, Q = 25 (0.01 + 0 + 0.01) = 0.5, scale 0.25 raised to 1:
  // error 1 / sqrt(75), t(2) 4.302653 (0.975).
  const std::vector<Measured> close_by = {{0.4, 0.2}, {0.5, 0.2}, {0.6, 0.2}};
  const double t2 = 4.302652729696142, error = 1 / std::sqrt(75);
  const auto out = meta_analysis(close_by);
  ASSERT_TRUE(out.ok());
  EXPECT_EQ(out->tau_squared, 0);
  EXPECT_NEAR(out->knapp_scale, 0.25, 1e-14);
  EXPECT_NEAR(out->std_error, error, 1e-14);
  EXPECT_NEAR(out->interval.lower, 0.5 - t2 * error, 1e-9);
  EXPECT_NEAR(out->interval.upper, 0.5 + t2 * error, 1e-9);
  const auto before =
      meta_analysis(close_by, PooledScale::kPlain, {BetweenSites::kReml, true, 0.95, false});
  EXPECT_NEAR(before->std_error, error / 2, 1e-14);
  // Equal to the last digit: no width before, the width of the sites' own errors now.
  const std::vector<Measured> same(3, {0.5, 0.2});
  EXPECT_EQ(meta_analysis(same, PooledScale::kPlain, {BetweenSites::kReml, true, 0.95, false})
                ->interval.upper,
            0.5);
  EXPECT_NEAR(meta_analysis(same)->interval.upper, 0.5 + t2 * error, 1e-9);
}

TEST(MetaAnalysis, SitesThatDifferHaveTheUnmodifiedInterval) {
  // Weights 100, 25, 25, mean 0.6 x 25 / 150 = 0.1, Q = 100 0.1^2 + 25 0.1^2 + 25 0.5^2 = 7.5;
  // tau^2 = (7.5 - 2) / (150 - 11250 / 150) = 5.5 / 75, and the scale is 1.12.
  const std::vector<Measured> apart = {{0, 0.1}, {0, 0.2}, {0.6, 0.2}};
  const MetaOptions dl{BetweenSites::kDerSimonianLaird, true, 0.95};
  const MetaOptions dl_unmodified{BetweenSites::kDerSimonianLaird, true, 0.95, false};
  const auto out = meta_analysis(apart, PooledScale::kPlain, dl);
  const auto unmodified = meta_analysis(apart, PooledScale::kPlain, dl_unmodified);
  ASSERT_TRUE(out.ok() && unmodified.ok());
  EXPECT_NEAR(out->q, 7.5, 1e-13);
  EXPECT_NEAR(out->tau_squared, 5.5 / 75, 1e-14);
  EXPECT_NEAR(out->knapp_scale, 1.1155462184873945, 1e-12);
  EXPECT_EQ(out->interval.lower, unmodified->interval.lower);
  EXPECT_EQ(out->interval.upper, unmodified->interval.upper);
  EXPECT_EQ(out->prediction->upper, unmodified->prediction->upper);
}

TEST(MetaAnalysis, RestrictedLikelihoodIsHighestAtItsTauSquared) {
  const Json& bcg = pooling()["bcg"];
  const auto sites = measured(bcg["value"], bcg["std_error"]);
  const auto likelihood = [&](double tau) {  // written out, the slow twin of the scoring steps
    double w = 0, sum = 0, log_v = 0, square = 0;
    for (const auto& one : sites) {
      const double v = one.std_error * one.std_error + tau;
      w += 1 / v, sum += one.value / v, log_v += std::log(v);
    }
    for (const auto& one : sites)
      square += std::pow(one.value - sum / w, 2) / (one.std_error * one.std_error + tau);
    return -0.5 * (log_v + std::log(w) + square);
  };
  const double tau = meta_analysis(sites)->tau_squared;
  EXPECT_GT(likelihood(tau), likelihood(tau * 0.999));
  EXPECT_GT(likelihood(tau), likelihood(tau * 1.001));
}

TEST(MetaAnalysis, TwoSitesHaveNoPredictionAndOneIsRefused) {
  const std::vector<Measured> two = {{0.7, 0.02}, {0.8, 0.03}};
  EXPECT_FALSE(meta_analysis(two, PooledScale::kLogit)->prediction.has_value());
  EXPECT_FALSE(meta_analysis(std::vector<Measured>{{0.7, 0.02}}).ok());
  EXPECT_FALSE(meta_analysis(std::vector<Measured>{{0.7, 0.02}, {0.7, 0}}).ok());
  EXPECT_FALSE(
      meta_analysis(std::vector<Measured>{{0.7, 0.02}, {1, 0.1}}, PooledScale::kLogit).ok());
}

}  // namespace
}  // namespace hepatica::survival
