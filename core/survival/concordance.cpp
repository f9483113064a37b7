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

/// Sums over positions 0 .. size - 1 with point updates and prefix queries (Fenwick 1994); each
/// position's own value lies beside, which spares a second walk for what stands above it.
class PrefixSums {
 public:
  explicit PrefixSums(std::size_t size) : sums_(size + 1, 0.0), values_(size, 0.0) {}
  void add(std::size_t position, double value) {
    total_ += value;
    values_[position] += value;
    for (std::size_t i = position + 1; i < sums_.size(); i += i & (~i + 1)) sums_[i] += value;
  }
  /// Sum over positions before `end`.
  double below(std::size_t end) const {
    double sum = 0;
    for (std::size_t i = end; i > 0; i &= i - 1) sum += sums_[i];
    return sum;
  }
  double at(std::size_t position) const { return values_[position]; }
  double total() const { return total_; }

 private:
  std::vector<double> sums_, values_;
  double total_ = 0;
};

/// Weight of the pairs a row takes part in.
struct Pairs {
  double concordant = 0;
  double discordant = 0;
  double tied = 0;
};

/// One stratum, its rows in the order of time and whatever the sweeps read of them in that order
/// too: looked up by row, each reading would miss the processor's cache.
struct Stratum {
  std::vector<std::uint32_t> rows;  // of the data
  std::vector<std::uint32_t> rank;  // of the risk; equal risks share one
  std::vector<double> time, weight;
  std::vector<double> entry;        // empty unless some enter late
  std::vector<double> time_weight;  // of the pairs of a row's event
  std::vector<char> event;
  std::size_t ranks = 0;
  std::size_t size() const { return rows.size(); }
};

/// A row with what it is sorted by: comparing what lies side by side is twice as fast as looking
/// each value up by its row.
struct Keyed {
  double key = 0;
  std::uint32_t row = 0;
  bool operator<(const Keyed& other) const {
    return key != other.key ? key < other.key : row < other.row;
  }
};

std::vector<Keyed> sorted(std::vector<Keyed> keyed) {
  std::sort(keyed.begin(), keyed.end());
  return keyed;
}

/// The positions of some values from the smallest on.
std::vector<Keyed> order_of(const std::vector<double>& values) {
  std::vector<Keyed> out(values.size());
  for (std::uint32_t i = 0; i < values.size(); ++i) out[i] = {values[i], i};
  return sorted(std::move(out));
}

void rank_risks(Stratum& s, std::span<const double> risk) {
  std::vector<double> values;
  values.reserve(s.size());
  for (const std::uint32_t row : s.rows) values.push_back(risk[row]);
  const auto order = order_of(values);
  s.rank.resize(s.size());
  s.ranks = 0;
  for (std::size_t i = 0; i < order.size(); ++i) {
    if (i > 0 && order[i].key != order[i - 1].key) ++s.ranks;
    s.rank[order[i].row] = static_cast<std::uint32_t>(s.ranks);
  }
  ++s.ranks;
}

/// Events against those who live on: from the last time to the first, the tree holds the rows
/// followed beyond the time of the event.
void sweep_events(const Stratum& s, std::vector<Pairs>& pairs) {
  PrefixSums living(s.ranks);
  const auto by_entry = order_of(s.entry);
  std::size_t leaving = by_entry.size();
  for (std::size_t i = s.size(); i > 0;) {
    const double time = s.time[i - 1];
    for (; leaving > 0 && by_entry[leaving - 1].key >= time; --leaving) {
      const std::uint32_t k = by_entry[leaving - 1].row;
      living.add(s.rank[k], -s.weight[k]);
    }
    std::size_t first = i;
    for (; first > 0 && s.time[first - 1] == time; --first) {
      if (s.event[first - 1] == 0) living.add(s.rank[first - 1], s.weight[first - 1]);
    }
    for (std::size_t k = first; k < i; ++k) {
      if (s.event[k] == 0 || s.time_weight[k] == 0) continue;
      const double lower = living.below(s.rank[k]);
      const double tied = living.at(s.rank[k]);
      pairs[k].concordant += s.time_weight[k] * lower;
      pairs[k].tied += s.time_weight[k] * tied;
      pairs[k].discordant += s.time_weight[k] * (living.total() - lower - tied);
    }
    for (std::size_t k = first; k < i; ++k) {
      if (s.event[k] == 1) living.add(s.rank[k], s.weight[k]);
    }
    i = first;
  }
}

