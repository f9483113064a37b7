// The censoring curve, its weights and their influence.
#include "core/survival/censoring.h"

#include <algorithm>
#include <numeric>

#include "core/base/number_text.h"
#include "core/base/reason.h"

namespace hepatica::survival {
namespace {

/// The risk sets of being censored, one entry per time with a censoring.
struct CensoringTime {
  double time = 0;
  double at_risk = 0;   // weighted, events of this time gone
  double censored = 0;  // weighted
  bool last = false;    // nobody remains
};

std::vector<std::size_t> by_time(const FollowUp& data) {
  std::vector<std::size_t> order(data.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::sort(order.begin(), order.end(),
            [&](std::size_t a, std::size_t b) { return data.time[a] < data.time[b]; });
  return order;
}

std::vector<CensoringTime> censoring_times(const FollowUp& data) {
  const auto order = by_time(data);
  // From the last time backwards, so that the numbers at risk are sums of what is still to come.
  std::vector<CensoringTime> out;
  double later = 0;
  for (std::size_t i = order.size(); i > 0;) {
    const double time = data.time[order[i - 1]];
    CensoringTime at{time, later, 0, later == 0};
    double events = 0;
    for (; i > 0 && data.time[order[i - 1]] == time; --i) {
      const double w = data.weight_of(order[i - 1]);
      (data.event[order[i - 1]] == 1 ? events : at.censored) += w;
    }
    at.at_risk += at.censored;
    later += events + at.censored;
    if (at.censored > 0) out.push_back(at);
  }
  std::reverse(out.begin(), out.end());
  return out;
}

Status refuse_truncation(const FollowUp& data) {
  if (!data.truncated()) return success();
  return Error{Code::kUnsupported, "entry", "censoring weights with left truncation"};
}

}  // namespace

Result<StepFunction> censoring_curve(const FollowUp& data) {
  if (auto fault = check(data)) return *fault;
  if (auto fault = refuse_truncation(data)) return *fault;
  std::vector<double> jumps, values;
  double g = 1;
  for (const CensoringTime& at : censoring_times(data)) {
    g = at.last ? 0 : g * (at.at_risk - at.censored) / at.at_risk;
    jumps.push_back(at.time);
    values.push_back(g);
  }
  return StepFunction(1, std::move(jumps), std::move(values));
}

Result<HorizonWeights> horizon_weights(const FollowUp& data, double horizon) {
  if (!data.weight.empty()) {
    return Error{Code::kInvalidArgument, "weight", "measures at a horizon take no case weights"};
  }
  const auto g = censoring_curve(data);
  if (!g) return g.error();
  if (!(horizon > 0)) {
    return Error{Code::kInvalidArgument, "horizon", format_number(horizon) + "; must be positive"};
  }
  const double last = *std::max_element(data.time.begin(), data.time.end());
  if (!(horizon <= last)) {
    return Error{Code::kInvalidArgument, "horizon",
                 "nobody was followed up to " + format_number(horizon) + "; the last time is " +
                     format_number(last),
                 Reason{"beyond_follow_up", {{"time", horizon}, {"last", last}}, ""}};
  }
  HorizonWeights out;
  out.horizon = horizon;
  const double g_horizon = (*g)(horizon);
  for (std::size_t i = 0; i < data.size(); ++i) {
    if (data.time[i] > horizon) {
      out.status.push_back(StatusAt::kFree);
      out.weight.push_back(1 / g_horizon);
      ++out.free;
    } else if (data.event[i] == 1) {
      out.status.push_back(StatusAt::kEvent);
      out.weight.push_back(1 / g->left_limit(data.time[i]));
      ++out.events;
    } else {
      out.status.push_back(StatusAt::kUnknown);
      out.weight.push_back(0);
    }
  }
  return out;
}

std::vector<double> censoring_influence(const FollowUp& data, const HorizonWeights& weights,
                                        std::span<const double> v) {
  // -log G(u) moves with the weight of row i by
  //   sum over censoring times s <= u of (i censored at s - i at risk at s * dL(s)) / (Y(s) (1 -
  //   dL(s)))
  // and v_k uses G just before its time (events) or at the horizon (free): reach(s) is the sum of
  // the v_k whose u lies at or beyond s.
  const auto times = censoring_times(data);
  const auto order = by_time(data);
  std::vector<double> own(times.size(), 0.0), lived(times.size(), 0.0);
  double reach = 0;
  for (std::size_t k = 0; k < v.size(); ++k) {
    if (weights.status[k] == StatusAt::kFree) reach += v[k];
  }
  std::size_t next = order.size();
  for (std::size_t m = times.size(); m-- > 0;) {
    if (times[m].time > weights.horizon) continue;
    for (; next > 0 && data.time[order[next - 1]] > times[m].time; --next) {
      const std::size_t k = order[next - 1];
      if (weights.status[k] == StatusAt::kEvent) reach += v[k];
    }
    if (times[m].last) continue;  // nobody lies beyond: reach is 0
    const double share = times[m].censored / times[m].at_risk;
    own[m] = reach / (times[m].at_risk * (1 - share));
    lived[m] = own[m] * share;
  }
  std::vector<double> out(data.size(), 0.0);
  double cumulative = 0;
  std::size_t m = 0;
  for (std::size_t row : order) {
    for (; m < times.size() && times[m].time < data.time[row]; ++m) cumulative += lived[m];
    out[row] = -cumulative;
    if (data.event[row] == 0 && m < times.size() && times[m].time == data.time[row]) {
      out[row] += own[m] - lived[m];
    }
  }
  return out;
}

}  // namespace hepatica::survival
