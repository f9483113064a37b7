// The Kaplan-Meier curve: worked by hand, against survival::survfit, and its laws.
#include "core/survival/kaplan_meier.h"

#include "core/survival/reference_for_test.h"

namespace hepatica::survival {
namespace {

CurveInterval kind_of(const std::string& name) {
  if (name == "plain") return CurveInterval::kPlain;
  return name == "log" ? CurveInterval::kLog : CurveInterval::kLogLog;
}

void expect_optional(const std::optional<double>& actual, const Json& expected, const char* what) {
  ASSERT_EQ(actual.has_value(), !expected.is_null()) << what;
  if (actual) {
    EXPECT_TRUE(close(*actual, expected, 1e-10)) << what;
  }
}

void expect_curve(const SurvivalCurve& curve, const Json& wanted) {
  ASSERT_EQ(curve.points.size(), wanted["time"].size());
  for (std::size_t i = 0; i < curve.points.size(); ++i) {
    const CurvePoint& point = curve.points[i];
    SCOPED_TRACE(point.time);
    EXPECT_EQ(point.time, wanted["time"][i]);
    EXPECT_TRUE(close(point.at_risk, wanted["at_risk"][i], 1e-10));
    EXPECT_TRUE(close(point.events, wanted["events"][i], 1e-10));
    EXPECT_TRUE(close(point.censored, wanted["censored"][i], 1e-10));
    EXPECT_TRUE(close(point.survival, wanted["survival"][i], 1e-10));
    expect_optional(point.std_error, wanted["std_error"][i], "std_error");
    // Before the first event survfit writes 1 where the log-log formula has no value.
    if (point.survival == 1) continue;
    expect_optional(point.interval ? std::optional(point.interval->lower) : std::nullopt,
                    wanted["lower"][i], "lower");
    expect_optional(point.interval ? std::optional(point.interval->upper) : std::nullopt,
                    wanted["upper"][i], "upper");
  }
}

void expect_case(const FollowUp& data, const Json& wanted) {
  const auto curve = kaplan_meier(data, {kind_of(wanted["interval"]), wanted["level"]});
  ASSERT_TRUE(curve.ok());
  expect_curve(*curve, wanted["curve"]);
  const double shares[] = {0.25, 0.5, 0.75};
  for (int i = 0; i < 3; ++i) {
    SCOPED_TRACE(shares[i]);
    const auto quantile = time_quantile(*curve, shares[i]);
    ASSERT_TRUE(quantile.ok());
    expect_optional(quantile->estimate, wanted["quantiles"]["estimate"][i], "estimate");
    expect_optional(quantile->lower, wanted["quantiles"]["lower"][i], "lower");
    expect_optional(quantile->upper, wanted["quantiles"]["upper"][i], "upper");
  }
}

TEST(KaplanMeier, MatchesSurvfitForEveryIntervalOnDistinctTiedAndTruncatedTimes) {
  const Json r = reference("kaplan_meier");
  for (const auto& wanted : r["plain"]) expect_case(follow_up("plain"), wanted);
  for (const auto& wanted : r["ties"]) expect_case(follow_up("ties"), wanted);
  for (const auto& wanted : r["truncated"]) expect_case(follow_up("truncated", "e"), wanted);
}

TEST(KaplanMeier, MatchesSurvfitWithCountsAndFractionalWeights) {
  const Json r = reference("kaplan_meier");
  FollowUp data = follow_up("ties");
  data.weight = column("ties", "count");
  expect_case(data, r["ties_counts"]);
  expect_case(follow_up("ties", "w"), r["ties_weights"]);
}

TEST(KaplanMeier, IsTheProductWorkedByHand) {
  // Five patients: events at 1, 2 and 4, censored at 2 and 3.
  // S(1) = 4/5; S(2) = 4/5 * 3/4 = 3/5; S(4) = 0. Greenwood at 2: 1/(5*4) + 1/(4*3) = 2/15.
  const FollowUp data{{1, 2, 2, 3, 4}, {1, 1, 0, 0, 1}, {}, {}, {}};
  const auto curve = kaplan_meier(data);
  ASSERT_TRUE(curve.ok());
  ASSERT_EQ(curve->points.size(), 4u);
  EXPECT_DOUBLE_EQ(curve->points[0].survival, 4.0 / 5);
  EXPECT_DOUBLE_EQ(curve->points[1].survival, 3.0 / 5);
  EXPECT_DOUBLE_EQ(*curve->points[1].std_error, 3.0 / 5 * std::sqrt(2.0 / 15));
  EXPECT_EQ(curve->points[2].at_risk, 2);
  EXPECT_EQ(curve->points[3].survival, 0);
  EXPECT_FALSE(curve->points[3].interval.has_value());
  const auto mean = restricted_mean(*curve, 3.5);
  // Area: 1*1 + 4/5*1 + 3/5*1.5 = 2.7; var = (4/5 + 0.9)^2/20 + 0.9^2/12 = 0.1445 + 0.0675.
  ASSERT_TRUE(mean.ok());
  EXPECT_DOUBLE_EQ(mean->mean, 2.7);
  EXPECT_DOUBLE_EQ(mean->std_error, std::sqrt(0.212));
}

TEST(KaplanMeier, GivesTheMediansOfTheSixMercaptopurineTrial) {
  // Freireich et al., Blood 1963;21:699: remission in weeks; medians 23 and 8.
  const FollowUp treated{
      {6, 6, 6, 6, 7, 9, 10, 10, 11, 13, 16, 17, 19, 20, 22, 23, 25, 32, 32, 34, 35},
      {1, 1, 1, 0, 1, 0, 1, 0, 0, 1, 1, 0, 0, 0, 1, 1, 0, 0, 0, 0, 0},
      {},
      {},
      {}};
  const FollowUp placebo{{1, 1, 2, 2, 3, 4, 4, 5, 5, 8, 8, 8, 8, 11, 11, 12, 12, 15, 17, 22, 23},
                         std::vector<int>(21, 1),
                         {},
                         {},
                         {}};
  EXPECT_EQ(time_quantile(*kaplan_meier(treated))->estimate, 23);
  EXPECT_EQ(time_quantile(*kaplan_meier(placebo))->estimate, 8);
  EXPECT_FALSE(time_quantile(*kaplan_meier(treated), 0.9)->estimate.has_value());
}

TEST(KaplanMeier, NeverRisesAndStaysInsideItsInterval) {
  for (const auto& [cohort, with] : {std::pair{"plain", ""}, {"ties", "w"}, {"truncated", "ew"}}) {
    const auto curve = kaplan_meier(follow_up(cohort, with));
    ASSERT_TRUE(curve.ok());
    double last = 1;
    for (const CurvePoint& point : curve->points) {
      EXPECT_LE(point.survival, last);
      EXPECT_GE(point.survival, 0);
      if (point.interval) {
        EXPECT_LE(point.interval->lower, point.survival);
        EXPECT_GE(point.interval->upper, point.survival);
      }
      last = point.survival;
    }
  }
}

TEST(KaplanMeier, CountsAWeightOfTwoAsTwoRows) {
  FollowUp weighted = follow_up("ties");
  weighted.weight.assign(weighted.size(), 2.0);
  std::vector<std::size_t> twice;
  for (std::size_t i = 0; i < weighted.size(); ++i) twice.insert(twice.end(), {i, i});
  const auto a = kaplan_meier(weighted);
  const auto b = kaplan_meier(follow_up("ties").take(twice));
  for (std::size_t i = 0; i < a->points.size(); ++i) {
    EXPECT_DOUBLE_EQ(a->points[i].survival, b->points[i].survival);
    EXPECT_NEAR(a->points[i].std_error.value_or(0), b->points[i].std_error.value_or(0), 1e-15);
  }
}

TEST(KaplanMeier, CountsWhoIsAtRisk) {
  const std::vector<double> times = {0, 2, 3, 5};
  const FollowUp data{{1, 2, 2, 3, 4}, {1, 1, 0, 0, 1}, {}, {}, {}};
  EXPECT_EQ(number_at_risk(data, times), (std::vector<double>{5, 4, 2, 0}));
  FollowUp late = data;
  late.entry = {0, 0, 1, 2, 3};
  EXPECT_EQ(number_at_risk(late, times), (std::vector<double>{0, 2, 1, 0}));
}

TEST(KaplanMeier, MakesOneCurvePerGroup) {
  const auto curves = kaplan_meier_by_group(follow_up("plain"), labels("plain", "group"), 3);
  ASSERT_TRUE(curves.ok());
  double rows = 0;
  for (const auto& curve : *curves) rows += curve.points.front().at_risk;
  EXPECT_EQ(rows, 160);
  EXPECT_EQ(kaplan_meier_by_group(follow_up("plain"), labels("plain", "group"), 4).error().detail,
            "group 3 has no rows");
}

TEST(StepFunction, IncludesTheJumpFromTheRightOnly) {
  const StepFunction f(1, {2, 4}, {0.5, 0.25});
  EXPECT_EQ(f(1.9), 1);
  EXPECT_EQ(f(2), 0.5);
  EXPECT_EQ(f.left_limit(2), 1);
  EXPECT_EQ(f.left_limit(4.1), 0.25);
  EXPECT_EQ(f(100), 0.25);
  EXPECT_EQ(StepFunction{}(3), 0);
}

TEST(FollowUp, RefusesFaultyRowsAndNamesThem) {
  const auto line = [](const FollowUp& data) { return to_line(*check(data)); };
  EXPECT_NE(line({}).find("no rows"), std::string::npos);
  EXPECT_NE(line({{1, -2}, {0, 1}, {}, {}, {}}).find("row 2: -2"), std::string::npos);
  EXPECT_NE(line({{1, 2}, {0, 2}, {}, {}, {}}).find("row 2: code 2"), std::string::npos);
  EXPECT_NE(line({{1, NAN}, {0, 1}, {}, {}, {}}).find("row 2"), std::string::npos);
  EXPECT_NE(line({{1, 2}, {0}, {}, {}, {}}).find("1 values for 2 rows"), std::string::npos);
  EXPECT_NE(line({{1, 2}, {0, 1}, {0, 2}, {}, {}}).find("row 2: entry 2"), std::string::npos);
  EXPECT_NE(line({{1, 2}, {0, 1}, {}, {1, 0}, {}}).find("row 2: 0"), std::string::npos);
  EXPECT_NE(line({{1, 2}, {0, 1}, {}, {}, {1}}).find("stratum"), std::string::npos);
  EXPECT_FALSE(check(follow_up("truncated", "ews")).has_value());
}

TEST(KaplanMeier, RefusesImpossibleArguments) {
  const FollowUp data{{1, 2}, {0, 1}, {}, {}, {}};
  EXPECT_EQ(kaplan_meier(data, {CurveInterval::kLog, 1.0}).error().field, "level");
  EXPECT_EQ(time_quantile(*kaplan_meier(data), 1.0).error().field, "p");
  const FollowUp open{{1, 2}, {1, 0}, {}, {}, {}};
  EXPECT_EQ(restricted_mean(*kaplan_meier(open), 3).error().field, "horizon");
}

}  // namespace
}  // namespace hepatica::survival
