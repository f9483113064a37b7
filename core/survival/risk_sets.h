// Who is at risk at which event time: the sorted form that all Cox computations share.
//
// Internal to core/survival. Sorting happens once per data set; every evaluation then walks the
// positions in order.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "core/survival/follow_up.h"

namespace hepatica::survival {

/// One event time of one stratum. Positions (indices into RiskSets::order) in [first, last) join
/// the risk set here, walking from the latest event time to the earliest: they are followed up to
/// this time or beyond, but not to the event time before. Those in [first_death, last) have the
/// event now.
struct EventTime {
  double time = 0;
  std::uint32_t first = 0;
  std::uint32_t first_death = 0;
  std::uint32_t last = 0;
};

/// The event times [first_time, last_time) of one stratum, latest first, and its positions
/// [first, last).
struct StratumRange {
  int label = 0;
  std::uint32_t first_time = 0;
  std::uint32_t last_time = 0;
  std::uint32_t first = 0;
  std::uint32_t last = 0;
};

/// order    position -> row: by stratum, then time from late to early; among equal times the
///          censored before the events
/// by_entry positions by stratum, then entry from late to early; empty without left truncation
struct RiskSets {
  std::vector<std::uint32_t> order;
  std::vector<EventTime> times;
  std::vector<StratumRange> strata;
  std::vector<std::uint32_t> by_entry;
  std::vector<double> entry;  ///< by position; empty without left truncation

  bool truncated() const { return !by_entry.empty(); }
};

/// Precondition: check(data) passed.
RiskSets make_risk_sets(const FollowUp& data);

/// A running sum that keeps its rounding error beside it (Knuth's two-sum), so that what was added
/// can be taken away again without a rest.
struct ExactSum {
  double sum = 0;
  double rest = 0;

  void add(double x) {
    const double s = sum + x, part = s - sum;
    rest += (sum - (s - part)) + (x - part);
    sum = s;
  }
  double value() const { return sum + rest; }
  /// this - other, where both are large and nearly alike.
  double minus(const ExactSum& other) const { return (sum - other.sum) + (rest - other.rest); }
};

}  // namespace hepatica::survival
