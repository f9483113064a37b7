// Net benefit over threshold probabilities.
#include "core/survival/decision_curve.h"

#include <cmath>
#include <numeric>

#include "core/base/number_text.h"
#include "core/base/reason.h"
#include "core/survival/horizon_risk.h"

namespace hepatica::survival {
namespace {

/// What a risk must not lie below to be treated at the threshold.
double least_treated(double threshold) { return threshold - 1e-12; }

Status check_thresholds(std::span<const double> thresholds) {
  for (double q : thresholds) {
    if (q > 0 && q < 1) continue;
    return Error{Code::kInvalidArgument, "thresholds",
                 format_number(q) + "; must lie inside (0, 1)"};
  }
  return success();
}

/// All shares are of the cohort; `events` of the treated is absent when it is unknown.
NetBenefit net_benefit(double threshold, double treated, std::optional<double> treated_events,
                       double overall_risk) {
  const double odds = threshold / (1 - threshold);
  NetBenefit out;
  out.threshold = threshold;
  out.treat_all = overall_risk - (1 - overall_risk) * odds;
  if (!treated_events) return out;
  out.net_benefit = *treated_events - (treated - *treated_events) * odds;
  out.avoided = (*out.net_benefit - out.treat_all) / odds;
  return out;
}

}  // namespace

Result<std::vector<NetBenefit>> decision_curve(std::span<const int> y,
                                               std::span<const double> probability,
                                               std::span<const double> thresholds) {
  if (y.empty()) return Error{Code::kInvalidArgument, "y", "the cohort has no rows"};
  if (auto fault = check_binary(y, y.size(), "y")) return *fault;
  if (auto fault = check_probability(probability, y.size(), "probability")) return *fault;
  if (auto fault = check_thresholds(thresholds)) return *fault;
  const auto n = static_cast<double>(y.size());
  const double overall = static_cast<double>(std::accumulate(y.begin(), y.end(), 0)) / n;
  std::vector<NetBenefit> out;
  for (double q : thresholds) {
    std::size_t treated = 0, events = 0;
    for (std::size_t i = 0; i < y.size(); ++i) {
      if (probability[i] < least_treated(q)) continue;
      ++treated;
      events += y[i] == 1;
    }
    out.push_back(
        net_benefit(q, static_cast<double>(treated) / n, static_cast<double>(events) / n, overall));
    out.back().treated = treated;
  }
  return out;
}

Result<std::vector<NetBenefit>> decision_curve_at(const FollowUp& data,
                                                  std::span<const double> probability,
                                                  double horizon,
                                                  std::span<const double> thresholds) {
  if (auto fault = check(data)) return *fault;
  if (auto fault = check_probability(probability, data.size(), "probability")) return *fault;
  if (auto fault = check_thresholds(thresholds)) return *fault;
  std::vector<std::size_t> rows(data.size());
  std::iota(rows.begin(), rows.end(), std::size_t{0});
  const auto overall = horizon_risk(data, rows, horizon);
  if (!(horizon > 0) || !overall) {
    return Error{Code::kInvalidArgument, "horizon",
                 "nobody was followed up to " + format_number(horizon),
                 Reason{"nobody_followed_to", {{"time", horizon}}, ""}};
  }
  double total = 0;
  for (std::size_t i : rows) total += data.weight_of(i);
  std::vector<NetBenefit> out;
  for (double q : thresholds) {
    rows.clear();
    double weight = 0;
    for (std::size_t i = 0; i < data.size(); ++i) {
      if (probability[i] < least_treated(q)) continue;
      rows.push_back(i);
      weight += data.weight_of(i);
    }
    const double treated = weight / total;
    std::optional<double> events = horizon_risk(data, rows, horizon);
    if (rows.empty()) events = 0;
    if (events) *events *= treated;
    out.push_back(net_benefit(q, treated, events, *overall));
    out.back().treated = rows.size();
  }
  return out;
}

std::vector<double> even_thresholds(double from, double to, int count) {
  std::vector<double> out;
  out.reserve(static_cast<std::size_t>(count));
  for (int k = 0; k < count; ++k) {
    const double q = count == 1 ? from : from + (to - from) * k / (count - 1);
    out.push_back(std::round(q * 1e12) / 1e12);  // 0.4, not 0.3999999999999999
  }
  return out;
}

}  // namespace hepatica::survival
