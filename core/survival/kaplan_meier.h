// The Kaplan-Meier curve with its intervals, quantiles and numbers at risk.
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "core/base/result.h"
#include "core/survival/follow_up.h"
#include "core/survival/step_function.h"

namespace hepatica::survival {

/// How an interval of S(t) is made from Greenwood's variance; s is the standard error of log S and
/// z the normal multiplier.
enum class CurveInterval {
  kPlain,   ///< S (1 -+ z s), cut to [0, 1]
  kLog,     ///< S exp(-+ z s), cut at 1
  kLogLog,  ///< S^exp(-+ z s / log S): stays inside (0, 1), good at few events
};

struct Interval {
  double lower = 0;
  double upper = 0;
};

/// One step of the curve: what is known at one distinct time of the cohort.
///
/// at_risk   weighted number under observation just before `time`
/// events, censored  weighted numbers at `time`; censoring counts as after the events of that time
/// std_error of `survival`; none where survival is 0 (Greenwood's sum is infinite there)
/// interval  none where the formula has no value: survival 0 and, for log-log, survival 1
struct CurvePoint {
  double time = 0;
  double at_risk = 0;
  double events = 0;
  double censored = 0;
  double survival = 1;
  std::optional<double> std_error;
  std::optional<Interval> interval;
};

struct SurvivalCurve {
  std::vector<CurvePoint> points;  ///< one per distinct time (event or censoring), increasing
  double level = 0.95;

  /// S(t) as a step function from 1 down.
  StepFunction as_step_function() const;
};

struct CurveOptions {
  CurveInterval interval = CurveInterval::kLogLog;
  double level = 0.95;
};

/// The interval of a survival probability, made from the standard error of its logarithm.
std::optional<Interval> survival_interval(double survival, double log_std_error,
                                          const CurveOptions& options);

/// The product-limit estimate of P(T > t).
///
///     S(t) = product over event times s <= t of (1 - d(s) / n(s))
///     var log S(t) = sum over s <= t of d(s) / (n(s) (n(s) - d(s)))      (Greenwood)
///
/// data     weights count as repeated rows; entry makes n(s) the number with entry < s <= time;
///          the strata are ignored
/// errors   kInvalidArgument from check(data) and check_level
/// source   Kaplan and Meier 1958; intervals as in Kalbfleisch and Prentice 2002, 1.4; equals
///          survival::survfit(robust = FALSE)
/// note     times are tied when they are equal as numbers; survfit also ties those within 1e-9
Result<SurvivalCurve> kaplan_meier(const FollowUp& data, const CurveOptions& options = {});

/// One curve per group label 0 .. group_count - 1. A group without rows is an error.
Result<std::vector<SurvivalCurve>> kaplan_meier_by_group(const FollowUp& data,
                                                         std::span<const int> group,
                                                         int group_count,
                                                         const CurveOptions& options = {});

/// A quantile of survival time; each part is absent when its curve does not come down far enough.
struct TimeQuantile {
  std::optional<double> estimate;
  std::optional<double> lower;
  std::optional<double> upper;
};

/// The time by which a share p of the cohort has had the event (p = 0.5: the median).
///
/// estimate  first time with S <= 1 - p; the middle of the flat stretch when S equals 1 - p
///           there (to 1.5e-8, as survival::quantile.survfit)
/// lower, upper  the same read off the lower and upper limits of the curve (Brookmeyer and Crowley
///           1982)
/// errors    kInvalidArgument unless 0 < p < 1
Result<TimeQuantile> time_quantile(const SurvivalCurve& curve, double p = 0.5);

/// Mean survival time up to `horizon` (the area under the curve) with its standard error.
///
///     var = sum over event times s <= horizon of area(s, horizon)^2 d(s) / (n(s) (n(s) - d(s)))
///
/// errors  kInvalidArgument unless horizon > 0 and the curve is known there: horizon at most the
///         last time, or survival 0
struct RestrictedMean {
  double mean = 0;
  double std_error = 0;
};
Result<RestrictedMean> restricted_mean(const SurvivalCurve& curve, double horizon);

/// Weighted number under observation just before each of `times` (entry < t <= time): the row below
/// a printed curve.
std::vector<double> number_at_risk(const FollowUp& data, std::span<const double> times);

}  // namespace hepatica::survival
