// Concordance against survival::concordance, the all-pairs twin and hand-counted pairs.
#include "core/survival/concordance.h"

#include "core/survival/censoring.h"
#include "core/survival/reference_for_test.h"

namespace hepatica::survival {
namespace {

std::vector<double> risk_of(const Json& r, const char* cohort) {
  return r["risk"][cohort].get<std::vector<double>>();
}

void expect_index(const Result<Concordance>& actual, const Json& wanted) {
  ASSERT_TRUE(actual.ok()) << to_line(actual.error());
  EXPECT_TRUE(close(actual->index, wanted["index"], 1e-11));
  EXPECT_TRUE(close(actual->std_error, wanted["std_error"], 1e-9));
  EXPECT_TRUE(close(actual->concordant, wanted["concordant"], 1e-11));
  EXPECT_TRUE(close(actual->discordant, wanted["discordant"], 1e-11));
  EXPECT_TRUE(close(actual->tied_risk, wanted["tied_risk"], 1e-11));
  EXPECT_TRUE(all_close(actual->influence, wanted["influence"], 1e-9));
}

TEST(Concordance, MatchesSurvivalWithTiesWeightsStrataAndTruncation) {
  const Json r = reference("concordance");
  expect_index(concordance(follow_up("plain"), risk_of(r, "plain")), r["plain"]);
  expect_index(concordance(follow_up("ties"), risk_of(r, "ties")), r["ties"]);
  expect_index(concordance(follow_up("ties", "ws"), risk_of(r, "ties")), r["ties_weighted"]);
  expect_index(concordance(follow_up("truncated", "e"), risk_of(r, "truncated")), r["truncated"]);
}

TEST(Concordance, UnoMatchesSurvivalUpToTau) {
  const Json r = reference("concordance");
  expect_index(uno_concordance(follow_up("plain"), risk_of(r, "plain"), 20), r["uno_plain"]);
  expect_index(uno_concordance(follow_up("ties"), risk_of(r, "ties"), 8), r["uno_ties"]);
  expect_index(uno_concordance(follow_up("ties"), risk_of(r, "ties"), 100), r["uno_ties_all"]);
}

TEST(Concordance, DifferenceOfTwoModelsMatchesSurvival) {
  const Json r = reference("concordance");
  const auto a = concordance(follow_up("ties"), risk_of(r, "ties"));
  const auto b = concordance(follow_up("ties"), column("ties", "dose"));
  const auto difference = compare_concordance(*a, *b);
  ASSERT_TRUE(difference.ok());
  EXPECT_TRUE(close(difference->difference, r["difference"]["difference"], 1e-10));
  EXPECT_TRUE(close(difference->std_error, r["difference"]["std_error"], 1e-9));
}

/// All pairs, straight from the definition; G(t-) by counting.
Concordance slow(const FollowUp& data, const std::vector<double>& risk, double tau, bool uno) {
  Concordance out;
  out.influence.assign(data.size(), 0.0);
  std::vector<double> all(data.size(), 0.0);
  double total = 0, agree = 0;
  for (std::size_t i = 0; i < data.size(); ++i) {
    if (data.event[i] == 0 || data.time[i] > tau) continue;
    double g = 1;
    for (double t = 1; uno && t < data.time[i]; t += 1) {  // integer months
      double at_risk = 0, censored = 0;
      for (std::size_t k = 0; k < data.size(); ++k) {
        if (data.time[k] < t || (data.time[k] == t && data.event[k] == 1)) continue;
        at_risk += 1;
        censored += data.time[k] == t;
      }
      g *= 1 - censored / at_risk;
    }
    for (std::size_t j = 0; j < data.size(); ++j) {
      const bool lives_on =
          data.time[j] > data.time[i] || (data.time[j] == data.time[i] && data.event[j] == 0);
      if (!lives_on || data.entry_of(j) >= data.time[i] ||
          data.stratum_of(i) != data.stratum_of(j)) {
        continue;
      }
      const double w = data.weight_of(i) * data.weight_of(j) / (g * g);
      total += w;
      agree += risk[i] > risk[j] ? w : risk[i] == risk[j] ? 0.5 * w : 0;
    }
  }
  out.index = agree / total;
  return out;
}

TEST(Concordance, EqualsTheAllPairsTwin) {
  const Json r = reference("concordance");
  const auto risk = risk_of(r, "ties");
  for (const char* with : {"", "w", "s", "ws"}) {
    const FollowUp data = follow_up("ties", with);
    EXPECT_NEAR(concordance(data, risk)->index, slow(data, risk, 1e9, false).index, 1e-12) << with;
  }
  const FollowUp late = follow_up("truncated", "ews");
  const auto other = risk_of(r, "truncated");
  EXPECT_NEAR(concordance(late, other)->index, slow(late, other, 1e9, false).index, 1e-12);
  const FollowUp data = follow_up("ties");
  EXPECT_NEAR(uno_concordance(data, risk, 7)->index, slow(data, risk, 7, true).index, 1e-12);
}

TEST(Concordance, CountsTheFivePairsByHand) {
  // Events at 1 and 3, censored at 2, 3 and 4. Event at 1 (risk 3) against the others (1, 2, 3, 5):
  // two concordant, one tied, one discordant. Event at 3 (risk 2) against the row censored at 3
  // (risk 3) and at 4 (risk 5): two discordant. C = (2 + 1/2) / 6.
  const FollowUp data{{1, 2, 3, 3, 4}, {1, 0, 1, 0, 0}, {}, {}, {}};
  const std::vector<double> risk = {3, 1, 2, 3, 5};
  const auto c = concordance(data, risk);
  ASSERT_TRUE(c.ok());
  EXPECT_EQ(c->concordant, 2);
  EXPECT_EQ(c->tied_risk, 1);
  EXPECT_EQ(c->discordant, 3);
  EXPECT_DOUBLE_EQ(c->index, 2.5 / 6);
}

TEST(Concordance, UnoWeighsByHandCountedCensoring) {
  // Same rows: G(1-) = 1; at 2 one of four is censored, so G(3-) = 3/4 and the pairs of the event
  // at 3 weigh 16/9 each: C = 2.5 / (4 + 2 * 16/9).
  const FollowUp data{{1, 2, 3, 3, 4}, {1, 0, 1, 0, 0}, {}, {}, {}};
  const std::vector<double> risk = {3, 1, 2, 3, 5};
  EXPECT_DOUBLE_EQ(uno_concordance(data, risk, 10)->index, 2.5 / (4 + 32.0 / 9));
  EXPECT_DOUBLE_EQ(uno_concordance(data, risk, 2)->index, 2.5 / 4);
}

TEST(Concordance, OnlyTheOrderOfTheRiskMattersAndReversalMirrorsIt) {
  const Json r = reference("concordance");
  const FollowUp data = follow_up("ties");
  const auto risk = risk_of(r, "ties");
  auto transformed = risk, reversed = risk;
  for (double& x : transformed) x = std::exp(2 * x) + 5;
  for (double& x : reversed) x = -x;
  const auto c = concordance(data, risk);
  EXPECT_EQ(c->index, concordance(data, transformed)->index);
  EXPECT_NEAR(c->index, 1 - concordance(data, reversed)->index, 1e-14);
  EXPECT_EQ(concordance(data, std::vector<double>(160, 1.0))->index, 0.5);
  double sum = 0;
  for (double x : c->influence) sum += x;
  EXPECT_NEAR(sum, 0, 1e-12);
}

TEST(CensoringCurve, PutsEventsBeforeCensoringsOfTheSameTime) {
  // At 2: one event and one censoring among four: the event leaves first, G = 1 - 1/3.
  const auto g = censoring_curve({{1, 2, 2, 3, 4}, {1, 1, 0, 0, 1}, {}, {}, {}});
  ASSERT_TRUE(g.ok());
  EXPECT_DOUBLE_EQ((*g)(2), 2.0 / 3);
  EXPECT_DOUBLE_EQ(g->left_limit(2), 1);
  EXPECT_DOUBLE_EQ((*g)(3), 1.0 / 3);
  EXPECT_EQ((*censoring_curve({{1, 2}, {1, 0}, {}, {}, {}}))(2), 0);
}

TEST(Concordance, RefusesWhatCannotBeCompared) {
  const std::vector<double> risk = {1, 2};
  EXPECT_EQ(concordance({{1, 2}, {0, 0}, {}, {}, {}}, risk).error().code, Code::kNoEvents);
  EXPECT_EQ(concordance({{1, 2}, {0, 1}, {}, {}, {}}, risk).error().code, Code::kNoEvents);
  EXPECT_EQ(concordance({{1, 2, 3}, {0, 1, 1}, {}, {}, {}}, risk).error().field, "risk");
  EXPECT_EQ(uno_concordance({{1, 2}, {1, 1}, {}, {}, {}}, risk, 0).error().field, "tau");
  EXPECT_EQ(uno_concordance({{1, 2}, {1, 1}, {0, 0}, {}, {}}, risk, 1).error().code,
            Code::kUnsupported);
}

}  // namespace
}  // namespace hepatica::survival
