// Log-rank tests against survival::survdiff, a hand-worked table and a slow twin.
#include "core/survival/log_rank.h"

#include "core/survival/distribution.h"
#include "core/survival/reference_for_test.h"

namespace hepatica::survival {
namespace {

void expect_test(const Result<LogRankTest>& actual, const Json& wanted) {
  ASSERT_TRUE(actual.ok());
  EXPECT_TRUE(all_close(actual->observed, wanted["observed"], 1e-12));
  EXPECT_TRUE(all_close(actual->expected, wanted["expected"], 1e-12));
  EXPECT_TRUE(all_close(actual->variance, flat(wanted["variance"]), 1e-10));
  EXPECT_TRUE(close(actual->chi_square, wanted["chi_square"], 1e-10));
  EXPECT_TRUE(close(actual->p_value, wanted["p"], 1e-10));
}

TEST(LogRank, MatchesSurvdiffPlainTiedPetoAndStratified) {
  const Json r = reference("kaplan_meier")["log_rank"];
  const auto group = labels("ties", "group");
  expect_test(log_rank(follow_up("plain"), labels("plain", "group"), 3), r["plain"]);
  expect_test(log_rank(follow_up("ties"), group, 4), r["ties"]);
  expect_test(log_rank(follow_up("ties"), group, 4, 1), r["ties_peto"]);
  expect_test(log_rank(follow_up("ties", "s"), group, 4), r["ties_stratified"]);
}

TEST(LogRank, WithLeftTruncationIsTheExactCoxScoreTest) {
  const auto test = log_rank(follow_up("truncated", "es"), labels("truncated", "group"), 2);
  ASSERT_TRUE(test.ok());
  const double wanted = reference("kaplan_meier")["log_rank"]["truncated_chi_square"];
  EXPECT_TRUE(close(test->chi_square, wanted, 1e-9));
}

TEST(LogRank, GivesTheKnownResultOfTheSixMercaptopurineTrial) {
  // Freireich et al. 1963: chi-square 16.79 in Kleinbaum and Klein, Survival Analysis, 2nd ed.,
  // p. 59.
  std::vector<double> time = {6,  6,  6,  6,  7,  9,  10, 10, 11, 13, 16,
                              17, 19, 20, 22, 23, 25, 32, 32, 34, 35};
  std::vector<int> event = {1, 1, 1, 0, 1, 0, 1, 0, 0, 1, 1, 0, 0, 0, 1, 1, 0, 0, 0, 0, 0};
  for (double t : {1, 1, 2, 2, 3, 4, 4, 5, 5, 8, 8, 8, 8, 11, 11, 12, 12, 15, 17, 22, 23}) {
    time.push_back(t);
    event.push_back(1);
  }
  std::vector<int> group(42, 0);
  std::fill(group.begin() + 21, group.end(), 1);
  const auto test = log_rank({time, event, {}, {}, {}}, group, 2);
  ASSERT_TRUE(test.ok());
  EXPECT_NEAR(test->chi_square, 16.79, 0.005);
  EXPECT_NEAR(test->expected[0], 19.25, 0.005);
}

TEST(LogRank, IsTheTableWorkedByHand) {
  // Group 0 dies at 1, group 1 at 2 and 3. Expected for group 0: 1/3 at time 1, then nobody at
  // risk. Variance: 1/3 * 2/3 = 2/9. chi-square = (1 - 1/3)^2 / (2/9) = 2.
  const auto test = log_rank({{1, 2, 3}, {1, 1, 1}, {}, {}, {}}, std::vector<int>{0, 1, 1}, 2);
  ASSERT_TRUE(test.ok());
  EXPECT_DOUBLE_EQ(test->chi_square, 2.0);
  EXPECT_DOUBLE_EQ(test->expected[0], 1.0 / 3);
}

TEST(LogRank, PairsMatchSurvdiffAndPAdjust) {
  const Json r = reference("kaplan_meier")["log_rank"];
  const auto group = labels("ties", "group");
  const auto holm = pairwise_log_rank(follow_up("ties"), group, 4, Adjustment::kHolm);
  const auto fdr = pairwise_log_rank(follow_up("ties"), group, 4, Adjustment::kBenjaminiHochberg);
  ASSERT_TRUE(holm.ok());
  ASSERT_EQ(holm->size(), 6u);
  for (std::size_t i = 0; i < 6; ++i) {
    EXPECT_EQ((*holm)[i].first, r["pairwise"][i]["first"]);
    EXPECT_EQ((*holm)[i].second, r["pairwise"][i]["second"]);
    EXPECT_TRUE(close((*holm)[i].chi_square, r["pairwise"][i]["chi_square"], 1e-10));
    EXPECT_TRUE(close((*holm)[i].adjusted_p, r["pairwise_holm"][i], 1e-10));
    EXPECT_TRUE(close((*fdr)[i].adjusted_p, r["pairwise_benjamini_hochberg"][i], 1e-10));
  }
}

TEST(LogRank, DoesNotMindTheOrderOfRowsOrTheNamesOfGroups) {
  const auto group = labels("ties", "group");
  std::vector<std::size_t> reversed;
  std::vector<int> renamed;
  for (std::size_t i = group.size(); i-- > 0;) {
    reversed.push_back(i);
    renamed.push_back(3 - group[i]);
  }
  const auto a = log_rank(follow_up("ties"), group, 4);
  const auto b = log_rank(follow_up("ties").take(reversed), renamed, 4);
  EXPECT_TRUE(close(a->chi_square, b->chi_square, 1e-12));
}

TEST(LogRank, RefusesWhatCannotBeCompared) {
  const FollowUp data{{1, 2, 3}, {1, 1, 0}, {}, {}, {}};
  EXPECT_EQ(log_rank(data, std::vector<int>{0, 0, 0}, 2).error().field, "group");
  EXPECT_EQ(log_rank(data, std::vector<int>{0, 1, 2}, 2).error().field, "group");
  EXPECT_EQ(log_rank({{1, 2}, {0, 0}, {}, {}, {}}, std::vector<int>{0, 1}, 2).error().code,
            Code::kNoEvents);
  FollowUp weighted = data;
  weighted.weight = {1, 2, 1};
  EXPECT_EQ(log_rank(weighted, std::vector<int>{0, 1, 1}, 2).error().field, "weight");
  // Group 0 leaves before group 1 enters.
  const FollowUp apart{{1, 2, 5, 6}, {1, 1, 1, 1}, {0, 0, 3, 3}, {}, {}};
  EXPECT_FALSE(log_rank(apart, std::vector<int>{0, 0, 1, 1}, 2).ok());
}

}  // namespace
}  // namespace hepatica::survival
