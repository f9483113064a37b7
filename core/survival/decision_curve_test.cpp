// Decision curves and reclassification against their definitions in R, and by hand.
#include "core/survival/decision_curve.h"

#include "core/survival/reclassification.h"
#include "core/survival/reference_for_test.h"

namespace hepatica::survival {
namespace {

std::vector<double> risk_column(const char* cohort, std::size_t j) {
  const Json rows = reference("accuracy")[std::string(cohort) + "_risk"];
  std::vector<double> out;
  for (const auto& row : rows) out.push_back(row[j]);
  return out;
}

void expect_curve(const Result<std::vector<NetBenefit>>& actual, const Json& wanted) {
  ASSERT_TRUE(actual.ok());
  for (std::size_t k = 0; k < actual->size(); ++k) {
    ASSERT_TRUE((*actual)[k].net_benefit.has_value());
    EXPECT_TRUE(close(*(*actual)[k].net_benefit, wanted[k][0], 1e-10)) << k;
    EXPECT_TRUE(close((*actual)[k].treat_all, wanted[k][1], 1e-10)) << k;
  }
}

TEST(DecisionCurve, MatchesItsDefinitionInR) {
  const Json r = reference("decision");
  const std::vector<double> q = r["thresholds"];
  expect_curve(decision_curve(labels("binary", "y"), column("binary", "risk"), q), r["binary"]);
  expect_curve(decision_curve_at(follow_up("plain"), risk_column("plain", 1), 12.5, q), r["plain"]);
  expect_curve(decision_curve_at(follow_up("ties"), risk_column("ties", 1), 6, q), r["ties"]);
}

TEST(DecisionCurve, IsTheSumWorkedByHand) {
  // Treated at 1/4: risks 0.9, 0.5, 0.3, two of them events. NB = 2/5 - 1/5 * 1/3 = 1/3; treat all:
  // 2/5 - 3/5 * 1/3 = 1/5; avoided (1/3 - 1/5) * 3 = 2/5: the two not treated.
  const std::vector<int> y = {1, 1, 0, 0, 0};
  const std::vector<double> risk = {0.9, 0.5, 0.3, 0.2, 0.1};
  const auto curve = decision_curve(y, risk, std::vector<double>{0.25});
  EXPECT_NEAR(*(*curve)[0].net_benefit, 1.0 / 3, 1e-15);
  EXPECT_NEAR((*curve)[0].treat_all, 0.2, 1e-15);
  EXPECT_NEAR(*(*curve)[0].avoided, 0.4, 1e-15);
  EXPECT_EQ((*curve)[0].treated, 3u);
}

TEST(DecisionCurve, HasThresholdsAsTheyAreWritten) {
  const auto q = even_thresholds(0.05, 0.95, 19);
  EXPECT_EQ(q[7], 0.4);
  EXPECT_EQ(q[15], 0.8);
}

TEST(DecisionCurve, TreatsWhoseRiskStandsOnTheThreshold) {
  // Survival 0.8 and 0.9 as a score prints them: 1 - 0.8 and 1 - 0.9 lie below 0.2 and 0.1.
  const std::vector<double> risk = {1 - 0.8, 1 - 0.9, 0.15, 0.3}, q = {0.1, 0.15, 0.2, 0.3};
  const auto binary = decision_curve(std::vector<int>{1, 0, 1, 0}, risk, q);
  const FollowUp data{{1, 3, 1, 3}, {1, 0, 1, 0}, {}, {}, {}};
  const auto survival = decision_curve_at(data, risk, 2, q);
  for (std::size_t k = 0; k < q.size(); ++k) {
    EXPECT_EQ((*binary)[k].treated, 4 - k);
    EXPECT_EQ((*survival)[k].treated, 4 - k);
  }
  EXPECT_NEAR(*(*binary)[2].net_benefit, 0.25 - 0.25 * 0.25, 1e-15);
}

TEST(DecisionCurve, TreatsEverybodyAtTheLowestThresholdAndNobodyAboveAllRisks) {
  const auto risk = risk_column("plain", 1);
  const double low = *std::min_element(risk.begin(), risk.end());
  const double high = *std::max_element(risk.begin(), risk.end());
  const auto curve =
      decision_curve_at(follow_up("plain"), risk, 12.5, std::vector<double>{low, (1 + high) / 2});
  EXPECT_NEAR(*(*curve)[0].net_benefit, (*curve)[0].treat_all, 1e-14);
  EXPECT_EQ(*(*curve)[1].net_benefit, 0);
}

TEST(DecisionCurve, LeavesOutWhatIsUnknown) {
  // The only one treated at 0.8 is censored before the horizon.
  const FollowUp data{{1, 2, 3, 4}, {0, 1, 0, 1}, {}, {}, {}};
  const auto curve = decision_curve_at(data, std::vector<double>{0.9, 0.5, 0.4, 0.2}, 3,
                                       std::vector<double>{0.3, 0.8});
  ASSERT_TRUE(curve.ok());
  EXPECT_TRUE((*curve)[0].net_benefit.has_value());
  EXPECT_FALSE((*curve)[1].net_benefit.has_value());
}

TEST(Reclassification, MatchesItsDefinitionInR) {
  const Json r = reference("decision");
  const std::vector<double> cuts = r["nri_cuts"];
  const auto n =
      reclassify(labels("binary", "y"), column("binary", "coarse"), column("binary", "risk"), cuts);
  ASSERT_TRUE(n.ok());
  EXPECT_TRUE(close(n->events.value, r["nri_events"], 1e-12));
  EXPECT_TRUE(close(n->non_events.value, r["nri_non_events"], 1e-12));
  EXPECT_TRUE(close(n->events.std_error, r["nri_events_se"], 1e-12));
  EXPECT_NEAR(n->total.value, n->events.value + n->non_events.value, 1e-15);
  const auto at = reclassify_at(follow_up("ties"), r["nri_old"].get<std::vector<double>>(),
                                risk_column("ties", 1), 6, cuts);
  ASSERT_TRUE(at.ok());
  EXPECT_TRUE(all_close({at->events, at->non_events}, r["nri_at"], 1e-10));
}

TEST(Reclassification, IsZeroForTheSameModelAndReversesWithTheModels) {
  const auto y = labels("binary", "y");
  const auto a = column("binary", "risk"), b = column("binary", "coarse");
  EXPECT_EQ(reclassify(y, a, a, {})->total.value, 0);
  EXPECT_NEAR(reclassify(y, a, b, {})->events.value, -reclassify(y, b, a, {})->events.value, 1e-15);
}

TEST(DecisionCurve, RefusesFaultyArguments) {
  const std::vector<int> y = {1, 0};
  const std::vector<double> risk = {0.4, 0.2};
  EXPECT_EQ(decision_curve(y, risk, std::vector<double>{0}).error().field, "thresholds");
  EXPECT_EQ(decision_curve(y, std::vector<double>{0.4, 1.2}, risk).error().field, "probability");
  EXPECT_EQ(decision_curve_at({{1, 2}, {1, 0}, {}, {}, {}}, risk, 5, risk).error().field,
            "horizon");
  EXPECT_EQ(reclassify(y, risk, risk, std::vector<double>{0.5, 0.3}).error().field, "cuts");
  EXPECT_EQ(reclassify(std::vector<int>{1, 1}, risk, risk, {}).error().code, Code::kNoEvents);
  EXPECT_EQ(even_thresholds().size(), 99u);
}

}  // namespace
}  // namespace hepatica::survival
