// ROC curves and their areas: of a binary outcome (DeLong) and of survival at a horizon (IPCW).
#pragma once

#include <span>
#include <vector>

#include "core/base/result.h"
#include "core/survival/follow_up.h"
#include "core/survival/kaplan_meier.h"

namespace hepatica::survival {

/// Rows with risk >= threshold are called positive. The first point calls nobody positive.
struct RocPoint {
  double threshold = 0;  ///< plus infinity in the first point
  double sensitivity = 0;
  double specificity = 1;
};

/// P(risk of an event row > risk of a row without) + P(equal) / 2.
///
/// std_error  of auc; interval: auc -+ z std_error, cut to [0, 1]
/// influence  per row; std_error^2 is the sum of its squares. Differences between models on the
/// same
///            rows are tested with it (compare_auc)
struct AreaUnderCurve {
  double auc = 0.5;
  double std_error = 0;
  Interval interval;
  std::vector<double> influence;
};

/// Area and curve for a 0/1 outcome, in O(n log n).
///
/// y, risk  one per row; risk higher = worse, only its order matters
/// errors   kNoEvents when y has one value only; kInvalidArgument. The standard error needs two
/// rows
///          of each kind
/// source   DeLong et al. 1988 (structural components with n - 1); equals pROC::auc, var(method =
///          "delong")
Result<AreaUnderCurve> roc_auc(std::span<const int> y, std::span<const double> risk,
                               double level = 0.95);
Result<std::vector<RocPoint>> roc_curve(std::span<const int> y, std::span<const double> risk);

/// Cumulative/dynamic area at a horizon t: cases have the event at or before t, controls are
/// followed beyond t; cases are weighted by 1 / G(time-), who is censored at or before t drops out
/// (censoring.h).
///
/// errors     kInvalidArgument (horizon, weights), kNoEvents without cases or controls,
///            kUnsupported with left truncation
/// std_error  infinitesimal jackknife, the estimation of G included
/// source     Uno et al. 2007, Hung and Chiang 2010; the area equals riskRegression::Score and
/// timeROC
///            (marginal Kaplan-Meier weights)
Result<AreaUnderCurve> time_dependent_auc(const FollowUp& data, std::span<const double> risk,
                                          double horizon, double level = 0.95);
Result<std::vector<RocPoint>> time_dependent_roc(const FollowUp& data, std::span<const double> risk,
                                                 double horizon);

/// first - second, two models on the same rows (and horizon).
struct AreaDifference {
  double difference = 0;
  double std_error = 0;
  Interval interval;
  double p_value = 1;
};
Result<AreaDifference> compare_auc(const AreaUnderCurve& first, const AreaUnderCurve& second,
                                   double level = 0.95);

}  // namespace hepatica::survival
