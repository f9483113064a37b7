// Net reclassification improvement, its two parts kept apart.
#include "core/survival/reclassification.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "core/base/number_text.h"
#include "core/survival/distribution.h"
#include "core/survival/horizon_risk.h"

namespace hepatica::survival {
namespace {

Status check_cuts(std::span<const double> cuts) {
  for (std::size_t k = 0; k < cuts.size(); ++k) {
    if (cuts[k] > 0 && cuts[k] < 1 && (k == 0 || cuts[k] > cuts[k - 1])) continue;
    return Error{Code::kInvalidArgument, "cuts", "must increase inside (0, 1)"};
  }
  return success();
}

/// +1 up, -1 down, 0 stays. A risk on a cut belongs to the class above it.
int move(double old_risk, double new_risk, std::span<const double> cuts) {
  if (cuts.empty()) return (new_risk > old_risk) - (new_risk < old_risk);
  const auto level = [&](double risk) {
    return std::upper_bound(cuts.begin(), cuts.end(), risk) - cuts.begin();
  };
  const auto a = level(old_risk), b = level(new_risk);
  return (b > a) - (b < a);
}

/// Share moving one way minus share moving the other, of `rows`, with its multinomial variance.
Estimate net_share(double forward, double backward, double rows, double level) {
  Estimate out;
  out.value = (forward - backward) / rows;
  out.std_error = std::sqrt(((forward + backward) / rows - out.value * out.value) / rows);
  const double half = normal_multiplier(level) * out.std_error;
  out.interval = {out.value - half, out.value + half};
  return out;
}

}  // namespace

Result<Reclassification> reclassify(std::span<const int> y, std::span<const double> old_risk,
                                    std::span<const double> new_risk, std::span<const double> cuts,
                                    double level) {
  if (auto fault = check_binary(y, y.size(), "y")) return *fault;
  if (auto fault = check_probability(old_risk, y.size(), "old_risk")) return *fault;
  if (auto fault = check_probability(new_risk, y.size(), "new_risk")) return *fault;
  if (auto fault = check_cuts(cuts)) return *fault;
  if (auto fault = check_level(level)) return *fault;
  double up[2] = {0, 0}, down[2] = {0, 0}, rows[2] = {0, 0};
  for (std::size_t i = 0; i < y.size(); ++i) {
    const int way = move(old_risk[i], new_risk[i], cuts);
    rows[y[i]] += 1;
    up[y[i]] += way > 0;
    down[y[i]] += way < 0;
  }
  if (rows[0] == 0 || rows[1] == 0) {
    return Error{Code::kNoEvents, "y", "needs rows with and without the event"};
  }
  Reclassification out;
  out.events = net_share(up[1], down[1], rows[1], level);
  out.non_events = net_share(down[0], up[0], rows[0], level);
  out.total.value = out.events.value + out.non_events.value;
  out.total.std_error = std::hypot(out.events.std_error, out.non_events.std_error);
  const double half = normal_multiplier(level) * out.total.std_error;
  out.total.interval = {out.total.value - half, out.total.value + half};
  return out;
}

Result<ReclassificationAt> reclassify_at(const FollowUp& data, std::span<const double> old_risk,
                                         std::span<const double> new_risk, double horizon,
                                         std::span<const double> cuts) {
  if (auto fault = check(data)) return *fault;
  if (auto fault = check_probability(old_risk, data.size(), "old_risk")) return *fault;
  if (auto fault = check_probability(new_risk, data.size(), "new_risk")) return *fault;
  if (auto fault = check_cuts(cuts)) return *fault;
  std::vector<std::size_t> all(data.size()), up, down;
  std::iota(all.begin(), all.end(), std::size_t{0});
  double weight = 0, weight_up = 0, weight_down = 0;
  for (std::size_t i : all) {
    const int way = move(old_risk[i], new_risk[i], cuts);
    weight += data.weight_of(i);
    if (way == 0) continue;
    (way > 0 ? up : down).push_back(i);
    (way > 0 ? weight_up : weight_down) += data.weight_of(i);
  }
  const auto risk = horizon_risk(data, all, horizon);
  const auto risk_up = up.empty() ? 0 : horizon_risk(data, up, horizon);
  const auto risk_down = down.empty() ? 0 : horizon_risk(data, down, horizon);
  if (!(horizon > 0) || !risk || !risk_up || !risk_down) {
    return Error{Code::kInvalidArgument, "horizon",
                 std::string(!risk      ? "the cohort"
                             : !risk_up ? "those moved up"
                                        : "those moved down") +
                     " were not followed up to " + format_number(horizon)};
  }
  if (*risk == 0 || *risk == 1) {
    return Error{Code::kNoEvents, "event", "nobody or everybody has the event by the horizon"};
  }
  ReclassificationAt out;
  out.moved_up = up.size();
  out.moved_down = down.size();
  out.events = (*risk_up * weight_up - *risk_down * weight_down) / (*risk * weight);
  out.non_events =
      ((1 - *risk_down) * weight_down - (1 - *risk_up) * weight_up) / ((1 - *risk) * weight);
  out.total = out.events + out.non_events;
  return out;
}

}  // namespace hepatica::survival
