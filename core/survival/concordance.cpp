// Concordance by two sweeps through time with a tree of running sums over the order of the risks.
#include "core/survival/concordance.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <functional>
#include <map>

#include "core/base/number_text.h"
#include "core/base/reason.h"
#include "core/survival/censoring.h"
#include "core/survival/distribution.h"

namespace hepatica::survival {
namespace {

/// Sums over positions 0 .. size - 1 with point updates and prefix queries (Fenwick 1994).
class PrefixSums {
 public:
  explicit PrefixSums(std::size_t size) : sums_(size + 1, 0.0) {}
  void add(std::size_t position, double value) {
    total_ += value;
    for (std::size_t i = position + 1; i < sums_.size(); i += i & (~i + 1)) sums_[i] += value;
  }
  /// Sum over positions before `end`.
  double below(std::size_t end) const {
    double sum = 0;
    for (std::size_t i = end; i > 0; i &= i - 1) sum += sums_[i];
    return sum;
  }
  double total() const { return total_; }

 private:
  std::vector<double> sums_;
  double total_ = 0;
};

/// Weight of the pairs a row takes part in.
struct Pairs {
  double concordant = 0;
  double discordant = 0;
  double tied = 0;
};

/// One stratum: its rows, the rank of each row's risk (equal risks share one) and the weight of
/// the pairs of each row's event.
struct Stratum {
  std::vector<std::uint32_t> rows;
  std::vector<std::uint32_t> rank;  // by row of the data
  std::size_t ranks = 0;
};

void rank_risks(Stratum& stratum, std::span<const double> risk) {
  auto order = stratum.rows;
  std::sort(order.begin(), order.end(),
            [&](std::uint32_t a, std::uint32_t b) { return risk[a] < risk[b]; });
  stratum.rank.resize(risk.size());
  stratum.ranks = 0;
  for (std::size_t i = 0; i < order.size(); ++i) {
    if (i > 0 && risk[order[i]] != risk[order[i - 1]]) ++stratum.ranks;
    stratum.rank[order[i]] = static_cast<std::uint32_t>(stratum.ranks);
  }
  ++stratum.ranks;
}

/// Events against those who live on: from the last time to the first, the tree holds the rows
/// followed beyond the time of the event.
void sweep_events(const Stratum& s, const FollowUp& data, std::span<const double> time_weight,
                  std::vector<Pairs>& pairs) {
  PrefixSums living(s.ranks);
  std::vector<std::uint32_t> by_entry;
  if (data.truncated()) {
    by_entry = s.rows;
    std::sort(by_entry.begin(), by_entry.end(),
              [&](std::uint32_t a, std::uint32_t b) { return data.entry[a] > data.entry[b]; });
  }
  std::size_t leaving = 0;
  for (std::size_t i = s.rows.size(); i > 0;) {
    const double time = data.time[s.rows[i - 1]];
    for (; leaving < by_entry.size() && data.entry[by_entry[leaving]] >= time; ++leaving) {
      living.add(s.rank[by_entry[leaving]], -data.weight_of(by_entry[leaving]));
    }
    std::size_t first = i;
    for (; first > 0 && data.time[s.rows[first - 1]] == time; --first) {
      const std::uint32_t row = s.rows[first - 1];
      if (data.event[row] == 0) living.add(s.rank[row], data.weight_of(row));
    }
    for (std::size_t k = first; k < i; ++k) {
      const std::uint32_t row = s.rows[k];
      if (data.event[row] == 0 || time_weight[row] == 0) continue;
      const double lower = living.below(s.rank[row]);
      const double at_most = living.below(s.rank[row] + 1);
      pairs[row].concordant += time_weight[row] * lower;
      pairs[row].tied += time_weight[row] * (at_most - lower);
      pairs[row].discordant += time_weight[row] * (living.total() - at_most);
    }
    for (std::size_t k = first; k < i; ++k) {
      const std::uint32_t row = s.rows[k];
      if (data.event[row] == 1) living.add(s.rank[row], data.weight_of(row));
    }
    i = first;
  }
}

/// Each row against the events it lived on from: the tree holds the events, from the first time to
/// the last. `sign` -1 takes away those that came before the row entered.
void sweep_rows(const Stratum& s, const FollowUp& data, std::span<const double> time_weight,
                std::vector<Pairs>& pairs) {
  const auto meet = [&](const PrefixSums& events, std::uint32_t row, double sign) {
    const double lower = events.below(s.rank[row]);
    const double at_most = events.below(s.rank[row] + 1);
    pairs[row].concordant += sign * (events.total() - at_most);
    pairs[row].tied += sign * (at_most - lower);
    pairs[row].discordant += sign * lower;
  };
  std::vector<std::uint32_t> by_entry;
  if (data.truncated()) {
    by_entry = s.rows;
    std::sort(by_entry.begin(), by_entry.end(),
              [&](std::uint32_t a, std::uint32_t b) { return data.entry[a] < data.entry[b]; });
  }
  PrefixSums events(s.ranks);
  std::size_t entering = 0;
  for (std::size_t i = 0; i < s.rows.size();) {
    const double time = data.time[s.rows[i]];
    // The tree holds events before `time`: entries in [last time, time) have missed just these.
    for (; entering < by_entry.size() && data.entry[by_entry[entering]] < time; ++entering) {
      meet(events, by_entry[entering], -1);
    }
    std::size_t last = i;
    for (; last < s.rows.size() && data.time[s.rows[last]] == time; ++last) {
      if (data.event[s.rows[last]] == 1) meet(events, s.rows[last], 1);
    }
    for (std::size_t k = i; k < last; ++k) {
      const std::uint32_t row = s.rows[k];
      if (data.event[row] == 1) events.add(s.rank[row], data.weight_of(row) * time_weight[row]);
    }
    for (std::size_t k = i; k < last; ++k) {
      if (data.event[s.rows[k]] == 0) meet(events, s.rows[k], 1);
    }
    i = last;
  }
}

std::vector<Stratum> split(const FollowUp& data, std::span<const double> risk) {
  std::map<int, Stratum> strata;
  for (std::uint32_t i = 0; i < data.size(); ++i) strata[data.stratum_of(i)].rows.push_back(i);
  std::vector<Stratum> out;
  for (auto& [label, stratum] : strata) {
    std::sort(stratum.rows.begin(), stratum.rows.end(), [&](std::uint32_t a, std::uint32_t b) {
      return data.time[a] != data.time[b] ? data.time[a] < data.time[b] : a < b;
    });
    rank_risks(stratum, risk);
    out.push_back(std::move(stratum));
  }
  return out;
}

Interval around(double value, double half, double low, double high) {
  return {std::max(low, value - half), std::min(high, value + half)};
}

/// Sums pairs into the index and its influence.
Result<Concordance> finish(const FollowUp& data, const std::vector<Pairs>& events,
                           const std::vector<Pairs>& rows, double level) {
  Concordance out;
  for (std::size_t i = 0; i < data.size(); ++i) {
    const double w = data.weight_of(i);
    out.concordant += w * events[i].concordant;
    out.discordant += w * events[i].discordant;
    out.tied_risk += w * events[i].tied;
  }
  const double total = out.concordant + out.discordant + out.tied_risk;
  if (!(total > 0)) {
    return Error{Code::kNoEvents, "event", "no event has anyone under observation beyond it",
                 Reason{"no_pair", {}, ""}};
  }
  out.index = (out.concordant + 0.5 * out.tied_risk) / total;
  double variance = 0;
  for (std::size_t i = 0; i < data.size(); ++i) {
    const double concordant = events[i].concordant + rows[i].concordant;
    const double discordant = events[i].discordant + rows[i].discordant;
    const double tied = events[i].tied + rows[i].tied;
    const double all = concordant + discordant + tied;
    out.influence.push_back(data.weight_of(i) * (concordant + 0.5 * tied - out.index * all) /
                            total);
    variance += out.influence.back() * out.influence.back();
  }
  out.std_error = std::sqrt(variance);
  out.interval = around(out.index, normal_multiplier(level) * out.std_error, 0, 1);
  return out;
}

Status check_input(const FollowUp& data, std::span<const double> risk, double level) {
  if (auto fault = check(data)) return fault;
  if (auto fault = check_column(risk, data.size(), "risk")) return fault;
  return check_level(level);
}

Result<Concordance> count(const FollowUp& data, const std::vector<Stratum>& strata,
                          std::span<const double> time_weight, double level) {
  std::vector<Pairs> events(data.size()), rows(data.size());
  for (const Stratum& stratum : strata) {
    sweep_events(stratum, data, time_weight, events);
    sweep_rows(stratum, data, time_weight, rows);
  }
  return finish(data, events, rows, level);
}

}  // namespace

Result<Concordance> concordance(const FollowUp& data, std::span<const double> risk, double level) {
  if (auto fault = check_input(data, risk, level)) return *fault;
  const std::vector<double> even(data.size(), 1.0);
  return count(data, split(data, risk), even, level);
}

Result<Concordance> uno_concordance(const FollowUp& data, std::span<const double> risk, double tau,
                                    double level) {
  if (auto fault = check_input(data, risk, level)) return *fault;
  if (!(tau > 0)) {
    return Error{Code::kInvalidArgument, "tau", format_number(tau) + "; must be positive"};
  }
  const auto strata = split(data, risk);
  std::vector<double> time_weight(data.size(), 0.0);
  for (const Stratum& stratum : strata) {
    const std::vector<std::size_t> rows(stratum.rows.begin(), stratum.rows.end());
    const auto g = censoring_curve(data.take(rows));
    if (!g) return g.error();
    for (std::uint32_t row : stratum.rows) {
      if (data.event[row] == 0 || data.time[row] > tau) continue;
      const double weight = 1 / g->left_limit(data.time[row]);
      time_weight[row] = weight * weight;
    }
  }
  return count(data, strata, time_weight, level);
}

Result<ConcordanceDifference> compare_concordance(const Concordance& first,
                                                  const Concordance& second, double level) {
  if (auto fault = check_level(level)) return *fault;
  if (first.influence.size() != second.influence.size()) {
    return Error{Code::kInvalidArgument, "influence", "the two indices come from different rows"};
  }
  ConcordanceDifference out;
  out.difference = first.index - second.index;
  double variance = 0;
  for (std::size_t i = 0; i < first.influence.size(); ++i) {
    const double d = first.influence[i] - second.influence[i];
    variance += d * d;
  }
  out.std_error = std::sqrt(variance);
  out.interval = around(out.difference, normal_multiplier(level) * out.std_error, -1, 1);
  if (out.std_error > 0) {
    out.p_value = 2 * normal_upper_tail(std::fabs(out.difference) / out.std_error);
  }
  return out;
}

}  // namespace hepatica::survival
