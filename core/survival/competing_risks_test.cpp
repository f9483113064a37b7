// Competing risks against survfit and cmprsk, by hand, and their laws.
#include "core/survival/competing_risks.h"

#include "core/survival/cohorts_for_test.h"
#include "core/survival/cox.h"
#include "core/survival/reference_for_test.h"

namespace hepatica::survival {
namespace {

CompetingRisks competing() {
  return {column("competing", "time"), labels("competing", "cause"), {}, {}, {}};
}

TEST(CompetingRisks, CumulativeIncidenceMatchesSurvfit) {
  const Json r = reference("competing")["incidence"];
  for (int cause = 1; cause <= 2; ++cause) {
    const auto curve = cumulative_incidence(competing(), cause);
    ASSERT_TRUE(curve.ok());
    ASSERT_EQ(curve->size(), r["time"].size());
    for (std::size_t i = 0; i < curve->size(); ++i) {
      const IncidencePoint& point = (*curve)[i];
      SCOPED_TRACE(point.time);
      EXPECT_EQ(point.time, r["time"][i]);
      EXPECT_TRUE(close(point.incidence, r["incidence"][i][cause - 1], 1e-10));
      EXPECT_TRUE(close(point.std_error, r["std_error"][i][cause - 1], 1e-9));
      if (!point.interval) continue;
      EXPECT_TRUE(close(point.interval->lower, r["lower"][i][cause - 1], 1e-8));
      EXPECT_TRUE(close(point.interval->upper, r["upper"][i][cause - 1], 1e-8));
    }
  }
}

TEST(CompetingRisks, GraysTestMatchesCmprskPlainWeightedAndStratified) {
  const Json r = reference("competing");
  const auto group = labels("competing", "group");
  CompetingRisks stratified = competing();
  stratified.stratum = labels("competing", "stratum");
  for (int cause = 1; cause <= 2; ++cause) {
    SCOPED_TRACE(cause);
    const auto plain = gray_test(competing(), cause, group, 3);
    const auto weighted = gray_test(competing(), cause, group, 3, 1);
    const auto strata = gray_test(stratified, cause, group, 3);
    ASSERT_TRUE(plain.ok() && weighted.ok() && strata.ok());
    EXPECT_TRUE(close(plain->chi_square, r["gray"]["chi_square"][cause - 1], 1e-8));
    EXPECT_TRUE(close(plain->p_value, r["gray"]["p"][cause - 1], 1e-8));
    EXPECT_TRUE(close(weighted->chi_square, r["gray_rho"]["chi_square"][cause - 1], 1e-8));
    EXPECT_TRUE(close(strata->chi_square, r["gray_strata"]["chi_square"][cause - 1], 1e-8));
  }
}

TEST(CompetingRisks, CmprsksOtherVarianceIsNearby) {
  const Json r = reference("competing")["cmprsk"];
  const auto curve = cumulative_incidence(competing(), 1);
  for (std::size_t k = 0; k < r["time"].size(); ++k) {
    for (const auto& point : *curve) {
      if (point.time != r["time"][k]) continue;
      EXPECT_TRUE(close(point.incidence, r["incidence"][k], 1e-10));
      EXPECT_TRUE(close(point.std_error, r["std_error"][k], 0.01));
    }
  }
}

TEST(CompetingRisks, CauseSpecificCoxMatchesCoxph) {
  const Json r = reference("competing");
  const Matrix x = covariates("competing", {"x1", "x2"});
  EXPECT_TRUE(
      all_close(fit_cox(cause_specific(competing(), 1), x)->coefficients, r["cox_1"], 1e-8));
  EXPECT_TRUE(
      all_close(fit_cox(cause_specific(competing(), 2), x)->coefficients, r["cox_2"], 1e-8));
}

TEST(CompetingRisks, WaitingListMatchesSurvfitAndCmprsk) {
  const auto table = shared_table("liver-transplant-waitlist/transplant.csv");
  if (!table) GTEST_SKIP() << "the shared data are absent (set HEPATICA_SHARED)";
  const Json r = reference("competing")["waiting"];
  CompetingRisks data;
  std::vector<int> group;
  for (std::size_t i = 0; i < table->at("futime").size(); ++i) {
    const auto time = parse_number(table->at("futime")[i]);
    if (!time || *time <= 0) continue;
    const std::string& event = table->at("event")[i];
    data.time.push_back(*time);
    data.cause.push_back(event == "death" ? 1 : event == "ltx" ? 2 : event == "withdraw" ? 3 : 0);
    group.push_back(table->at("sex")[i] == "m");
  }
  ASSERT_EQ(data.size(), r["rows"]);
  for (int cause = 1; cause <= 3; ++cause) {
    const auto curve = cumulative_incidence(data, cause);
    for (std::size_t k = 0; k < 3; ++k) {
      const IncidencePoint* last = nullptr;
      for (const auto& point : *curve) {
        if (point.time <= r["time"][k]) last = &point;
      }
      EXPECT_TRUE(close(last->incidence, r["incidence"][k][cause - 1], 1e-10));
      EXPECT_TRUE(close(last->std_error, r["std_error"][k][cause - 1], 1e-8));
    }
    const auto test = gray_test(data, cause, group, 2);
    EXPECT_TRUE(close(test->chi_square, r["gray"]["chi_square"][cause - 1], 1e-8)) << cause;
  }
}

TEST(CompetingRisks, IsTheSumWorkedByHand) {
  // Cause 1 at 1, cause 2 at 2, censored at 3, cause 1 at 4 (four rows): F1(1) = 1/4; S(2-) = 3/4;
  // F2(2) = 3/4 * 1/3 = 1/4; S(4-) = 1/2, F1(4) = 1/4 + 1/2 = 3/4. var F1(1) = 1/4 * 3/4 / 4.
  const CompetingRisks data{{1, 2, 3, 4}, {1, 2, 0, 1}, {}, {}, {}};
  const auto one = cumulative_incidence(data, 1), two = cumulative_incidence(data, 2);
  EXPECT_DOUBLE_EQ((*one)[0].incidence, 0.25);
  EXPECT_DOUBLE_EQ((*one)[0].std_error, std::sqrt(3.0 / 64));
  EXPECT_DOUBLE_EQ((*two)[1].incidence, 0.25);
  EXPECT_DOUBLE_EQ((*one)[3].incidence, 0.75);
}

TEST(CompetingRisks, IncidencesAndSurvivalAddUpToOne) {
  CompetingRisks data = competing();
  data.weight = column("truncated", "weight");
  data.entry.assign(data.size(), 0.5);
  FollowUp any = cause_specific(data, 1);
  for (std::size_t i = 0; i < data.size(); ++i) any.event[i] = data.cause[i] != 0;
  const auto one = cumulative_incidence(data, 1), two = cumulative_incidence(data, 2);
  const auto free = kaplan_meier(any);
  double last = 0;
  for (std::size_t i = 0; i < one->size(); ++i) {
    EXPECT_NEAR((*one)[i].incidence + (*two)[i].incidence + free->points[i].survival, 1, 1e-12);
    EXPECT_GE((*one)[i].incidence, last);
    last = (*one)[i].incidence;
  }
}

TEST(CompetingRisks, WithOneCauseIsKaplanMeierWithItsGreenwoodError) {
  const FollowUp data = follow_up("ties");
  const CompetingRisks same{data.time, data.event, {}, {}, {}};
  const auto incidence = cumulative_incidence(same, 1);
  const auto curve = kaplan_meier(data);
  for (std::size_t i = 0; i < incidence->size(); ++i) {
    EXPECT_NEAR((*incidence)[i].incidence, 1 - curve->points[i].survival, 1e-13);
    if (!curve->points[i].std_error) continue;
    EXPECT_NEAR((*incidence)[i].std_error, *curve->points[i].std_error, 1e-13);
  }
}

TEST(CompetingRisks, RefusesFaultyData) {
  EXPECT_EQ(cumulative_incidence({{1, 2}, {1, -1}, {}, {}, {}}, 1).error().field, "cause");
  EXPECT_EQ(cumulative_incidence({{1, 2}, {1, 0}, {}, {}, {}}, 0).error().field, "cause");
  const std::vector<int> group = {0, 1};
  EXPECT_EQ(gray_test({{1, 2}, {2, 0}, {}, {}, {}}, 1, group, 2).error().code, Code::kNoEvents);
  EXPECT_EQ(gray_test({{1, 2}, {1, 0}, {}, {1, 1}, {}}, 1, group, 2).error().field, "weight");
  EXPECT_EQ(gray_test({{1, 2}, {1, 0}, {}, {}, {}}, 1, std::vector<int>{0, 0}, 2).error().field,
            "group");
}

}  // namespace
}  // namespace hepatica::survival
