// Fits and measures on real cohorts against R; skipped where the shared data are absent.
#include "core/survival/brier.h"
#include "core/survival/cohorts_for_test.h"
#include "core/survival/concordance.h"
#include "core/survival/cox.h"
#include "core/survival/cox_residuals.h"
#include "core/survival/reference_for_test.h"
#include "core/survival/roc.h"

namespace hepatica::survival {
namespace {

class RealCohort : public ::testing::TestWithParam<const char*> {
 protected:
  void SetUp() override {
    cohort_ = shared_cohort(GetParam());
    if (!cohort_) GTEST_SKIP() << "the shared data are absent (set HEPATICA_SHARED)";
  }
  std::optional<Cohort> cohort_;
};

TEST_P(RealCohort, CoxFitAndProportionalHazardsTestMatchR) {
  const Json wanted = reference("cox")["cohorts"][GetParam()];
  const auto fit = fit_cox(cohort_->data, cohort_->covariates);
  ASSERT_TRUE(fit.ok()) << to_line(fit.error());
  EXPECT_EQ(fit->rows, wanted["rows"]);
  EXPECT_EQ(fit->events, wanted["events"]);
  EXPECT_TRUE(all_close(fit->coefficients, wanted["coefficients"], 1e-8));
  EXPECT_TRUE(all_close(fit->covariance, flat(wanted["covariance"]), 1e-8));
  EXPECT_TRUE(close(fit->log_likelihood, wanted["log_likelihood"][1], 1e-11));
  const auto test = test_proportional_hazards(cohort_->data, cohort_->covariates, *fit);
  ASSERT_TRUE(test.ok());
  for (std::size_t j = 0; j < fit->columns(); ++j) {
    EXPECT_TRUE(close(test->columns[j].statistic, wanted["zph"]["km"]["chi_square"][j], 1e-6));
  }
}

TEST_P(RealCohort, ConcordanceAucAndBrierMatchR) {
  const std::string name = GetParam();
  const Json c = reference("concordance")["cohorts"][name];
  const Json a = reference("accuracy")["cohorts"][name];
  std::vector<double> marker, probability;
  for (std::size_t i = 0; i < cohort_->data.size(); ++i) {
    const std::size_t j = name == "pbc" ? 2 : name == "lci" ? 2 : 1;
    marker.push_back(cohort_->covariates.at(i, j));
    const double lp = name == "pbc"   ? marker[i] - 1
                      : name == "lci" ? 0.3 * (marker[i] - 6)
                                      : 0.08 * (marker[i] - 7);
    probability.push_back(1 - std::exp(-0.5 * std::exp(lp)));
  }
  const auto harrell = concordance(cohort_->data, marker);
  EXPECT_TRUE(close(harrell->index, c["harrell"]["index"], 1e-10));
  EXPECT_TRUE(close(harrell->std_error, c["harrell"]["std_error"], 1e-8));
  const auto uno = uno_concordance(cohort_->data, marker, c["tau"]);
  EXPECT_TRUE(close(uno->index, c["uno"], 1e-8));
  EXPECT_TRUE(close(uno->std_error, c["uno_std_error"], 1e-8));
  const auto area = time_dependent_auc(cohort_->data, probability, a["horizon"]);
  EXPECT_TRUE(close(area->auc, a["auc"], 1e-8));
  const auto brier = brier_score_at(cohort_->data, probability, a["horizon"]);
  EXPECT_TRUE(close(brier->score, a["brier"], 1e-8));
  EXPECT_TRUE(close(brier->ipa, a["ipa"], 1e-7));
}

INSTANTIATE_TEST_SUITE_P(Shared, RealCohort, ::testing::Values("pbc", "lci", "sysucc"),
                         [](const auto& one) { return std::string(one.param); });

}  // namespace
}  // namespace hepatica::survival