/// Each row against the events it lived on from: the tree holds the events, from the first time to
/// the last. `sign` -1 takes away those that came before the row entered.
void sweep_rows(const Stratum& s, std::vector<Pairs>& pairs) {
  PrefixSums events(s.ranks);
  const auto meet = [&](std::size_t k, double sign) {
    const double lower = events.below(s.rank[k]);
    const double tied = events.at(s.rank[k]);
    pairs[k].concordant += sign * (events.total() - lower - tied);
    pairs[k].tied += sign * tied;
    pairs[k].discordant += sign * lower;
  };
  const auto by_entry = order_of(s.entry);
  std::size_t entering = 0;
  for (std::size_t i = 0; i < s.size();) {
    const double time = s.time[i];
    // The tree holds events before `time`: entries in [last time, time) have missed just these.
    for (; entering < by_entry.size() && by_entry[entering].key < time; ++entering)
      meet(by_entry[entering].row, -1);
    std::size_t last = i;
    for (; last < s.size() && s.time[last] == time; ++last) {
      if (s.event[last] == 1) meet(last, 1);
    }
    for (std::size_t k = i; k < last; ++k) {
      if (s.event[k] == 1) events.add(s.rank[k], s.weight[k] * s.time_weight[k]);
    }
    for (std::size_t k = i; k < last; ++k) {
      if (s.event[k] == 0) meet(k, 1);
    }
    i = last;
  }
}

/// The rows of one stratum in the order of time.
Stratum stratum_of(const FollowUp& data, std::span<const double> risk, std::vector<Keyed> rows) {
  Stratum s;
  for (const Keyed& one : sorted(std::move(rows))) {
    s.rows.push_back(one.row);
    s.time.push_back(one.key);
    s.weight.push_back(data.weight_of(one.row));
    s.event.push_back(data.event[one.row] != 0 ? 1 : 0);
    if (data.truncated()) s.entry.push_back(data.entry[one.row]);
  }
  s.time_weight.assign(s.size(), 1.0);
  rank_risks(s, risk);
  return s;
}

std::vector<Stratum> split(const FollowUp& data, std::span<const double> risk) {
  std::map<int, std::vector<Keyed>> rows;
  for (std::uint32_t i = 0; i < data.size(); ++i)
    rows[data.stratum_of(i)].push_back({data.time[i], i});
  std::vector<Stratum> out;
  for (auto& [label, members] : rows) out.push_back(stratum_of(data, risk, std::move(members)));
  return out;
}

Interval around(double value, double half, double low, double high) {
  return {std::max(low, value - half), std::min(high, value + half)};
}

/// The index and its influence.
///
/// total  the pairs of all events
/// rows   the pairs that each row of the data takes part in
Result<Concordance> finish(const FollowUp& data, const Pairs& total, const std::vector<Pairs>& rows,
                           double level) {
  Concordance out;
  out.concordant = total.concordant;
  out.discordant = total.discordant;
  out.tied_risk = total.tied;
  const double all = out.concordant + out.discordant + out.tied_risk;
  if (!(all > 0)) {
    return Error{Code::kNoEvents, "event", "no event has anyone under observation beyond it",
                 Reason{"no_pair", {}, ""}};
  }
  out.index = (out.concordant + 0.5 * out.tied_risk) / all;
  double variance = 0;
  out.influence.reserve(data.size());
  for (std::size_t i = 0; i < data.size(); ++i) {
    const Pairs& own = rows[i];
    const double pairs = own.concordant + own.discordant + own.tied;
    out.influence.push_back(data.weight_of(i) *
                            (own.concordant + 0.5 * own.tied - out.index * pairs) / all);
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

Result<Concordance> count(const FollowUp& data, const std::vector<Stratum>& strata, double level) {
  Pairs total;
  std::vector<Pairs> rows(data.size());
  for (const Stratum& s : strata) {
    std::vector<Pairs> pairs(s.size());
    sweep_events(s, pairs);
    for (std::size_t k = 0; k < s.size(); ++k) {
      total.concordant += s.weight[k] * pairs[k].concordant;
      total.discordant += s.weight[k] * pairs[k].discordant;
      total.tied += s.weight[k] * pairs[k].tied;
    }
    sweep_rows(s, pairs);
    for (std::size_t k = 0; k < s.size(); ++k) rows[s.rows[k]] = pairs[k];
  }
  return finish(data, total, rows, level);
}

}  // namespace

Result<Concordance> concordance(const FollowUp& data, std::span<const double> risk, double level) {
  if (auto fault = check_input(data, risk, level)) return *fault;
  return count(data, split(data, risk), level);
}

Result<Concordance> uno_concordance(const FollowUp& data, std::span<const double> risk, double tau,
                                    double level) {
  if (auto fault = check_input(data, risk, level)) return *fault;
  if (!(tau > 0)) {
    return Error{Code::kInvalidArgument, "tau", format_number(tau) + "; must be positive"};
  }
  auto strata = split(data, risk);
  for (Stratum& s : strata) {
    const std::vector<std::size_t> rows(s.rows.begin(), s.rows.end());
    const auto g = censoring_curve(data.take(rows));
    if (!g) return g.error();
    for (std::size_t k = 0; k < s.size(); ++k) {
      const bool counts = s.event[k] == 1 && s.time[k] <= tau;
      const double weight = counts ? 1 / g->left_limit(s.time[k]) : 0;
      s.time_weight[k] = weight * weight;
    }
  }
  return count(data, strata, level);
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
