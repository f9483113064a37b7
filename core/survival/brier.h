// Brier scores: the mean squared distance between predicted risk and what happened.
#pragma once

#include <functional>
#include <span>
#include <vector>

#include "core/base/result.h"
#include "core/survival/follow_up.h"
#include "core/survival/kaplan_meier.h"

namespace hepatica::survival {

/// score      in [0, 1] for a binary outcome; lower is better
/// null       the same of the model that gives everybody the overall risk (event share, or
/// Kaplan-Meier
///            at the horizon)
/// ipa        index of prediction accuracy, 1 - score / null: 0 no better than the overall risk,
///            negative: harmful
/// influence  per row, for compare_brier
struct BrierScore {
  double score = 0;
  double std_error = 0;
  Interval interval;  ///< score -+ z std_error, cut to [0, 1]
  double null = 0;
  double ipa = 0;
  std::vector<double> influence;
};

/// Mean of (y - probability)^2.
///
/// probability  predicted P(y = 1), in [0, 1]
/// std_error    standard deviation of the squared distances over the root of n
Result<BrierScore> brier_score(std::span<const int> y, std::span<const double> probability,
                               double level = 0.95);

/// Brier score at a horizon t with inverse probability of censoring weights (censoring.h):
///
///     1/n (sum over events at or before t of (1 - p)^2 / G(time-) + sum over rows beyond t of
///          p^2 / G(t))
///
/// probability  predicted P(T <= t), in [0, 1]
/// std_error    infinitesimal jackknife, the estimation of G included
/// errors       kInvalidArgument, kUnsupported with left truncation
/// source       Graf et al. 1999; Gerds and Schumacher 2006; score, null and ipa equal
///              riskRegression::Score(cens.model = "km")
Result<BrierScore> brier_score_at(const FollowUp& data, std::span<const double> probability,
                                  double horizon, double level = 0.95);

/// Brier score averaged over (0, horizon]: the area under the score, taken as linear between the
/// times of the grid and 0 at time 0, divided by the horizon.
///
/// risk_at  predicted P(T <= t) of every row at time t
/// grid     increasing positive times, the last one the horizon. event_grid() takes every event
/// time note     packages differ: pec::crps and riskRegression integrate a step function,
/// scikit-survival
///          leaves out the part before the first time
struct IntegratedBrier {
  std::vector<double> times;
  std::vector<double> scores;
  std::vector<double> null_scores;
  double score = 0;
  double null = 0;
  double ipa = 0;
};
using RiskAt = std::function<std::vector<double>(double time)>;
Result<IntegratedBrier> integrated_brier(const FollowUp& data, const RiskAt& risk_at,
                                         std::span<const double> grid);

/// The distinct event times up to the horizon, thinned evenly to at most `most`, and the horizon.
std::vector<double> event_grid(const FollowUp& data, double horizon, std::size_t most = 100);

struct BrierDifference {
  double difference = 0;
  double std_error = 0;
  Interval interval;
  double p_value = 1;
};
/// first - second, two models on the same rows (and horizon).
Result<BrierDifference> compare_brier(const BrierScore& first, const BrierScore& second,
                                      double level = 0.95);

}  // namespace hepatica::survival
