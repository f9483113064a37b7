// Cumulative incidence by the Aalen-Johansen recursion.
#include "core/survival/competing_risks.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace hepatica::survival {
namespace {

/// P(free), P(the cause), P(another cause) and the covariance of the three estimates, carried
/// through one event time after the other.
///
/// New p = p M with M moving shares d_k / n out of the free state; so the covariance becomes M' V M
/// plus what the new shares add: free^2 times the multinomial covariance of the shares.
class States {
 public:
  void pass(double at_risk, double events, double others) {
    const double a = events / at_risk, b = others / at_risk, stay = 1 - a - b;
    const double from = variance_[0][0];
    const double free_cause = variance_[0][1], free_other = variance_[0][2];
    const double scale = free_ * free_ / at_risk;
    const double va = scale * a * (1 - a), vb = scale * b * (1 - b), ab = -scale * a * b;
    variance_[1][1] += 2 * a * free_cause + a * a * from + va;
    variance_[2][2] += 2 * b * free_other + b * b * from + vb;
    variance_[1][2] += a * free_other + b * free_cause + a * b * from + ab;
    variance_[0][1] = stay * (free_cause + a * from) - va - ab;
    variance_[0][2] = stay * (free_other + b * from) - vb - ab;
    variance_[0][0] = stay * stay * from + va + vb + 2 * ab;
    cause_ += free_ * a;
    free_ *= stay;
  }
  void everybody_leaves() { free_ = 0; }  // exactly, where rounding would leave a rest
  double cause() const { return cause_; }
  double std_error() const { return std::sqrt(std::max(0.0, variance_[1][1])); }

 private:
  double free_ = 1, cause_ = 0;
  double variance_[3][3] = {};
};

}  // namespace

Status check(const CompetingRisks& data) {
  for (std::size_t i = 0; i < data.cause.size(); ++i) {
    if (data.cause[i] >= 0) continue;
    return Error{Code::kInvalidArgument, "cause",
                 "row " + std::to_string(i + 1) + ": code " + std::to_string(data.cause[i]) +
                     "; expected 0 (censored), 1, 2, ..."};
  }
  return check(cause_specific(data, 1));
}

FollowUp cause_specific(const CompetingRisks& data, int cause) {
  FollowUp out{data.time, {}, data.entry, data.weight, data.stratum};
  out.event.reserve(data.cause.size());
  for (int value : data.cause) out.event.push_back(value == cause && cause != 0);
  return out;
}

Result<std::vector<IncidencePoint>> cumulative_incidence(const CompetingRisks& data, int cause,
                                                         const CurveOptions& options) {
  if (auto fault = check(data)) return *fault;
  if (auto fault = check_level(options.level)) return *fault;
  if (cause < 1) return Error{Code::kInvalidArgument, "cause", "must be 1 or more"};
  const FollowUp rows = cause_specific(data, cause);
  std::vector<std::size_t> exits(data.size()), entries;
  std::iota(exits.begin(), exits.end(), std::size_t{0});
  if (rows.truncated()) entries = exits;
  std::sort(exits.begin(), exits.end(),
            [&](std::size_t a, std::size_t b) { return data.time[a] < data.time[b]; });
  std::sort(entries.begin(), entries.end(),
            [&](std::size_t a, std::size_t b) { return data.entry[a] < data.entry[b]; });
  double at_risk = 0;
  std::size_t count = 0, entered = 0;
  if (entries.empty()) {
    for (std::size_t i : exits) at_risk += rows.weight_of(i), ++count;
  }
  States states;
  std::vector<IncidencePoint> out;
  for (std::size_t i = 0; i < exits.size();) {
    IncidencePoint point;
    point.time = data.time[exits[i]];
    for (; entered < entries.size() && data.entry[entries[entered]] < point.time; ++entered) {
      at_risk += rows.weight_of(entries[entered]), ++count;
    }
    point.at_risk = at_risk;
    const std::size_t before = count;
    std::size_t event_rows = 0;
    for (; i < exits.size() && data.time[exits[i]] == point.time; ++i, --count) {
      const std::size_t row = exits[i];
      const double w = rows.weight_of(row);
      at_risk -= w;
      if (data.cause[row] == 0) continue;
      (data.cause[row] == cause ? point.events : point.other_events) += w;
      ++event_rows;
    }
    if (count == 0) at_risk = 0;
    if (event_rows > 0) states.pass(point.at_risk, point.events, point.other_events);
    if (event_rows == before) states.everybody_leaves();
    point.incidence = states.cause();
    point.std_error = states.std_error();
    if (point.incidence > 0) {
      point.interval =
          survival_interval(point.incidence, point.std_error / point.incidence, options);
    }
    out.push_back(point);
  }
  return out;
}

}  // namespace hepatica::survival
