// Kaplan-Meier by group.
#include "core/cohort/curves.h"

#include <algorithm>
#include <cmath>

#include "core/survival/kaplan_meier.h"
#include "core/survival/log_rank.h"

namespace hepatica::cohort {
namespace {

void put_interval(Json& at, const std::optional<survival::Interval>& interval) {
  at["lower"] = interval ? Json(interval->lower) : Json();
  at["upper"] = interval ? Json(interval->upper) : Json();
}

/// A round step that makes five to ten steps up to the last time; 0 alone where nobody was followed
/// for longer than that.
std::vector<double> even_times(double last) {
  const double raw = last / 6, size = std::pow(10, std::floor(std::log10(raw)));
  // Of 0, or of less than a double can be, the power is 0: a step of 0 would never come to an end.
  if (!(size > 0)) return {0.0};
  double step = 10 * size;
  for (double factor : {1.0, 2.0, 3.0, 6.0}) {
    if (raw <= factor * size) {
      step = factor * size;
      break;
    }
  }
  std::vector<double> out;
  for (int k = 0; step * k <= last; ++k) out.push_back(step * k);
  return out;
}

Json curve_json(const survival::SurvivalCurve& curve) {
  Json time = {0.0}, value = {1.0}, lower = {1.0}, upper = {1.0}, censored = Json::array();
  for (const auto& point : curve.points) {
    if (point.censored > 0) censored.push_back(point.time);
    if (point.events == 0) continue;
    time.push_back(point.time);
    value.push_back(point.survival);
    lower.push_back(point.interval ? Json(point.interval->lower) : Json());
    upper.push_back(point.interval ? Json(point.interval->upper) : Json());
  }
  return {{"time", time},
          {"survival", value},
          {"lower", lower},
          {"upper", upper},
          {"censored", censored}};
}

Json read_off(const survival::SurvivalCurve& curve, const survival::FollowUp& data,
              const std::vector<double>& times) {
  Json out = Json::array();
  const auto at_risk = survival::number_at_risk(data, times);
  for (std::size_t k = 0; k < times.size(); ++k) {
    Json at = {{"time", times[k]}, {"at_risk", at_risk[k]}};
    const survival::CurvePoint* last = nullptr;
    for (const auto& point : curve.points) {
      if (point.time <= times[k]) last = &point;
    }
    const bool followed = times[k] <= curve.points.back().time || curve.points.back().survival == 0;
    if (last == nullptr) {
      at["survival"] = 1.0;
    } else if (followed) {
      at["survival"] = last->survival;
      put_interval(at, last->interval);
    }
    out.push_back(at);
  }
  return out;
}

Json median_json(const survival::SurvivalCurve& curve) {
  Json out = Json::object();
  const auto median = survival::time_quantile(curve);
  if (!median.ok()) return out;
  if (median->estimate) out["estimate"] = *median->estimate;
  if (median->lower) out["lower"] = *median->lower;
  if (median->upper) out["upper"] = *median->upper;
  return out;
}

/// One group's line of the answer.
Result<Json> group_curve(const Cohort& cohort, const std::string& name,
                         const std::vector<std::size_t>& rows, const std::vector<double>& times) {
  const auto data = counted_follow_up(cohort, rows);
  const auto curve = survival::kaplan_meier(data);
  if (!curve.ok()) return curve.error();
  const auto events =
      std::count_if(rows.begin(), rows.end(), [&](std::size_t i) { return cohort.event[i] == 1; });
  return Json{{"group", name},
              {"rows", rows.size()},
              {"events", events},
              {"median", median_json(*curve)},
              {"curve", curve_json(*curve)},
              {"at", read_off(*curve, data, times)}};
}

}  // namespace

Result<Json> survival_by_group(const Cohort& cohort, const std::string& group,
                               std::vector<double> times) {
  if (!cohort.is_survival) {
    return Error{Code::kInvalidArgument, "outcome", "the mapping names no time and event",
                 Reason{"no_time", {}, ""}};
  }
  const Column* by = nullptr;
  if (!group.empty()) {
    const auto found = cohort.grouping(group, "group");
    if (!found.ok()) return found.error();
    by = *found;
  }
  Flow flow = cohort.flow;
  std::vector<std::string> names = {"all"};
  if (by != nullptr) names = level_names(*by);
  std::vector<std::vector<std::size_t>> members(names.size());
  for (std::size_t i = 0; i < cohort.rows(); ++i) {
    if (cohort.outcome_known[i] == 0) {
      flow.leave_out(cohort.outcome_fault[i], cohort.row_number[i]);
    } else if (by != nullptr && by->known[i] == 0) {
      flow.leave_out(Reason{"unknown", {{"variables", Json::array({group})}}, group + " unknown"},
                     cohort.row_number[i]);
    } else {
      members[by == nullptr ? 0 : static_cast<std::size_t>(by->value[i])].push_back(i);
    }
  }
  std::vector<std::size_t> used;
  std::vector<int> label;
  std::vector<std::string> present;
  for (std::size_t g = 0; g < names.size(); ++g) {
    if (members[g].empty()) continue;
    for (std::size_t i : members[g])
      used.push_back(i), label.push_back(static_cast<int>(present.size()));
    present.push_back(names[g]);
  }
  flow.used = used.size();
  if (used.empty()) return no_rows(flow, "no row has a known outcome");
  const auto groups = static_cast<int>(present.size());
  if (times.empty()) {
    double last = 0;
    for (std::size_t i : used) last = std::max(last, cohort.time[i]);
    times = even_times(last);
  }
  std::erase_if(members, [](const auto& rows) { return rows.empty(); });
  Json listed = Json::array();
  for (std::size_t g = 0; g < present.size(); ++g) {
    const auto one = group_curve(cohort, present[g], members[g], times);
    if (!one.ok()) return one.error();
    listed.push_back(*one);
  }
  Json out = {{"flow", to_json(flow)},
              {"time_unit", cohort.time_unit},
              {"times", times},
              {"groups", listed}};
  if (by != nullptr) out["group"] = group;
  if (groups < 2) return out;
  const auto data = follow_up(cohort, used);
  const auto test = survival::log_rank(data, label, groups);
  if (!test.ok()) {
    out["log_rank"] = {{"fault", to_line(test.error())}};
    return out;
  }
  out["log_rank"] = {{"chi_square", test->chi_square},
                     {"degrees", test->degrees},
                     {"p_value", test->p_value},
                     {"observed", test->observed},
                     {"expected", test->expected}};
  if (groups == 2) return out;
  const auto pairs = survival::pairwise_log_rank(data, label, groups);
  Json pairwise = Json::array();
  for (std::size_t k = 0; pairs.ok() && k < pairs->size(); ++k) {
    const auto& pair = (*pairs)[k];
    pairwise.push_back({{"first", present[static_cast<std::size_t>(pair.first)]},
                        {"second", present[static_cast<std::size_t>(pair.second)]},
                        {"chi_square", pair.chi_square},
                        {"p_value", pair.p_value},
                        {"adjusted_p", pair.adjusted_p}});
  }
  out["pairwise"] = pairwise;
  return out;
}

}  // namespace hepatica::cohort
