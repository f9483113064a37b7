// Two sites that share sums reach the fit on the joined data.
#include "core/cohort/pool.h"

#include <cmath>

#include "core/cohort/clinic_for_test.h"

namespace hepatica::cohort {
namespace {

/// Rows of the clinic from `first` to before `last`.
std::string part(long first, long last) {
  std::string out, line;
  std::istringstream stream(clinic_csv());
  for (long k = 0; std::getline(stream, line); ++k) {
    if (k == 0 || (k > first && k <= last)) out += line + "\n";
  }
  return out;
}

const Json kPredictors = {"age", "largest_diameter", "macrovascular_invasion"};

Json pooled(const Json& mapping, const std::vector<std::string>& sites, int& rounds) {
  Json plan = lab("pool_plan", {{"mapping", mapping}, {"predictors", kPredictors}, {"min_cell", 3}},
                  sites[0]);
  for (rounds = 0; rounds < 20 && !plan["converged"].get<bool>(); ++rounds) {
    Json summaries = Json::array();
    for (std::size_t k = 0; k < sites.size(); ++k) {
      summaries.push_back(lab(
          "pool_site",
          {{"mapping", mapping}, {"plan", plan}, {"site", "site " + std::to_string(k)}}, sites[k]));
    }
    plan = lab("pool_merge", {{"plan", plan}, {"summaries", summaries}});
  }
  return plan;
}

TEST(Pool, StratifiedCoxEqualsTheJointFitOfR) {
  int rounds = 0;
  const Json plan = pooled(clinic_mapping(), {part(0, 100), part(100, 240)}, rounds);
  ASSERT_TRUE(plan["converged"].get<bool>());
  EXPECT_LE(rounds, 8);
  const Json& r = clinic_reference()["joint"];
  for (std::size_t j = 0; j < 3; ++j) {
    EXPECT_NEAR(plan["fit"]["terms"][j]["coefficient"].get<double>(),
                r["coefficients"][j].get<double>(), 1e-8);
    EXPECT_NEAR(plan["fit"]["terms"][j]["std_error"].get<double>(), r["std_error"][j].get<double>(),
                1e-8);
  }
  EXPECT_NEAR(plan["fit"]["log_likelihood"].get<double>(), r["log_likelihood"].get<double>(), 1e-8);
  EXPECT_EQ(plan["fit"]["rows"], 240);
}

TEST(Pool, LogisticEqualsTheFitOnTheJoinedData) {
  Json mapping = clinic_mapping();
  mapping["outcome"].erase("time");
  mapping["outcome"].erase("time_unit");
  int rounds = 0;
  const Json plan = pooled(mapping, {part(0, 60), part(60, 150), part(150, 240)}, rounds);
  ASSERT_TRUE(plan["converged"].get<bool>());
  const Json joint =
      lab("fit", {{"mapping", mapping}, {"predictors", kPredictors}, {"bootstrap", 0}});
  EXPECT_NEAR(plan["fit"]["terms"][0]["coefficient"].get<double>(),
              joint["intercept"].get<double>(), 1e-8);
  for (std::size_t j = 0; j < 3; ++j)
    EXPECT_NEAR(plan["fit"]["terms"][j + 1]["coefficient"].get<double>(),
                joint["terms"][j]["coefficient"].get<double>(), 1e-8);
}

TEST(Pool, ASmallCountSendsNothing) {
  const Json plan = lab("pool_plan", {{"predictors", kPredictors}, {"min_cell", 200}});
  const Json error = lab_error("pool_site", {{"plan", plan}, {"site", "a"}});
  EXPECT_NE(error["detail"].get<std::string>().find("sends nothing"), std::string::npos);
  EXPECT_EQ(error["detail"].get<std::string>().find("240"), std::string::npos);
}

TEST(Pool, SummariesOfAnotherPlanOrOneSiteTwiceAreRefused) {
  const Json plan = lab("pool_plan", {{"predictors", kPredictors}, {"min_cell", 3}});
  const Json summary = lab("pool_site", {{"plan", plan}, {"site", "a"}});
  EXPECT_NE(lab_error("pool_merge", {{"plan", plan}, {"summaries", {summary, summary}}})["detail"]
                .get<std::string>()
                .find("twice"),
            std::string::npos);
  Json other = plan;
  other["beta"][0] = 0.5;
  EXPECT_NE(lab_error("pool_merge", {{"plan", other}, {"summaries", {summary}}})["detail"]
                .get<std::string>()
                .find("another plan"),
            std::string::npos);
  EXPECT_FALSE(summary.dump().find("row_number") != std::string::npos);
}

}  // namespace
}  // namespace hepatica::cohort
