// Log-rank tests: one pass over the event times of each stratum.
#include "core/survival/log_rank.h"

#include <Eigen/Dense>
#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>

#include "core/base/reason.h"
#include "core/survival/distribution.h"

namespace hepatica::survival {
namespace {

using Rows = std::vector<std::size_t>;

struct Sums {
  Eigen::VectorXd observed, expected;
  Eigen::MatrixXd variance;
};

/// Adds one event time: n at risk by group, d events by group, weight w = S(t-)^rho.
void add_time(Sums& sums, const Eigen::VectorXd& n, const Eigen::VectorXd& d, double w) {
  const double total = n.sum(), events = d.sum();
  const Eigen::VectorXd share = n / total;
  sums.observed += w * d;
  sums.expected += w * events * share;
  if (total <= 1) return;
  const double factor = w * w * events * (total - events) / (total - 1);
  sums.variance -= factor * share * share.transpose();
  sums.variance.diagonal() += factor * share;
}

void add_stratum(Sums& sums, const FollowUp& data, std::span<const int> group, double rho,
                 Rows exits) {
  const auto by = [](const std::vector<double>& key) {
    return [&key](std::size_t a, std::size_t b) { return key[a] < key[b]; };
  };
  Rows entries = exits;
  std::sort(exits.begin(), exits.end(), by(data.time));
  Eigen::VectorXd at_risk = Eigen::VectorXd::Zero(sums.observed.size());
  if (data.truncated()) {
    std::sort(entries.begin(), entries.end(), by(data.entry));
  } else {
    for (std::size_t row : entries) at_risk[group[row]] += 1;
    entries.clear();
  }
  double survival = 1;
  std::size_t entered = 0;
  for (std::size_t i = 0; i < exits.size();) {
    const double time = data.time[exits[i]];
    for (; entered < entries.size() && data.entry[entries[entered]] < time; ++entered) {
      at_risk[group[entries[entered]]] += 1;
    }
    Eigen::VectorXd events = Eigen::VectorXd::Zero(at_risk.size());
    Eigen::VectorXd gone = events;
    for (; i < exits.size() && data.time[exits[i]] == time; ++i) {
      gone[group[exits[i]]] += 1;
      events[group[exits[i]]] += data.event[exits[i]];
    }
    if (events.sum() > 0) {
      add_time(sums, at_risk, events, rho == 0 ? 1 : std::pow(survival, rho));
      survival *= 1 - events.sum() / at_risk.sum();
    }
    at_risk -= gone;
  }
}

/// Quadratic form of observed - expected over the groups that were ever expected to have an event;
/// one of them is left out, since the differences sum to zero.
Result<LogRankTest> finish(const Sums& sums) {
  std::vector<Eigen::Index> kept;
  for (Eigen::Index g = 0; g < sums.expected.size(); ++g) {
    if (sums.expected[g] > 0) kept.push_back(g);
  }
  if (kept.size() < 2) {
    return Error{Code::kInvalidArgument, "group", "only one group was at risk at an event time"};
  }
  kept.erase(kept.begin());
  const Eigen::VectorXd difference = (sums.observed - sums.expected)(kept);
  const Eigen::LDLT<Eigen::MatrixXd> solver(sums.variance(kept, kept));
  const double largest = solver.vectorD().maxCoeff();
  if (!(solver.vectorD().minCoeff() > 1e-12 * largest) || !(largest > 0)) {
    return Error{Code::kInvalidArgument, "group",
                 "the groups are never at risk together: their curves cannot be compared"};
  }
  LogRankTest test;
  test.observed.assign(sums.observed.begin(), sums.observed.end());
  test.expected.assign(sums.expected.begin(), sums.expected.end());
  test.variance.assign(sums.variance.data(), sums.variance.data() + sums.variance.size());
  test.chi_square = difference.dot(solver.solve(difference));
  test.degrees = static_cast<int>(kept.size());
  test.p_value = chi_square_upper_tail(test.chi_square, test.degrees);
  return test;
}

}  // namespace

Result<LogRankTest> log_rank(const FollowUp& data, std::span<const int> group, int group_count,
                             double rho) {
  if (auto fault = check(data)) return *fault;
  if (auto fault = check_groups(group, group_count, data.size())) return *fault;
  if (!data.weight.empty()) {
    return Error{Code::kInvalidArgument, "weight", "the log-rank test takes no weights"};
  }
  if (!std::isfinite(rho) || rho < 0) {
    return Error{Code::kInvalidArgument, "rho", "must be finite and at least 0"};
  }
  if (data.event_count() == 0) {
    return Error{Code::kNoEvents, "event",
                 "0 events among " + std::to_string(data.size()) + " rows",
                 Reason{"no_events", {{"rows", data.size()}}, ""}};
  }
  std::map<int, Rows> strata;
  for (std::size_t i = 0; i < data.size(); ++i) strata[data.stratum_of(i)].push_back(i);
  Sums sums{Eigen::VectorXd::Zero(group_count), Eigen::VectorXd::Zero(group_count),
            Eigen::MatrixXd::Zero(group_count, group_count)};
  for (const auto& [label, rows] : strata) add_stratum(sums, data, group, rho, rows);
  return finish(sums);
}

Result<std::vector<PairwiseTest>> pairwise_log_rank(const FollowUp& data,
                                                    std::span<const int> group, int group_count,
                                                    Adjustment adjustment) {
  if (auto fault = check_groups(group, group_count, data.size())) return *fault;
  std::vector<PairwiseTest> tests;
  std::vector<double> p_values;
  for (int a = 0; a < group_count; ++a) {
    for (int b = a + 1; b < group_count; ++b) {
      Rows rows;
      std::vector<int> label;
      for (std::size_t i = 0; i < group.size(); ++i) {
        if (group[i] != a && group[i] != b) continue;
        rows.push_back(i);
        label.push_back(group[i] == b);
      }
      const auto test = log_rank(data.take(rows), label, 2);
      if (!test) {
        Error error = test.error();
        error.detail += "; groups " + std::to_string(a) + " and " + std::to_string(b);
        return error;
      }
      tests.push_back({a, b, test->chi_square, test->p_value, test->p_value});
      p_values.push_back(test->p_value);
    }
  }
  const auto adjusted = adjust_p_values(p_values, adjustment);
  for (std::size_t i = 0; i < tests.size(); ++i) tests[i].adjusted_p = adjusted[i];
  return tests;
}

std::vector<double> adjust_p_values(std::span<const double> p_values, Adjustment adjustment) {
  const std::size_t m = p_values.size();
  std::vector<double> out(p_values.begin(), p_values.end());
  Rows order(m);
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::sort(order.begin(), order.end(),
            [&](std::size_t a, std::size_t b) { return p_values[a] < p_values[b]; });
  double bound = adjustment == Adjustment::kHolm ? 0 : 1;
  for (std::size_t k = 0; k < m; ++k) {
    switch (adjustment) {
      case Adjustment::kNone:
        break;
      case Adjustment::kBonferroni:
        out[k] = std::min(1.0, p_values[k] * static_cast<double>(m));
        break;
      case Adjustment::kHolm: {  // from the smallest p upwards
        const std::size_t row = order[k];
        bound = std::max(bound, std::min(1.0, p_values[row] * static_cast<double>(m - k)));
        out[row] = bound;
        break;
      }
      case Adjustment::kBenjaminiHochberg: {  // from the largest p downwards
        const std::size_t row = order[m - 1 - k];
        bound =
            std::min(bound, p_values[row] * static_cast<double>(m) / static_cast<double>(m - k));
        out[row] = bound;
        break;
      }
    }
  }
  return out;
}

}  // namespace hepatica::survival
