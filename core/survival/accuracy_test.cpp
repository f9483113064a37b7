// ROC areas and Brier scores against pROC and riskRegression, slow twins and hand-worked rows.
#include <functional>
#include <limits>

#include "core/survival/brier.h"
#include "core/survival/reference_for_test.h"
#include "core/survival/roc.h"

namespace hepatica::survival {
namespace {

std::vector<double> risk_column(const Json& rows, std::size_t j) {
  std::vector<double> out;
  for (const auto& row : rows) out.push_back(row[j]);
  return out;
}

TEST(Roc, MatchesProcAndItsDelongInterval) {
  const Json r = reference("accuracy");
  const auto y = labels("binary", "y");
  for (const auto& [name, risk] : {std::pair{"roc", "risk"}, {"roc_ties", "coarse"}}) {
    const auto area = roc_auc(y, column("binary", risk));
    ASSERT_TRUE(area.ok());
    EXPECT_TRUE(close(area->auc, r[name]["auc"], 1e-12));
    EXPECT_TRUE(close(area->std_error, r[name]["std_error"], 1e-11));
    EXPECT_TRUE(close(area->interval.lower, r[name]["lower"], 1e-11));
    EXPECT_TRUE(close(area->interval.upper, r[name]["upper"], 1e-11));
  }
  const auto difference =
      compare_auc(*roc_auc(y, column("binary", "risk")), *roc_auc(y, column("binary", "coarse")));
  EXPECT_TRUE(close(difference->difference, r["difference"]["difference"], 1e-10));
  EXPECT_TRUE(close(difference->p_value, r["difference"]["p"], 1e-9));
}

TEST(Roc, CurveRunsThroughThePointsOfProcAndBoundsTheArea) {
  const Json r = reference("accuracy")["curve"];
  const auto y = labels("binary", "y");
  const auto curve = roc_curve(y, column("binary", "coarse"));
  ASSERT_TRUE(curve.ok());
  ASSERT_EQ(curve->size(), r["sensitivity"].size());
  double area = 0;
  for (std::size_t i = 0; i < curve->size(); ++i) {
    EXPECT_TRUE(close((*curve)[i].sensitivity, r["sensitivity"][i], 1e-12));
    EXPECT_TRUE(close((*curve)[i].specificity, r["specificity"][i], 1e-12));
    if (i == 0) continue;
    area += 0.5 * ((*curve)[i].sensitivity + (*curve)[i - 1].sensitivity) *
            ((*curve)[i - 1].specificity - (*curve)[i].specificity);
  }
  EXPECT_NEAR(area, roc_auc(y, column("binary", "coarse"))->auc, 1e-12);
}

TEST(Accuracy, MatchesScoreOfRiskRegressionAtHorizons) {
  const Json r = reference("accuracy");
  for (const char* cohort : {"plain", "ties"}) {
    const FollowUp data = follow_up(cohort);
    const Json& wanted = r[cohort];
    for (std::size_t k = 0; k < 3; ++k) {
      SCOPED_TRACE(std::string(cohort) + " " + wanted["times"][k].dump());
      const auto risk = risk_column(r[std::string(cohort) + "_risk"], k);
      const auto area = time_dependent_auc(data, risk, wanted["times"][k]);
      ASSERT_TRUE(area.ok());
      EXPECT_TRUE(close(area->auc, wanted["auc"][k], 1e-10));
      const auto brier = brier_score_at(data, risk, wanted["times"][k]);
      ASSERT_TRUE(brier.ok());
      EXPECT_TRUE(close(brier->score, wanted["brier"][k], 1e-10));
      EXPECT_TRUE(close(brier->null, wanted["null"][k], 1e-10));
      EXPECT_TRUE(close(brier->ipa, wanted["ipa"][k], 1e-9));
      // Score linearises the censoring curve in continuous time, the jackknife here is exact for
      // the product-limit form (next test): they differ by terms of order 1/n, and by more where
      // many censorings share a time.
      if (std::string(cohort) == "ties") continue;
      EXPECT_TRUE(close(area->std_error, wanted["auc_std_error"][k], 0.01));
      EXPECT_TRUE(close(brier->std_error, wanted["brier_std_error"][k], 0.01));
    }
  }
}

/// Weighted AUC and Brier score straight from their definitions, with G recomputed.
struct Slow {
  const FollowUp& data;
  const std::vector<double>& risk;
  double horizon;

