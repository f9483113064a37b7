// Counting, joining, and the measures that counts determine.
#include "core/cohort/risk_counts.h"

#include <algorithm>
#include <cmath>

namespace hepatica::cohort {
namespace {

void put(RiskCell& to, const RiskCell& more) {
  to.rows += more.rows;
  to.sum += more.sum;
  to.squares += more.squares;
}

/// A cell that must not leave: its group and interval (none beyond the horizon), and its kind.
struct SmallCell {
  std::size_t group = 0;
  std::optional<std::size_t> interval;
  const char* kind = "";
};

std::optional<SmallCell> smallest_small_cell(const RiskCounts& counts, std::size_t min_cell) {
  std::optional<SmallCell> out;
  std::size_t fewest = min_cell;
  const auto look = [&](const RiskCell& cell, const SmallCell& place) {
    if (cell.rows == 0 || cell.rows >= fewest) return;
    fewest = cell.rows;
    out = place;
  };
  for (std::size_t g = 0; g < counts.groups(); ++g) {
    for (std::size_t j = 0; j < counts.times.size(); ++j) {
      look(counts.event[counts.at(g, j)], {g, j, "events"});
      look(counts.censored[counts.at(g, j)], {g, j, "rows censored"});
    }
    look(counts.beyond[g], {g, std::nullopt, "rows beyond the horizon"});
  }
  return out;
}

std::size_t rows_of_interval(const RiskCounts& counts, std::size_t j) {
  std::size_t out = 0;
  for (std::size_t g = 0; g < counts.groups(); ++g)
    out += counts.event[counts.at(g, j)].rows + counts.censored[counts.at(g, j)].rows;
  return out;
}

/// Which border to take away: the one towards the smaller neighbour.
template <typename Rows>
std::size_t border_of(std::size_t part, std::size_t parts, Rows rows) {
  if (part == 0) return 0;
  if (part + 1 == parts) return part - 1;
  return rows(part - 1) <= rows(part + 1) ? part - 1 : part;
}

/// Numbers of one interval: at risk at its start, events, ends of follow-up.
struct Step {
  double at_risk = 0, events = 0, censored = 0;
};

std::vector<Step> steps_of(const RiskCounts& counts, std::optional<std::size_t> group) {
  const std::size_t first = group.value_or(0), last = group ? *group + 1 : counts.groups();
  std::vector<Step> out(counts.times.size());
  double left = 0;
  for (std::size_t g = first; g < last; ++g) {
    left += static_cast<double>(counts.rows_of_group(g));
    for (std::size_t j = 0; j < out.size(); ++j) {
      out[j].events += static_cast<double>(counts.event[counts.at(g, j)].rows);
      out[j].censored += static_cast<double>(counts.censored[counts.at(g, j)].rows);
    }
  }
  for (Step& step : out) {
    step.at_risk = left;
    left -= step.events + step.censored;
  }
  return out;
}

/// Pairs of rows by what is known of them.
struct PairCounts {
  double concordant = 0, comparable = 0;  // certain in time and in score
  double one_group = 0;                   // certain in time, the score's order unknown
  double may_agree = 0, may_differ = 0;   // in one interval: perhaps comparable
  double binned_concordant = 0, binned_comparable = 0, binned_tied = 0;  // of one interval
};

double rows_of(const RiskCell& cell) { return static_cast<double>(cell.rows); }

/// Events of one group in interval j against everybody of another who is still there.
void meet(const RiskCounts& counts, std::size_t g, std::size_t other, std::size_t j,
          PairCounts& out) {
  const double events = rows_of(counts.event[counts.at(g, j)]);
  double later = rows_of(counts.beyond[other]);
  for (std::size_t k = j + 1; k < counts.times.size(); ++k)
    later +=
        rows_of(counts.event[counts.at(other, k)]) + rows_of(counts.censored[counts.at(other, k)]);
  out.comparable += events * later;
  if (g > other) out.concordant += events * later;
  if (g == other) out.one_group += events * later;
  const double with_censored = events * rows_of(counts.censored[counts.at(other, j)]);
  if (g >= other) out.may_agree += with_censored;
  if (g <= other) out.may_differ += with_censored;
  out.binned_comparable += with_censored;
  if (g > other) out.binned_concordant += with_censored;
  if (g == other) out.binned_tied += with_censored;
  // Two events: each pair once.
  const double others = rows_of(counts.event[counts.at(other, j)]);
  const double both = g == other ? events * (events - 1) / 2 : g > other ? events * others : 0;
  out.may_agree += both;
  out.may_differ += both;
}

}  // namespace

RiskCounts::RiskCounts(std::vector<double> cut_points, std::vector<double> interval_ends)
    : cuts(std::move(cut_points)), times(std::move(interval_ends)) {
  beyond.resize(cuts.size() + 1);
  event.resize(beyond.size() * times.size());
  censored.resize(event.size());
}

std::size_t RiskCounts::rows() const {
  std::size_t out = 0;
  for (std::size_t g = 0; g < groups(); ++g) out += rows_of_group(g);
  return out;
}

std::size_t RiskCounts::rows_of_group(std::size_t group) const {
  std::size_t out = beyond[group].rows;
  for (std::size_t j = 0; j < times.size(); ++j)
    out += event[at(group, j)].rows + censored[at(group, j)].rows;
  return out;
}

std::size_t RiskCounts::events() const {
  std::size_t out = 0;
  for (const RiskCell& cell : event) out += cell.rows;
  return out;
}

RiskCounts count_risks(const survival::FollowUp& data, std::span<const double> score,
                       std::span<const double> risk, const std::vector<double>& cuts,
                       const std::vector<double>& times) {
  RiskCounts out(cuts, times);
  const auto place = [](const std::vector<double>& borders, double x) {
    return static_cast<std::size_t>(std::lower_bound(borders.begin(), borders.end(), x) -
                                    borders.begin());
  };
  for (std::size_t i = 0; i < data.size(); ++i) {
    const std::size_t g = place(cuts, score[i]);
    const double p = risk.empty() ? 0 : risk[i];
    RiskCell* cell = &out.beyond[g];
    if (data.time[i] <= times.back()) {
      const std::size_t at = out.at(g, place(times, data.time[i]));
      cell = data.event[i] == 1 ? &out.event[at] : &out.censored[at];
    }
    put(*cell, {1, p, p * p});
  }
  return out;
}

Status join_small_cells(RiskCounts& counts, std::size_t min_cell) {
  const double groups = static_cast<double>(counts.groups());
  const double intervals = static_cast<double>(counts.times.size());
  while (const auto small = smallest_small_cell(counts, min_cell)) {
    const bool can_time = small->interval && counts.times.size() > 1;
    if (!can_time && counts.groups() == 1)
      return Error{Code::kInvalidArgument, small->kind,
                   "fewer than " + std::to_string(min_cell) + " rows: the site sends nothing"};
    // The finer of the two ways to divide, as shares of what the plan asked, gives way.
    const bool time_is_finer = static_cast<double>(counts.times.size()) / intervals >=
                               static_cast<double>(counts.groups()) / groups;
    auto cuts = counts.cuts, times = counts.times;
    if (can_time && (time_is_finer || counts.groups() == 1)) {
      const auto border = border_of(*small->interval, times.size(),
                                    [&](std::size_t j) { return rows_of_interval(counts, j); });
      times.erase(times.begin() + static_cast<std::ptrdiff_t>(border));
    } else {
      const auto border = border_of(small->group, counts.groups(),
                                    [&](std::size_t g) { return counts.rows_of_group(g); });
      cuts.erase(cuts.begin() + static_cast<std::ptrdiff_t>(border));
    }
    counts = coarser(counts, cuts, times);
  }
  return success();
}

RiskCounts coarser(const RiskCounts& counts, const std::vector<double>& cuts,
                   const std::vector<double>& times) {
  RiskCounts out(cuts, times);
  std::size_t g = 0;
  for (std::size_t from = 0; from < counts.groups(); ++from) {
    // A group ends at its upper cut: past it, the next one begins.
    if (from > 0 && g < cuts.size() && counts.cuts[from - 1] == cuts[g]) ++g;
    std::size_t j = 0;
    for (std::size_t k = 0; k < counts.times.size(); ++k) {
      if (k > 0 && counts.times[k - 1] == times[j]) ++j;
      put(out.event[out.at(g, j)], counts.event[counts.at(from, k)]);
      put(out.censored[out.at(g, j)], counts.censored[counts.at(from, k)]);
    }
    put(out.beyond[g], counts.beyond[from]);
  }
  return out;
}

void add(RiskCounts& total, const RiskCounts& more) {
  for (std::size_t k = 0; k < total.event.size(); ++k) {
    put(total.event[k], more.event[k]);
    put(total.censored[k], more.censored[k]);
  }
  for (std::size_t g = 0; g < total.groups(); ++g) put(total.beyond[g], more.beyond[g]);
}

Result<ConcordanceBounds> concordance_bounds(const RiskCounts& counts) {
  PairCounts pairs;
  for (std::size_t g = 0; g < counts.groups(); ++g) {
    for (std::size_t other = 0; other < counts.groups(); ++other) {
      for (std::size_t j = 0; j < counts.times.size(); ++j) meet(counts, g, other, j, pairs);
    }
  }
  if (!(pairs.comparable > 0))
    return Error{Code::kNoEvents, "concordance", "no pair is certain to be comparable"};
  ConcordanceBounds out;
  // A pair that can only agree is left out of the lower bound, one that can only differ out of
  // the upper.
  out.lower = pairs.concordant / (pairs.comparable + pairs.may_differ);
  out.upper =
      (pairs.concordant + pairs.one_group + pairs.may_agree) / (pairs.comparable + pairs.may_agree);
  out.binned =
      (pairs.concordant + pairs.binned_concordant + (pairs.one_group + pairs.binned_tied) / 2) /
      (pairs.comparable + pairs.binned_comparable);
  return out;
}

Result<ObservedRisk> observed_risk(const RiskCounts& counts, std::optional<std::size_t> group) {
  double survival = 1, log_variance = 0;
  for (const Step& step : steps_of(counts, group)) {
    if (!(step.at_risk > 0))
      return Error{Code::kNoEvents, "observed", "nobody was followed to the horizon"};
    survival *= 1 - step.events / step.at_risk;
    if (step.events == step.at_risk) return ObservedRisk{1, std::nullopt};
    log_variance += step.events / (step.at_risk * (step.at_risk - step.events));
  }
  ObservedRisk out{1 - survival, std::nullopt};
  const auto interval = survival::survival_interval(survival, std::sqrt(log_variance), {});
  if (interval) out.interval = survival::Interval{1 - interval->upper, 1 - interval->lower};
  return out;
}

double mean_risk(const RiskCounts& counts, std::optional<std::size_t> group) {
  const std::size_t first = group.value_or(0), last = group ? *group + 1 : counts.groups();
  RiskCell all;
  for (std::size_t g = first; g < last; ++g) {
    put(all, counts.beyond[g]);
    for (std::size_t j = 0; j < counts.times.size(); ++j) {
      put(all, counts.event[counts.at(g, j)]);
      put(all, counts.censored[counts.at(g, j)]);
    }
  }
  return all.sum / static_cast<double>(all.rows);
}

Result<BinnedBrier> binned_brier(const RiskCounts& counts) {
  const auto overall = observed_risk(counts, std::nullopt);
  if (!overall.ok()) return overall.error();
  const double p0 = overall->value;
  BinnedBrier out;
  double uncensored = 1;  // G just before the interval's end, then after it
  const auto steps = steps_of(counts, std::nullopt);
  const auto take = [&](const RiskCell& cell, bool event) {
    if (cell.rows == 0) return;
    const double n = static_cast<double>(cell.rows);
    const double own = event ? n - 2 * cell.sum + cell.squares : cell.squares;
    const double null = event ? n * (1 - p0) * (1 - p0) : n * p0 * p0;
    out.score += own / uncensored;
    out.null += null / uncensored;
  };
  for (std::size_t j = 0; j < steps.size(); ++j) {
    for (std::size_t g = 0; g < counts.groups(); ++g) take(counts.event[counts.at(g, j)], true);
    const double open = steps[j].at_risk - steps[j].events;  // events come before censorings
    if (open > 0) uncensored *= 1 - steps[j].censored / open;
  }
  if (!(uncensored > 0))
    return Error{Code::kNoEvents, "brier", "nobody was followed beyond the horizon"};
  for (std::size_t g = 0; g < counts.groups(); ++g) take(counts.beyond[g], false);
  const double n = static_cast<double>(counts.rows());
  out.score /= n;
  out.null /= n;
  return out;
}

}  // namespace hepatica::cohort
