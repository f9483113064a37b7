// Residuals of a Cox fit and the test of proportional hazards.
#pragma once

#include <span>
#include <vector>

#include "core/base/result.h"
#include "core/survival/cox.h"
#include "core/survival/follow_up.h"

namespace hepatica::survival {

/// One entry (or matrix row) per row of the data, in the data's order.
///
/// martingale  event - exp(eta) H(time): events seen minus expected; in (-inf, 1]
/// deviance    sign(m) sqrt(-2 (m + event log(event - m))): martingale made more symmetric
/// score       the row's part of the gradient, without its weight
/// dfbeta      weight * score * covariance: about how much each coefficient would change by leaving
///             the row out
struct CoxResiduals {
  std::vector<double> martingale;
  std::vector<double> deviance;
  Matrix score;
  Matrix dfbeta;
};

/// data, covariates, offset  those of the fit
/// errors  kInvalidArgument when they do not belong together
/// source  Therneau and Grambsch 2000, chapters 4 and 7; equals survival::residuals.coxph
///         (score: weighted = FALSE, dfbeta: weighted = TRUE), Efron's ties included
Result<CoxResiduals> cox_residuals(const FollowUp& data, const Matrix& covariates,
                                   const CoxFit& fit, std::span<const double> offset = {});

/// One entry per event, by stratum and then time.
///
/// value   covariates of the event minus their mean in the risk set (over tied events: the average
///         mean)
/// scaled  value * (mean information of an event)^-1 + coefficient: scatters around beta(t)
struct SchoenfeldResiduals {
  std::vector<std::size_t> row;
  std::vector<double> time;
  Matrix value;
  Matrix scaled;
};
Result<SchoenfeldResiduals> schoenfeld_residuals(const FollowUp& data, const Matrix& covariates,
                                                 const CoxFit& fit,
                                                 std::span<const double> offset = {});

/// The time scale g(t) along which a coefficient may drift.
enum class TimeScale {
  kKaplanMeier,  ///< 1 - S(t-), the default: robust to outlying times
  kRank,
  kIdentity,
  kLog,
};

/// columns  one test per coefficient (1 degree each); global: all together
struct ProportionalHazardsTest {
  std::vector<ChiSquareTest> columns;
  ChiSquareTest global;
};

/// Score test of beta_j(t) = beta_j + theta_j g(t), theta = 0. A small p-value speaks against
/// proportional hazards; a large one is no proof of them.
///
/// errors  kInvalidArgument (time 0 with kLog, fewer than two distinct event times)
/// source  Grambsch and Therneau 1994; equals cox.zph of survival >= 3.0 (the full score test)
Result<ProportionalHazardsTest> test_proportional_hazards(const FollowUp& data,
                                                          const Matrix& covariates,
                                                          const CoxFit& fit,
                                                          TimeScale scale = TimeScale::kKaplanMeier,
                                                          std::span<const double> offset = {});

}  // namespace hepatica::survival