  double g(const std::vector<double>& w, double t, bool including) const {
    double out = 1;
    for (std::size_t i = 0; i < data.size(); ++i) {
      const double s = data.time[i];
      if (data.event[i] == 1 || s > t || (s == t && !including)) continue;
      double at_risk = 0, censored = 0, before = 0;
      for (std::size_t k = 0; k < data.size(); ++k) {
        if (data.time[k] < s || (data.time[k] == s && data.event[k] == 1)) continue;
        at_risk += w[k];
        if (data.time[k] != s) continue;
        censored += w[k];
        before += k < i ? 1 : 0;
      }
      if (before == 0) out *= 1 - censored / at_risk;  // once per distinct time
    }
    return out;
  }
  double auc(const std::vector<double>& w) const {
    double top = 0, bottom = 0;
    for (std::size_t i = 0; i < data.size(); ++i) {
      if (data.event[i] == 0 || data.time[i] > horizon) continue;
      const double weight = w[i] / g(w, data.time[i], false);
      for (std::size_t j = 0; j < data.size(); ++j) {
        if (data.time[j] <= horizon) continue;
        bottom += weight * w[j];
        top += weight * w[j] * (risk[i] > risk[j] ? 1 : risk[i] == risk[j] ? 0.5 : 0);
      }
    }
    return top / bottom;
  }
  double brier(const std::vector<double>& w) const {
    double sum = 0, total = 0;
    for (std::size_t i = 0; i < data.size(); ++i) {
      total += w[i];
      if (data.time[i] > horizon) sum += w[i] * risk[i] * risk[i] / g(w, horizon, true);
      if (data.time[i] <= horizon && data.event[i] == 1) {
        sum += w[i] * (1 - risk[i]) * (1 - risk[i]) / g(w, data.time[i], false);
      }
    }
    return sum / total;
  }
};

TEST(Accuracy, InfluencesAreTheDerivativesOfTheSlowTwins) {
  const FollowUp data = follow_up("ties");
  auto risk = risk_column(reference("accuracy")["ties_risk"], 1);
  for (double& x : risk) x = std::round(20 * x) / 20;  // ties in the risk too
  const Slow slow{data, risk, 6};
  const auto area = time_dependent_auc(data, risk, 6);
  const auto brier = brier_score_at(data, risk, 6);
  const std::vector<double> even(data.size(), 1.0);
  EXPECT_NEAR(area->auc, slow.auc(even), 1e-13);
  EXPECT_NEAR(brier->score, slow.brier(even), 1e-13);
  double sum = 0;
  for (std::size_t k = 0; k < data.size(); k += 7) {
    auto up = even, down = even;
    up[k] += 1e-4, down[k] -= 1e-4;
    EXPECT_NEAR(area->influence[k], (slow.auc(up) - slow.auc(down)) / 2e-4, 1e-9) << k;
    EXPECT_NEAR(brier->influence[k], (slow.brier(up) - slow.brier(down)) / 2e-4, 1e-9) << k;
  }
  for (double x : area->influence) sum += x;
  EXPECT_NEAR(sum, 0, 1e-12);
}

TEST(Accuracy, WithoutCensoringAreTheBinaryMeasures) {
  FollowUp data = follow_up("plain");
  data.event.assign(data.size(), 1);
  const auto risk = risk_column(reference("accuracy")["plain_risk"], 1);
  std::vector<int> y;
  for (double t : data.time) y.push_back(t <= 12.5);
  EXPECT_NEAR(time_dependent_auc(data, risk, 12.5)->auc, roc_auc(y, risk)->auc, 1e-14);
  EXPECT_NEAR(brier_score_at(data, risk, 12.5)->score, brier_score(y, risk)->score, 1e-14);
}

TEST(Accuracy, IsWhatIsWorkedByHand) {
  // Events at 1 and 3, censored at 2, 5 and 6; horizon 4. G(2) = 3/4 (one of four censored).
  // AUC: cases 1 (weight 1, risk 0.9) and 3 (weight 4/3, risk 0.4) against controls 0.4 and 0.2:
  // (1 * 2 + 4/3 * 1.5) / (2 * 7/3) = 4 / (14/3) = 6/7.
  // Brier: (0.01 + 0.36 * 4/3 + (0.16 + 0.04) * 4/3) / 5 = (0.01 + 0.48 + 0.8/3) / 5.
  const FollowUp data{{1, 2, 3, 5, 6}, {1, 0, 1, 0, 0}, {}, {}, {}};
  const std::vector<double> risk = {0.9, 0.7, 0.4, 0.4, 0.2};
  EXPECT_NEAR(time_dependent_auc(data, risk, 4)->auc, 6.0 / 7, 1e-15);
  EXPECT_NEAR(brier_score_at(data, risk, 4)->score, (0.49 + 0.8 / 3) / 5, 1e-15);
  const auto curve = time_dependent_roc(data, risk, 4);
  ASSERT_EQ(curve->size(), 4u);
  EXPECT_NEAR((*curve)[1].sensitivity, 3.0 / 7, 1e-15);
  EXPECT_EQ((*curve)[2].specificity, 0.5);
}

TEST(Accuracy, IntegratedBrierIsTheTrapezoidOverTheGrid) {
  const Json r = reference("accuracy");
  const auto& times = r["plain"]["times"];
  std::vector<double> grid = {times[0], times[1], times[2]};
  std::size_t k = 0;
  const auto integrated = integrated_brier(
      follow_up("plain"), [&](double) { return risk_column(r["plain_risk"], k++); }, grid);
  ASSERT_TRUE(integrated.ok());
  const auto area = [&](const Json& y) {
    const double a = y[0], b = y[1], c = y[2];
    return (grid[0] * a / 2 + (grid[1] - grid[0]) * (a + b) / 2 +
            (grid[2] - grid[1]) * (b + c) / 2) /
           grid[2];
  };
  EXPECT_TRUE(close(integrated->score, area(r["plain"]["brier"]), 1e-10));
  EXPECT_TRUE(close(integrated->null, area(r["plain"]["null"]), 1e-10));
  EXPECT_NEAR(integrated->ipa, 1 - integrated->score / integrated->null, 1e-15);
  const auto all = event_grid(follow_up("plain"), 24, 20);
  EXPECT_EQ(all.size(), 20u);
  EXPECT_EQ(all.back(), 24);
}

TEST(Accuracy, AucOnlySeesTheOrderOfTheRisk) {
  const FollowUp data = follow_up("ties");
  const auto risk = risk_column(reference("accuracy")["ties_risk"], 1);
  auto other = risk;
  for (double& x : other) x = std::log(x) * 3;
  EXPECT_EQ(time_dependent_auc(data, risk, 6)->auc, time_dependent_auc(data, other, 6)->auc);
}

TEST(Accuracy, ComparesModelsOnTheSameRows) {
  const FollowUp data = follow_up("ties");
  const Json r = reference("accuracy");
  const auto a = brier_score_at(data, risk_column(r["ties_risk"], 1), 6);
  const auto same = compare_brier(*a, *a);
  EXPECT_EQ(same->difference, 0);
  EXPECT_EQ(same->p_value, 1);
  const auto b = brier_score_at(data, std::vector<double>(160, 0.5), 6);
  const auto difference = compare_brier(*a, *b);
  EXPECT_NEAR(difference->difference, a->score - b->score, 1e-15);
  EXPECT_LT(difference->interval.lower, difference->difference);
}

TEST(Accuracy, RefusesWhatHasNoAnswer) {
  const FollowUp data{{1, 2, 3}, {1, 0, 1}, {}, {}, {}};
  const std::vector<double> risk = {0.1, 0.2, 0.3};
  EXPECT_EQ(time_dependent_auc(data, risk, 4).error().field, "horizon");
  EXPECT_EQ(time_dependent_auc(data, risk, 0).error().field, "horizon");
  EXPECT_EQ(time_dependent_auc(data, risk, 0.5).error().code, Code::kNoEvents);
  EXPECT_EQ(time_dependent_auc(data, risk, 3).error().code, Code::kNoEvents);
  EXPECT_EQ(brier_score_at(data, std::vector<double>{0.1, 0.2, 1.3}, 2).error().field,
            "probability");
  EXPECT_EQ(roc_auc(std::vector<int>{1, 1}, std::vector<double>{1, 2}).error().code,
            Code::kNoEvents);
  FollowUp weighted = data;
  weighted.weight = {1, 1, 2};
  EXPECT_EQ(brier_score_at(weighted, risk, 2).error().field, "weight");
  FollowUp late = data;
  late.entry = {0, 0, 0};
  EXPECT_EQ(brier_score_at(late, risk, 2).error().code, Code::kUnsupported);
}

}  // namespace
}  // namespace hepatica::survival
