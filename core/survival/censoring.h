// Inverse probability of censoring weights: what Uno's C, time-dependent AUC and Brier score share.
#pragma once

#include <span>
#include <vector>

#include "core/base/result.h"
#include "core/survival/follow_up.h"
#include "core/survival/step_function.h"

namespace hepatica::survival {

/// G(t) = P(censoring time > t) by Kaplan-Meier. At equal times events come before censorings: who
/// has the event at t is no longer at risk of being censored at t. Weights count rows.
///
/// errors  kInvalidArgument, kUnsupported with left truncation
/// note    equals prodlim(reverse = TRUE); survfit of 1 - event keeps events at risk and differs
/// when
///         events and censorings share a time
Result<StepFunction> censoring_curve(const FollowUp& data);

/// What is known of each row at a horizon t.
enum class StatusAt { kEvent, kFree, kUnknown };

/// status  kEvent: event at or before t; kFree: followed beyond t; kUnknown: censored at or before
/// t weight  1 / G(time-) for events, 1 / G(t) for the free, 0 for the unknown
struct HorizonWeights {
  double horizon = 0;
  std::vector<StatusAt> status;
  std::vector<double> weight;
  std::size_t events = 0;
  std::size_t free = 0;
};

/// errors  kInvalidArgument: horizon not positive, or nobody followed up to it; weights given
/// (these
///         measures take none); kUnsupported with left truncation
Result<HorizonWeights> horizon_weights(const FollowUp& data, double horizon);

/// How a sum over rows k of v_k, v_k proportional to weight_k, moves with the case weight of each
/// row through the estimate of G alone (infinitesimal jackknife of Kaplan-Meier).
std::vector<double> censoring_influence(const FollowUp& data, const HorizonWeights& weights,
                                        std::span<const double> v);

}  // namespace hepatica::survival
