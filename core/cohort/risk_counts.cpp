// Counting, joining, and the measures that counts determine.
#include "core/cohort/risk_counts.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>

#include "core/base/reason.h"

namespace hepatica::cohort {
namespace {

void put(RiskCell& to, const RiskCell& more) {
  to.rows += more.rows;
  to.sum += more.sum;
  to.squares += more.squares;
}

/// The kind of a cell that must not leave, where there is one.
struct SmallCell {
  const char* field;
  const char* of;  // for the page's words
};

std::optional<SmallCell> small_cell(const RiskCounts& counts, std::size_t min_cell) {
  const auto any = [&](const std::vector<RiskCell>& cells) {
    return std::any_of(cells.begin(), cells.end(),
                       [&](const RiskCell& cell) { return cell.rows > 0 && cell.rows < min_cell; });
  };
  if (any(counts.event)) return SmallCell{"events", "events"};
  if (any(counts.censored)) return SmallCell{"rows censored", "censored"};
  if (any(counts.beyond)) return SmallCell{"rows beyond the horizon", "beyond"};
  return std::nullopt;
}

/// The first `count` of the borders when the middle one comes first, then the middle of each half,
/// and so on; increasing.
std::vector<double> coarse_borders(const std::vector<double>& borders, std::size_t count) {
  std::vector<double> out;
  std::vector<std::pair<std::size_t, std::size_t>> open = {{0, borders.size()}};
  for (std::size_t k = 0; k < open.size() && out.size() < count; ++k) {
    const auto [first, last] = open[k];
    if (first == last) continue;
    const std::size_t middle = first + (last - first) / 2;
    out.push_back(borders[middle]);
    open.emplace_back(first, middle);
    open.emplace_back(middle + 1, last);
  }
  std::sort(out.begin(), out.end());
  return out;
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
  const std::vector<double> ends(counts.times.begin(), counts.times.end() - 1);
  std::optional<RiskCounts> best;
  double least = 0;
  for (std::size_t groups = counts.groups(); groups > 0; --groups) {
    const auto cuts = coarse_borders(counts.cuts, groups - 1);
    for (std::size_t intervals = counts.times.size(); intervals > 0; --intervals) {
      auto times = coarse_borders(ends, intervals - 1);
      times.push_back(counts.times.back());
      RiskCounts joined = coarser(counts, cuts, times);
      if (small_cell(joined, min_cell)) continue;
      const auto bounds = concordance_bounds(joined);
      const double width = bounds.ok() ? bounds->upper - bounds->lower : 1;
      if (best && width >= least) continue;
      best = std::move(joined);
      least = width;
    }
  }
  if (!best) {
    const auto small = small_cell(coarser(counts, {}, {counts.times.back()}), min_cell)
                           .value_or(SmallCell{"rows", "rows"});
    return Error{Code::kInvalidArgument, small.field,
                 "fewer than " + std::to_string(min_cell) + " rows: the site sends nothing",
                 Reason{"small_count", {{"least", min_cell}, {"of", small.of}}, ""}};
  }
  counts = *std::move(best);
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
