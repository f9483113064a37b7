// Fits and measures on real cohorts against R; skipped where the shared data are absent.
#include "core/survival/cohorts_for_test.h"
#include "core/survival/cox.h"
#include "core/survival/cox_residuals.h"
#include "core/survival/reference_for_test.h"

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

INSTANTIATE_TEST_SUITE_P(Shared, RealCohort, ::testing::Values("pbc", "lci", "sysucc"),
                         [](const auto& one) { return std::string(one.param); });

}  // namespace
}  // namespace hepatica::survival
