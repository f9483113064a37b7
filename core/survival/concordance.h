// The concordance index: how often the one who has the event first was predicted the higher risk.
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "core/base/result.h"
#include "core/survival/follow_up.h"
#include "core/survival/kaplan_meier.h"

namespace hepatica::survival {

/// A pair counts when one has an event while the other is under observation and lives on (a row
/// censored at the time of the event counts as living on). It is concordant when the one with the
/// event has the higher risk; equal risks count half.
///
///     index = (concordant + tied_risk / 2) / (concordant + discordant + tied_risk)
///
/// std_error   infinitesimal jackknife: root of the sum of squared influences
/// influence   per row, how much the index moves with the weight of the row: differences between
///             models on the same rows are tested with it (compare_concordance)
struct Concordance {
  double index = 0.5;
  double std_error = 0;
  Interval interval;  ///< index -+ z std_error, cut to [0, 1]
  double concordant = 0;
  double discordant = 0;
  double tied_risk = 0;
  std::vector<double> influence;
};

/// Harrell's C, in O(n log n).
///
/// risk     one number per row, higher = worse; only its order matters
/// data     weights multiply pairs; strata are compared within; entry: only those already under
///          observation take part
/// errors   kInvalidArgument; kNoEvents when no pair can be compared
/// source   Harrell 1982; equals survival::concordance(reverse = TRUE), standard error included
Result<Concordance> concordance(const FollowUp& data, std::span<const double> risk,
                                double level = 0.95);

/// Uno's C up to the time tau: each pair weighted by 1 / G(t-)^2, t the earlier time and G the
/// Kaplan-Meier curve of censoring (within strata), so that censoring does not shift the index.
///
/// tau      events later than tau are left out; a good choice leaves some tenths under observation
/// errors   as above; kUnsupported with left truncation
/// note     G is taken just before t and treats events as before censorings of the same time, and
/// the
///          standard error takes G as known, as survival::concordance(timewt = "n/G2", ymax = tau)
///          does. survAUC and scikit-survival use G(t), and differ with ties
/// source   Uno et al. 2011
Result<Concordance> uno_concordance(const FollowUp& data, std::span<const double> risk, double tau,
                                    double level = 0.95);

/// first - second, two models on the same rows.
struct ConcordanceDifference {
  double difference = 0;
  double std_error = 0;
  Interval interval;
  double p_value = 1;
};
Result<ConcordanceDifference> compare_concordance(const Concordance& first,
                                                  const Concordance& second, double level = 0.95);

}  // namespace hepatica::survival
