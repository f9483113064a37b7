// The measures of a prediction as JSON, for whole cohorts and subgroups alike.
#pragma once

#include <optional>
#include <vector>

#include "core/base/json_text.h"
#include "core/survival/follow_up.h"

namespace hepatica::cohort {

/// A ranking, and risks where there are any, of the same rows as the outcome.
struct Judged {
  std::vector<double> rank;
  std::vector<double> risk;  ///< empty: ranking only
};

/// {"harrell_c", "uno_c" (tau = horizon), "auc", "roc": [[1 - specificity, sensitivity]] (at most
/// about a thousand points)} and, with risks, {"calibration", "brier", "decision_curve"}. A measure
/// that has no value here is {"fault": why}.
///
/// Risks of exactly 0 or 1 have no logit: they are moved to 1e-6 from the edge for calibration and
/// counted as "moved".
Json survival_measures(const survival::FollowUp& data, const Judged& judged, double horizon,
                       const std::vector<double>& thresholds);

/// {"auc", "roc"} and, with risks, the same as above for a 0/1 outcome.
Json binary_measures(const std::vector<int>& y, const Judged& judged,
                     const std::vector<double>& thresholds);

/// First minus second on the same rows: {"harrell_c", "auc", "brier"}, each {"difference", "lower",
/// "upper", "p_value"}. horizon absent: a binary outcome, in data.event.
Json difference(const survival::FollowUp& data, const Judged& first, const Judged& second,
                std::optional<double> horizon);

}  // namespace hepatica::cohort
