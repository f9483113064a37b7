// Decision curves: is acting on the model better than treating everybody or nobody?
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "core/base/result.h"
#include "core/survival/follow_up.h"

namespace hepatica::survival {

/// At one threshold probability q: rows with risk >= q are treated. A risk within 1e-12 of q stands
/// on it: 1 - 0.8 in doubles lies below 0.2.
///
///     net_benefit   P(treated and event) - P(treated and no event) q / (1 - q)
///     treat_all     P(event) - P(no event) q / (1 - q)
///     avoided       (net_benefit - treat_all) (1 - q) / q: share of rows spared treatment at no
///     loss
///                   of events treated
///
/// Treating nobody has net benefit 0. net_benefit and avoided are absent where the treated were not
/// followed up to the horizon: how many of them would have had the event is then unknown.
struct NetBenefit {
  double threshold = 0;
  std::optional<double> net_benefit;
  double treat_all = 0;
  std::optional<double> avoided;
  std::size_t treated = 0;
};

/// Net benefit over thresholds, for a 0/1 outcome.
///
/// probability  predicted P(y = 1), in [0, 1]
/// thresholds   inside (0, 1)
/// errors       kInvalidArgument
/// source       Vickers and Elkin 2006
Result<std::vector<NetBenefit>> decision_curve(std::span<const int> y,
                                               std::span<const double> probability,
                                               std::span<const double> thresholds);

/// The same for the event by a horizon; the share of events among the treated comes from the
/// Kaplan-Meier curve of the treated:
///
///     P(treated and event) = P(treated) (1 - S_treated(horizon))
///
/// errors  kInvalidArgument, also where the cohort itself is not followed up to the horizon
/// source  Vickers, Cronin, Elkin and Gonen 2008
Result<std::vector<NetBenefit>> decision_curve_at(const FollowUp& data,
                                                  std::span<const double> probability,
                                                  double horizon,
                                                  std::span<const double> thresholds);

/// `count` thresholds from `from` to `to`, evenly spaced.
std::vector<double> even_thresholds(double from = 0.01, double to = 0.99, int count = 99);

}  // namespace hepatica::survival
