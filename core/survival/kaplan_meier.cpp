// Product-limit estimate: one pass over the times in order.
#include "core/survival/kaplan_meier.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "core/base/number_text.h"
#include "core/base/reason.h"
#include "core/survival/distribution.h"

namespace hepatica::survival {
namespace {

std::vector<std::size_t> order_of(const std::vector<double>& values) {
  std::vector<std::size_t> order(values.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::sort(order.begin(), order.end(),
            [&](std::size_t a, std::size_t b) { return values[a] < values[b]; });
  return order;
}

/// A weighted number of rows. The plain count beside it tells exactly when it is empty, where the
/// sum of fractional weights may leave a rounding rest.
struct Tally {
  double weight = 0;
  std::size_t rows = 0;

  void add(double w) { weight += w, ++rows; }
  void remove(double w) { weight = --rows == 0 ? 0 : weight - w; }
};

/// First time at which a limit of the curve is at or below `target`, with the middle of a flat
/// stretch that lies exactly on it.
template <typename ValueOf>
std::optional<double> crossing(const std::vector<CurvePoint>& points, double target,
                               ValueOf value_of) {
  constexpr double kTolerance = 1.4901161193847656e-08;  // sqrt of the machine epsilon
  for (std::size_t i = 0; i < points.size(); ++i) {
    const std::optional<double> value = value_of(points[i]);
    if (!value || *value > target + kTolerance) continue;
    if (*value < target - kTolerance) return points[i].time;
    for (std::size_t k = i + 1; k < points.size(); ++k) {
      const std::optional<double> next = value_of(points[k]);
      if (!next || *next < target - kTolerance) return 0.5 * (points[i].time + points[k].time);
    }
    return points[i].time;
  }
  return std::nullopt;
}

}  // namespace

StepFunction SurvivalCurve::as_step_function() const {
  std::vector<double> jumps, values;
  for (const CurvePoint& point : points) {
    if (point.events <= 0) continue;
    jumps.push_back(point.time);
    values.push_back(point.survival);
  }
  return {1.0, std::move(jumps), std::move(values)};
}

std::optional<Interval> survival_interval(double survival, double log_std_error,
                                          const CurveOptions& options) {
  if (survival <= 0) return std::nullopt;
  const double half = normal_multiplier(options.level) * log_std_error;
  switch (options.interval) {
    case CurveInterval::kPlain:
      return Interval{std::max(survival - half * survival, 0.0),
                      std::min(survival + half * survival, 1.0)};
    case CurveInterval::kLog:
      return Interval{survival * std::exp(-half), std::min(survival * std::exp(half), 1.0)};
    case CurveInterval::kLogLog:
      break;
  }
  if (survival >= 1) return std::nullopt;
  const double centre = std::log(-std::log(survival));
  const double reach = half / std::log(survival);  // negative
  return Interval{std::exp(-std::exp(centre - reach)), std::exp(-std::exp(centre + reach))};
}

Result<SurvivalCurve> kaplan_meier(const FollowUp& data, const CurveOptions& options) {
  if (auto fault = check(data)) return *fault;
  if (auto fault = check_level(options.level)) return *fault;
  const auto exits = order_of(data.time);
  const auto entries = data.truncated() ? order_of(data.entry) : std::vector<std::size_t>{};
  Tally at_risk;
  if (!data.truncated()) {
    for (std::size_t row : exits) at_risk.add(data.weight_of(row));
  }
  SurvivalCurve curve;
  curve.level = options.level;
  double survival = 1, variance = 0;  // variance of log S
  std::size_t entered = 0;
  for (std::size_t i = 0; i < exits.size();) {
    CurvePoint point;
    point.time = data.time[exits[i]];
    while (entered < entries.size() && data.entry[entries[entered]] < point.time) {
      at_risk.add(data.weight_of(entries[entered++]));
    }
    const Tally before = at_risk;
    std::size_t event_rows = 0;
    for (; i < exits.size() && data.time[exits[i]] == point.time; ++i) {
      const double w = data.weight_of(exits[i]);
      (data.event[exits[i]] == 1 ? point.events : point.censored) += w;
      event_rows += data.event[exits[i]] == 1;
      at_risk.remove(w);
    }
    point.at_risk = before.weight;
    if (event_rows == before.rows) {
      survival = 0;
    } else if (event_rows > 0) {
      const double left = before.weight - point.events;
      survival *= left / before.weight;
      variance += point.events / (before.weight * left);
    }
    point.survival = survival;
    if (survival > 0) point.std_error = survival * std::sqrt(variance);
    point.interval = survival_interval(survival, std::sqrt(variance), options);
    curve.points.push_back(point);
  }
  return curve;
}

Result<std::vector<SurvivalCurve>> kaplan_meier_by_group(const FollowUp& data,
                                                         std::span<const int> group,
                                                         int group_count,
                                                         const CurveOptions& options) {
  if (auto fault = check_groups(group, group_count, data.size())) return *fault;
  std::vector<SurvivalCurve> curves;
  for (int g = 0; g < group_count; ++g) {
    std::vector<std::size_t> rows;
    for (std::size_t i = 0; i < group.size(); ++i) {
      if (group[i] == g) rows.push_back(i);
    }
    if (rows.empty()) {
      return Error{Code::kInvalidArgument, "group", "group " + std::to_string(g) + " has no rows"};
    }
    auto curve = kaplan_meier(data.take(rows), options);
    if (!curve) return curve.error();
    curves.push_back(*std::move(curve));
  }
  return curves;
}

Result<TimeQuantile> time_quantile(const SurvivalCurve& curve, double p) {
  if (!(p > 0 && p < 1)) {
    return Error{Code::kInvalidArgument, "p", format_number(p) + "; a share between 0 and 1"};
  }
  using Value = std::optional<double>;
  TimeQuantile out;
  out.estimate =
      crossing(curve.points, 1 - p, [](const CurvePoint& c) { return Value(c.survival); });
  out.lower = crossing(curve.points, 1 - p, [](const CurvePoint& c) {
    return c.interval ? Value(c.interval->lower) : std::nullopt;
  });
  out.upper = crossing(curve.points, 1 - p, [](const CurvePoint& c) {
    return c.interval ? Value(c.interval->upper) : std::nullopt;
  });
  return out;
}

Result<RestrictedMean> restricted_mean(const SurvivalCurve& curve, double horizon) {
  const auto& points = curve.points;
  if (!(horizon > 0) || !std::isfinite(horizon)) {
    return Error{Code::kInvalidArgument, "horizon", format_number(horizon) + "; must be positive"};
  }
  if (points.empty() || (points.back().time < horizon && points.back().survival > 0)) {
    return Error{Code::kInvalidArgument, "horizon",
                 "no one was followed up to " + format_number(horizon),
                 Reason{"nobody_followed_to", {{"time", horizon}}, ""}};
  }
  // From the horizon backwards, so that the area still to come is at hand at each event.
  RestrictedMean out;
  double area = 0, variance = 0, right = horizon;
  for (std::size_t i = points.size(); i-- > 0;) {
    const CurvePoint& point = points[i];
    if (point.time > horizon) continue;
    area += point.survival * (right - point.time);
    right = point.time;
    const double left = point.at_risk - point.events;
    if (point.events > 0 && point.survival > 0) {
      variance += area * area * point.events / (point.at_risk * left);
    }
  }
  out.mean = area + right;  // S = 1 before the first time
  out.std_error = std::sqrt(variance);
  return out;
}

std::vector<double> number_at_risk(const FollowUp& data, std::span<const double> times) {
  std::vector<double> out(times.size(), 0.0);
  for (std::size_t k = 0; k < times.size(); ++k) {
    for (std::size_t i = 0; i < data.size(); ++i) {
      if (data.time[i] >= times[k] && data.entry_of(i) < times[k]) out[k] += data.weight_of(i);
    }
  }
  return out;
}

}  // namespace hepatica::survival
