// Brier scores with and without censoring.
#include "core/survival/brier.h"

#include <algorithm>
#include <cmath>

#include "core/survival/censoring.h"
#include "core/survival/distribution.h"
#include "core/survival/horizon_risk.h"

namespace hepatica::survival {
namespace {

void finish(BrierScore& out, double level) {
  double variance = 0;
  for (double x : out.influence) variance += x * x;
  out.std_error = std::sqrt(variance);
  const double half = normal_multiplier(level) * out.std_error;
  out.interval = {std::max(0.0, out.score - half), std::min(1.0, out.score + half)};
  out.ipa = out.null > 0 ? 1 - out.score / out.null : 0;
}

/// Weighted squared distances of each row; `risk(i)` is its predicted probability.
template <typename Risk>
std::vector<double> distances(const HorizonWeights& weights, Risk risk) {
  std::vector<double> out(weights.status.size(), 0.0);
  for (std::size_t i = 0; i < out.size(); ++i) {
    const double distance = weights.status[i] == StatusAt::kEvent ? 1 - risk(i) : risk(i);
    out[i] = weights.weight[i] * distance * distance;
  }
  return out;
}

double mean(const std::vector<double>& values) {
  double sum = 0;
  for (double x : values) sum += x;
  return sum / static_cast<double>(values.size());
}

}  // namespace

Result<BrierScore> brier_score(std::span<const int> y, std::span<const double> probability,
                               double level) {
  if (auto fault = check_level(level)) return *fault;
  if (y.size() < 2) return Error{Code::kInvalidArgument, "y", "needs two rows or more"};
  if (auto fault = check_binary(y, y.size(), "y")) return *fault;
  if (auto fault = check_probability(probability, y.size(), "probability")) return *fault;
  const auto n = static_cast<double>(y.size());
  std::vector<double> squares;
  double events = 0;
  for (std::size_t i = 0; i < y.size(); ++i) {
    squares.push_back((y[i] - probability[i]) * (y[i] - probability[i]));
    events += y[i];
  }
  BrierScore out;
  out.score = mean(squares);
  out.null = events / n * (1 - events / n);
  for (double square : squares)
    out.influence.push_back((square - out.score) / std::sqrt(n * (n - 1)));
  finish(out, level);
  return out;
}

Result<BrierScore> brier_score_at(const FollowUp& data, std::span<const double> probability,
                                  double horizon, double level) {
  if (auto fault = check_level(level)) return *fault;
  const auto weights = horizon_weights(data, horizon);
  if (!weights) return weights.error();
  if (auto fault = check_probability(probability, data.size(), "probability")) return *fault;
  const auto curve = kaplan_meier(data);
  if (!curve) return curve.error();
  const double overall = 1 - curve->as_step_function()(horizon);
  BrierScore out;
  auto squares = distances(*weights, [&](std::size_t i) { return probability[i]; });
  out.score = mean(squares);
  out.null = mean(distances(*weights, [&](std::size_t) { return overall; }));
  const auto n = static_cast<double>(data.size());
  for (double& square : squares) square /= n;
  out.influence = censoring_influence(data, *weights, squares);
  for (std::size_t i = 0; i < squares.size(); ++i) out.influence[i] += squares[i] - out.score / n;
  finish(out, level);
  return out;
}

Result<IntegratedBrier> integrated_brier(const FollowUp& data, const RiskAt& risk_at,
                                         std::span<const double> grid) {
  if (grid.empty()) return Error{Code::kInvalidArgument, "grid", "no times"};
  IntegratedBrier out;
  double time = 0, score = 0, null = 0;
  for (double next : grid) {
    if (!(next > time)) {
      return Error{Code::kInvalidArgument, "grid", "times must be positive and increase"};
    }
    const auto at = brier_score_at(data, risk_at(next), next);
    if (!at) return at.error();
    out.score += 0.5 * (next - time) * (score + at->score);
    out.null += 0.5 * (next - time) * (null + at->null);
    out.times.push_back(next);
    out.scores.push_back(score = at->score);
    out.null_scores.push_back(null = at->null);
    time = next;
  }
  out.score /= time;
  out.null /= time;
  out.ipa = out.null > 0 ? 1 - out.score / out.null : 0;
  return out;
}

std::vector<double> event_grid(const FollowUp& data, double horizon, std::size_t most) {
  std::vector<double> times;
  for (std::size_t i = 0; i < data.size(); ++i) {
    if (data.event[i] == 1 && data.time[i] > 0 && data.time[i] < horizon)
      times.push_back(data.time[i]);
  }
  std::sort(times.begin(), times.end());
  times.erase(std::unique(times.begin(), times.end()), times.end());
  if (most > 1 && times.size() + 1 > most) {
    std::vector<double> thin;
    for (std::size_t k = 0; k + 1 < most; ++k) thin.push_back(times[k * times.size() / (most - 1)]);
    times = std::move(thin);
  }
  times.push_back(horizon);
  return times;
}

Result<BrierDifference> compare_brier(const BrierScore& first, const BrierScore& second,
                                      double level) {
  if (auto fault = check_level(level)) return *fault;
  if (first.influence.size() != second.influence.size()) {
    return Error{Code::kInvalidArgument, "influence", "the two scores come from different rows"};
  }
  BrierDifference out;
  out.difference = first.score - second.score;
  double variance = 0;
  for (std::size_t i = 0; i < first.influence.size(); ++i) {
    const double d = first.influence[i] - second.influence[i];
    variance += d * d;
  }
  out.std_error = std::sqrt(variance);
  const double half = normal_multiplier(level) * out.std_error;
  out.interval = {out.difference - half, out.difference + half};
  if (out.std_error > 0) {
    out.p_value = 2 * normal_upper_tail(std::fabs(out.difference) / out.std_error);
  }
  return out;
}

}  // namespace hepatica::survival
