// A cohort as counts: rows by predicted risk and by when and how they left, never a row by itself.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

#include "core/base/result.h"
#include "core/survival/follow_up.h"
#include "core/survival/kaplan_meier.h"

namespace hepatica::cohort {

/// Rows of one kind: how many, the sum of their predicted risks and of the squares.
struct RiskCell {
  std::size_t rows = 0;
  double sum = 0, squares = 0;
};

/// The counts of one score, up to a horizon.
///
/// cuts      inner borders of the score, increasing: group g holds cuts[g - 1] < score <= cuts[g]
/// times     ends of the intervals, increasing, the last one the horizon; interval j holds
///           times[j - 1] < time <= times[j], and time 0 is in the first
/// event     [group * times.size() + interval]: rows with the event there
/// censored  the same: rows whose follow-up ended there without it
/// beyond    [group]: rows followed beyond the horizon
struct RiskCounts {
  std::vector<double> cuts, times;
  std::vector<RiskCell> event, censored, beyond;

  RiskCounts(std::vector<double> cut_points, std::vector<double> interval_ends);
  std::size_t groups() const { return beyond.size(); }
  std::size_t at(std::size_t group, std::size_t interval) const {
    return group * times.size() + interval;
  }
  std::size_t rows() const;
  std::size_t rows_of_group(std::size_t group) const;
  std::size_t events() const;
};

/// Counts rows. score: one a row, higher = worse; risk: predicted probability of the event by the
/// horizon, or empty (then the sums stay 0).
RiskCounts count_risks(const survival::FollowUp& data, std::span<const double> score,
                       std::span<const double> risk, const std::vector<double>& cuts,
                       const std::vector<double>& times);

/// Joins neighbouring groups and intervals so that no cell counts fewer than min_cell rows but
/// some; none of what is left out can be worked out from what stays. Few events or few ends of
/// follow-up in all leave few groups: that is the price.
///
/// Borders are kept in a fixed order (the middle one, then the middle of each half, ...), so that
/// what two sites keep is nested and little is lost between them; of the ways to do it, the one
/// whose bounds of the C-index are closest is taken.
///
/// errors  kInvalidArgument when even one group and one interval have such a cell (the kind is
///         named, not the count)
Status join_small_cells(RiskCounts& counts, std::size_t min_cell);

/// The same counts with fewer borders. Precondition: the borders are among those of the counts, and
/// the horizon is the same.
RiskCounts coarser(const RiskCounts& counts, const std::vector<double>& cuts,
                   const std::vector<double>& times);

/// Adds counts with the same borders.
void add(RiskCounts& total, const RiskCounts& more);

/// What the counts say of Harrell's C of the rows (events after the horizon do not count).
///
/// lower, upper  it lies between: pairs in one group, or who left in one interval, may be ordered
///               either way
/// binned        C of the rows with scores and times rounded up to their borders
struct ConcordanceBounds {
  double lower = 0, upper = 1, binned = 0.5;
};
/// errors  kNoEvents when no pair is certain to be comparable
Result<ConcordanceBounds> concordance_bounds(const RiskCounts& counts);

/// Kaplan-Meier at the horizon with times rounded up to their interval's end: 1 - survival, with
/// the log-log interval where it has one.
struct ObservedRisk {
  double value = 0;
  std::optional<survival::Interval> interval;
};
/// group  one group, or all of them together
/// errors  kNoEvents when nobody is in it, or nobody was followed to the horizon
Result<ObservedRisk> observed_risk(const RiskCounts& counts, std::optional<std::size_t> group);

/// Mean predicted risk. Precondition: there are rows.
double mean_risk(const RiskCounts& counts, std::optional<std::size_t> group);

/// Brier score at the horizon, and that of the overall observed risk, with times rounded up to
/// their interval's end (survival/brier.h).
///
/// errors  kNoEvents when nobody was followed beyond the horizon and censoring leaves no weight
struct BinnedBrier {
  double score = 0, null = 0;
};
Result<BinnedBrier> binned_brier(const RiskCounts& counts);

}  // namespace hepatica::cohort
