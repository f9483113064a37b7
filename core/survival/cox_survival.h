// Baseline hazard and survival curves of a Cox fit.
#pragma once

#include <span>
#include <vector>

#include "core/base/result.h"
#include "core/survival/cox.h"
#include "core/survival/follow_up.h"
#include "core/survival/kaplan_meier.h"
#include "core/survival/step_function.h"

namespace hepatica::survival {

/// The cumulative hazard of someone with the covariates `reference` and offset 0, in one stratum.
struct BaselineHazard {
  int stratum = 0;
  StepFunction cumulative_hazard;

  /// P(T > time) for a linear predictor that lies `relative` above the reference:
  /// exp(-H0(time) exp(relative)).
  double survival(double time, double relative) const;
};

/// Breslow's estimate of the baseline cumulative hazard, one per stratum by increasing label; with
/// Efron ties its increments are shared as in the likelihood.
///
///     H0(t) = sum over event times s <= t of sum over k of mean(w) / denominator_k(s)
///
/// reference  one value per column; fit.centre keeps H0 near the cohort's own hazard. State it with
///            every number made from H0
/// errors     kInvalidArgument
/// source     equals survival::basehaz (centered: at the reference)
Result<std::vector<BaselineHazard>> baseline_hazard(const FollowUp& data, const Matrix& covariates,
                                                    const CoxFit& fit,
                                                    std::span<const double> reference,
                                                    std::span<const double> offset = {});

/// One event time of a predicted curve; std_error is that of the cumulative hazard.
struct PredictedPoint {
  double time = 0;
  double cumulative_hazard = 0;
  double survival = 1;
  double std_error = 0;
  std::optional<Interval> interval;
};
struct PredictedCurve {
  int stratum = 0;
  std::size_t new_row = 0;
  std::vector<PredictedPoint> points;
};

/// S(t | x) with intervals for each row of `new_rows` in each stratum (rows outer, strata inner).
///
///     var H(t|x) = exp(2 eta) (sum of mean(w)/denominator^2 + q' V q),
///     q = sum over event times of h (x - xbar)
///
/// V is fit.covariance. errors: kInvalidArgument.
/// source  Tsiatis 1981; Therneau and Grambsch 2000, 10.2.3; equals survival::survfit.coxph
Result<std::vector<PredictedCurve>> predict_survival(const FollowUp& data, const Matrix& covariates,
                                                     const CoxFit& fit, const Matrix& new_rows,
                                                     const CurveOptions& options = {},
                                                     std::span<const double> offset = {});

/// The same at one time only, without following the whole curve: one point per new row, in the
/// stratum of that label. A time before the first event gives survival 1.
Result<std::vector<PredictedPoint>> predict_survival_at(const FollowUp& data,
                                                        const Matrix& covariates, const CoxFit& fit,
                                                        const Matrix& new_rows, double time,
                                                        const CurveOptions& options = {},
                                                        int stratum = 0,
                                                        std::span<const double> offset = {});

}  // namespace hepatica::survival
