// Calibration: do predicted risks agree with what happens?
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "core/base/result.h"
#include "core/survival/follow_up.h"
#include "core/survival/kaplan_meier.h"

namespace hepatica::survival {

/// An estimate with its standard error and interval.
struct Estimate {
  double value = 0;
  double std_error = 0;
  Interval interval;
};

/// One point of a smooth calibration curve: where `predicted` is said, `observed` happens.
struct CurveAt {
  double predicted = 0;
  double observed = 0;
  std::optional<Interval> interval;
};

/// Distances between the smooth curve and the diagonal, at each row's prediction.
///
/// ici  mean (integrated calibration index, Austin and Steyerberg 2019); e50, e90: median and 90th
///      percentile (linear between order statistics); e_max: largest
struct CalibrationErrors {
  double ici = 0;
  double e50 = 0;
  double e90 = 0;
  double e_max = 0;
};

/// Rows in groups of neighbouring predictions: the points of a traditional plot. `observed` is
/// absent where nobody of the group was followed up to the horizon: what happened by then is not
/// known.
struct CalibrationGroup {
  std::size_t rows = 0;
  double predicted = 0;  ///< mean
  std::optional<double> observed;
  std::optional<Interval> interval;
};

/// How agreement is measured, for a binary outcome or for survival at a horizon.
///
/// observed, expected   overall risk: event share or 1 - Kaplan-Meier, and mean prediction
/// observed_expected    their ratio; interval on the log scale (observed counted as uncertain)
/// intercept            calibration in the large: 0 is right, above 0 risks are too low on the
/// whole slope                1 is right, below 1 predictions are too extreme (overfitted) curve,
/// errors        smooth curve (restricted cubic spline of the transformed prediction) on an even
///                      grid between the 1st and 99th percentile of the predictions. Where no
///                      smooth curve can be fitted (a score of few levels) they are absent, and
///                      curve_fault says why
struct Calibration {
  double observed = 0;
  double expected = 0;
  Estimate observed_expected;
  Estimate intercept;
  Estimate slope;
  std::vector<CurveAt> curve;
  std::optional<CalibrationErrors> errors;
  std::optional<Error> curve_fault;
  std::vector<CalibrationGroup> groups;
};

/// knots   of the smooth curve, 3 to 7
/// points  of the curve's grid
/// groups  number of groups with equal rows (rows with equal predictions stay together)
struct CalibrationOptions {
  double level = 0.95;
  int knots = 3;
  int points = 100;
  int groups = 10;
};

/// Calibration for a 0/1 outcome, with p the predictions:
///
///     intercept   of logit P(y = 1) = a + logit p (offset)
///     slope       of logit P(y = 1) = a + b logit p
///     curve       logit P(y = 1) = spline of logit p, with Wald bands
///
/// probability  inside (0, 1): 0 and 1 have no logit
/// errors       kInvalidArgument; kNoEvents; kCollinear (all predictions equal); kSeparation and
///              kNotConverged of the slope
/// source       Cox 1958; Van Calster et al. 2016
Result<Calibration> calibrate_binary(std::span<const int> y, std::span<const double> probability,
                                     const CalibrationOptions& options = {});

/// Calibration of P(T <= horizon), with p the predictions and c = log(-log(1 - p)):
///
///     observed    1 - S(horizon) by Kaplan-Meier; interval of observed_expected from Greenwood
///     slope       of the Cox model with c alone
///     intercept   log(-log(1 - observed)) - log(-log(1 - expected)): the shift of the cumulative
///     log
///                 hazard that sets the overall risk right
///     curve       Cox model with a spline of c, read off at the horizon, with bands
///
/// errors   kInvalidArgument (horizon beyond the follow-up, probabilities outside (0, 1)),
/// kNoEvents (none
///          up to the horizon), kCollinear (all predictions equal)
/// note     follow-up beyond the horizon is used by slope and curve, as in Austin, Harrell and van
///          Klaveren 2020 and McLernon et al. 2023
Result<Calibration> calibrate_survival(const FollowUp& data, std::span<const double> probability,
                                       double horizon, const CalibrationOptions& options = {});

/// Calibration over the whole follow-up: log(events / sum of predicted cumulative hazards at each
/// row's own time), with standard error 1 / root(events) (Crowson et al. 2016). 0 is right.
Result<Estimate> calibration_in_the_large(const FollowUp& data,
                                          std::span<const double> cumulative_hazard,
                                          double level = 0.95);

/// Cleveland's locally weighted regression of y on x at each x, without robustness iterations: what
/// rms::val.prob draws. f: share of the rows in each neighbourhood; delta: rows closer than this to
/// the last fitted one are interpolated.
///
/// source  Cleveland 1979, 1981; equals stats::lowess(x, y, f, iter = 0, delta)
Result<std::vector<double>> lowess(std::span<const double> x, std::span<const double> y,
                                   double f = 2.0 / 3, double delta = 0);

}  // namespace hepatica::survival
