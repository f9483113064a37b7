// Areas under ROC curves with their influences; the curves themselves.
#include "core/survival/roc.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "core/survival/censoring.h"
#include "core/survival/distribution.h"

namespace hepatica::survival {
namespace {

/// Weighted cases and controls; a row that is neither has both weights 0.
struct Groups {
  std::vector<double> case_weight;
  std::vector<double> control_weight;
  double cases = 0;
  double controls = 0;
};

Status sum_up(Groups& groups, const char* field) {
  groups.cases = std::accumulate(groups.case_weight.begin(), groups.case_weight.end(), 0.0);
  groups.controls =
      std::accumulate(groups.control_weight.begin(), groups.control_weight.end(), 0.0);
  if (groups.cases > 0 && groups.controls > 0) return success();
  return Error{Code::kNoEvents, field,
               groups.cases > 0 ? "every row known has the event" : "no row has the event"};
}

Result<Groups> groups_of(std::span<const int> y, std::span<const double> risk) {
  if (auto fault = check_binary(y, y.size(), "y")) return *fault;
  if (auto fault = check_column(risk, y.size(), "risk")) return *fault;
  Groups out;
  for (int value : y) {
    out.case_weight.push_back(value == 1);
    out.control_weight.push_back(value == 0);
  }
  if (auto fault = sum_up(out, "y")) return *fault;
  return out;
}

Result<Groups> groups_at(const FollowUp& data, const HorizonWeights& weights) {
  Groups out;
  for (std::size_t i = 0; i < data.size(); ++i) {
    out.case_weight.push_back(weights.status[i] == StatusAt::kEvent ? weights.weight[i] : 0);
    out.control_weight.push_back(weights.status[i] == StatusAt::kFree ? weights.weight[i] : 0);
  }
  if (auto fault = sum_up(out, "event")) return *fault;
  return out;
}

std::vector<std::size_t> by_risk(std::span<const double> risk) {
  std::vector<std::size_t> order(risk.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::sort(order.begin(), order.end(),
            [&](std::size_t a, std::size_t b) { return risk[a] < risk[b]; });
  return order;
}

/// Calls visit(first, last) for each run of equal risks, from low to high.
template <typename Visit>
void for_equal_risks(const std::vector<std::size_t>& order, std::span<const double> risk,
                     Visit visit) {
  for (std::size_t first = 0; first < order.size();) {
    std::size_t last = first;
    while (last < order.size() && risk[order[last]] == risk[order[first]]) ++last;
    visit(first, last);
    first = last;
  }
}

/// Per row: a case's share of controls with lower risk (equal: half), a control's share of cases
/// with higher risk; by weight. 0 for rows that are neither.
std::vector<double> placements(const Groups& groups, std::span<const double> risk) {
  const auto order = by_risk(risk);
  std::vector<double> out(risk.size(), 0.0);
  double cases = 0, controls = 0;  // with lower risk
  for_equal_risks(order, risk, [&](std::size_t first, std::size_t last) {
    double tied_cases = 0, tied_controls = 0;
    for (std::size_t k = first; k < last; ++k) {
      tied_cases += groups.case_weight[order[k]];
      tied_controls += groups.control_weight[order[k]];
    }
    for (std::size_t k = first; k < last; ++k) {
      const std::size_t row = order[k];
      if (groups.case_weight[row] > 0) {
        out[row] = (controls + 0.5 * tied_controls) / groups.controls;
      } else if (groups.control_weight[row] > 0) {
        out[row] = (groups.cases - cases - 0.5 * tied_cases) / groups.cases;
      }
    }
    cases += tied_cases;
    controls += tied_controls;
  });
  return out;
}

double area(const Groups& groups, const std::vector<double>& placement) {
  double sum = 0;
  for (std::size_t i = 0; i < placement.size(); ++i) sum += groups.case_weight[i] * placement[i];
  return sum / groups.cases;
}

void finish(AreaUnderCurve& out, double level) {
  double variance = 0;
  for (double x : out.influence) variance += x * x;
  out.std_error = std::sqrt(variance);
  const double half = normal_multiplier(level) * out.std_error;
  out.interval = {std::max(0.0, out.auc - half), std::min(1.0, out.auc + half)};
}

std::vector<RocPoint> curve(const Groups& groups, std::span<const double> risk) {
  const auto order = by_risk(risk);
  std::vector<RocPoint> points;
  double cases = 0, controls = 0;  // with lower risk
  for_equal_risks(order, risk, [&](std::size_t first, std::size_t last) {
    double here = 0;
    const double sensitivity = 1 - cases / groups.cases;
    const double specificity = controls / groups.controls;
    for (std::size_t k = first; k < last; ++k) {
      here += groups.case_weight[order[k]] + groups.control_weight[order[k]];
      cases += groups.case_weight[order[k]];
      controls += groups.control_weight[order[k]];
    }
    if (here > 0) points.push_back({risk[order[first]], sensitivity, specificity});
  });
  points.push_back({std::numeric_limits<double>::infinity(), 0, 1});
  std::reverse(points.begin(), points.end());
  points.back().sensitivity = 1;  // everybody is called positive, whatever the sums have lost
  points.back().specificity = 0;
  return points;
}

}  // namespace

Result<AreaUnderCurve> roc_auc(std::span<const int> y, std::span<const double> risk, double level) {
  if (auto fault = check_level(level)) return *fault;
  const auto groups = groups_of(y, risk);
  if (!groups) return groups.error();
  if (groups->cases < 2 || groups->controls < 2) {
    return Error{Code::kInvalidArgument, "y", "the standard error needs two rows of each kind"};
  }
  const auto placement = placements(*groups, risk);
  AreaUnderCurve out;
  out.auc = area(*groups, placement);
  for (std::size_t i = 0; i < y.size(); ++i) {
    const double m = y[i] == 1 ? groups->cases : groups->controls;
    out.influence.push_back((placement[i] - out.auc) / std::sqrt(m * (m - 1)));
  }
  finish(out, level);
  return out;
}

Result<std::vector<RocPoint>> roc_curve(std::span<const int> y, std::span<const double> risk) {
  const auto groups = groups_of(y, risk);
  if (!groups) return groups.error();
  return curve(*groups, risk);
}

Result<AreaUnderCurve> time_dependent_auc(const FollowUp& data, std::span<const double> risk,
                                          double horizon, double level) {
  if (auto fault = check_level(level)) return *fault;
  const auto weights = horizon_weights(data, horizon);
  if (!weights) return weights.error();
  if (auto fault = check_column(risk, data.size(), "risk")) return *fault;
  const auto groups = groups_at(data, *weights);
  if (!groups) return groups.error();
  const auto placement = placements(*groups, risk);
  AreaUnderCurve out;
  out.auc = area(*groups, placement);
  std::vector<double> of_case(data.size(), 0.0);
  out.influence.assign(data.size(), 0.0);
  for (std::size_t i = 0; i < data.size(); ++i) {
    const double excess = placement[i] - out.auc;
    if (groups->case_weight[i] > 0) {
      of_case[i] = groups->case_weight[i] * excess / groups->cases;
      out.influence[i] = of_case[i];
    } else if (groups->control_weight[i] > 0) {
      // All controls have the same weight, so G(horizon) cancels.
      out.influence[i] = groups->control_weight[i] * excess / groups->controls;
    }
  }
  const auto through_g = censoring_influence(data, *weights, of_case);
  for (std::size_t i = 0; i < data.size(); ++i) out.influence[i] += through_g[i];
  finish(out, level);
  return out;
}

Result<std::vector<RocPoint>> time_dependent_roc(const FollowUp& data, std::span<const double> risk,
                                                 double horizon) {
  const auto weights = horizon_weights(data, horizon);
  if (!weights) return weights.error();
  if (auto fault = check_column(risk, data.size(), "risk")) return *fault;
  const auto groups = groups_at(data, *weights);
  if (!groups) return groups.error();
  return curve(*groups, risk);
}

Result<AreaDifference> compare_auc(const AreaUnderCurve& first, const AreaUnderCurve& second,
                                   double level) {
  if (auto fault = check_level(level)) return *fault;
  if (first.influence.size() != second.influence.size()) {
    return Error{Code::kInvalidArgument, "influence", "the two areas come from different rows"};
  }
  AreaDifference out;
  out.difference = first.auc - second.auc;
  double variance = 0;
  for (std::size_t i = 0; i < first.influence.size(); ++i) {
    const double d = first.influence[i] - second.influence[i];
    variance += d * d;
  }
  out.std_error = std::sqrt(variance);
  const double half = normal_multiplier(level) * out.std_error;
  out.interval = {std::max(-1.0, out.difference - half), std::min(1.0, out.difference + half)};
  if (out.std_error > 0) {
    out.p_value = 2 * normal_upper_tail(std::fabs(out.difference) / out.std_error);
  }
  return out;
}

}  // namespace hepatica::survival
