// Diagnoses of unidentified Cox models.
#include "core/survival/cox_diagnosis.h"

#include <algorithm>
#include <cmath>
#include <set>

#include "core/base/number_text.h"
#include "core/base/reason.h"

namespace hepatica::survival {
namespace {

constexpr double kSmallestPivot = 1e-10;

/// Names of the earlier columns that make up column j: the weights of its regression on them.
std::vector<std::string> parts_of(const Eigen::MatrixXd& unit, Eigen::Index j,
                                  const std::vector<std::string>& names) {
  const Eigen::VectorXd weights = unit.topLeftCorner(j, j).ldlt().solve(unit.col(j).head(j));
  std::vector<std::string> parts;
  for (Eigen::Index k = 0; k < j; ++k) {
    if (std::fabs(weights[k]) >= 1e-6) parts.push_back(names[static_cast<std::size_t>(k)]);
  }
  return parts;
}

Error combination(const std::string& name, const std::vector<std::string>& parts) {
  std::string list;
  for (const auto& part : parts) list += (list.empty() ? "" : ", ") + part;
  return {Code::kCollinear, name, "a combination of the columns before it: " + list,
          Reason{"combination", {{"column", name}, {"columns", parts}}, ""}};
}

/// A column of two values, all of whose rows at one of them have the event, or none.
struct OneSided {
  double level = 0;
  std::size_t rows = 0;
  bool all = false;
};

std::optional<OneSided> one_sided(std::span<const double> column, std::span<const int> event) {
  const auto [low, high] = std::minmax_element(column.begin(), column.end());
  for (double level : {*low, *high}) {
    std::size_t rows = 0, events = 0;
    for (std::size_t i = 0; i < column.size(); ++i) {
      if (column[i] != *low && column[i] != *high) return std::nullopt;
      if (column[i] != level) continue;
      ++rows;
      events += event[i] == 1;
    }
    if (events == 0 || events == rows) return OneSided{level, rows, events != 0};
  }
  return std::nullopt;
}

}  // namespace

Status find_constant_column(const Matrix& covariates) {
  for (std::size_t j = 0; j < covariates.columns; ++j) {
    const auto x = covariates.column(j);
    const auto [low, high] = std::minmax_element(x.begin(), x.end());
    if (low != x.end() && *low < *high) continue;
    return Error{Code::kCollinear, covariates.names[j],
                 "constant: every row has the value " + format_number(x.empty() ? 0 : *low),
                 Reason{"constant_column",
                        {{"column", covariates.names[j]}, {"value", x.empty() ? 0 : *low}},
                        ""}};
  }
  return success();
}

Status find_collinear_column(const Eigen::MatrixXd& information,
                             const std::vector<std::string>& names) {
  const Eigen::Index p = information.rows();
  const Eigen::VectorXd diagonal = information.diagonal();
  const double largest = p > 0 ? diagonal.maxCoeff() : 0;
  for (Eigen::Index j = 0; j < p; ++j) {
    if (diagonal[j] > kSmallestPivot * largest) continue;
    const std::string& name = names[static_cast<std::size_t>(j)];
    return Error{Code::kCollinear, name, "no variation among those at risk together",
                 Reason{"no_variation", {{"column", name}}, ""}};
  }
  const Eigen::VectorXd unit_scale = diagonal.cwiseSqrt().cwiseInverse();
  const Eigen::MatrixXd unit = unit_scale.asDiagonal() * information * unit_scale.asDiagonal();
  Eigen::MatrixXd lower = Eigen::MatrixXd::Zero(p, p);
  for (Eigen::Index j = 0; j < p; ++j) {
    const double pivot = unit(j, j) - lower.row(j).head(j).squaredNorm();
    if (!(pivot > kSmallestPivot))
      return combination(names[static_cast<std::size_t>(j)], parts_of(unit, j, names));
    lower(j, j) = std::sqrt(pivot);
    for (Eigen::Index i = j + 1; i < p; ++i) {
      lower(i, j) = (unit(i, j) - lower.row(i).head(j).dot(lower.row(j).head(j))) / lower(j, j);
    }
  }
  return success();
}

Status find_separation(const CoxLikelihood& likelihood, const Eigen::VectorXd& direction,
                       const FollowUp& data, const Matrix& covariates) {
  const RiskSets& sets = likelihood.sets();
  std::vector<double> value(likelihood.rows(), 0.0);
  double low = 0, high = 0;
  for (std::size_t i = 0; i < value.size(); ++i) {
    for (Eigen::Index j = 0; j < direction.size(); ++j) {
      value[i] += likelihood.row(i)[j] * direction[j];
    }
    low = std::min(low, value[i]);
    high = std::max(high, value[i]);
  }
  const double slack = 1e-3 * (high - low);
  for (const StratumRange& range : sets.strata) {
    std::multiset<double> at_risk;
    std::size_t leaving = range.first;
    for (std::size_t k = range.first_time; k < range.last_time; ++k) {
      const EventTime& at = sets.times[k];
      for (std::size_t i = at.first; i < at.last; ++i) at_risk.insert(value[i]);
      for (; sets.truncated() && leaving < range.last; ++leaving) {
        const std::size_t i = sets.by_entry[leaving];
        if (sets.entry[i] < at.time) break;
        at_risk.erase(at_risk.find(value[i]));
      }
      for (std::size_t i = at.first_death; i < at.last; ++i) {
        if (value[i] < *at_risk.rbegin() - slack) return success();
      }
    }
  }
  Eigen::Index worst = 0;
  direction.cwiseAbs().maxCoeff(&worst);
  return separation(covariates, static_cast<std::size_t>(worst), data.event,
                    "its coefficient grows without bound: at every event the row with the highest "
                    "risk is the one that has it");
}

Error separation(const Matrix& covariates, std::size_t j, std::span<const int> event,
                 const char* otherwise) {
  const std::string& name = covariates.names[j];
  const auto side = one_sided(covariates.column(j), event);
  if (!side)
    return {Code::kSeparation, name, otherwise,
            Reason{"grows_without_bound", {{"column", name}}, ""}};
  const std::string rows = std::to_string(side->rows),
                    where = " rows with " + name + " = " + format_number(side->level);
  const Json values = {{"column", name}, {"level", side->level}, {"rows", side->rows}};
  if (side->all)
    return {Code::kSeparation, name, "all " + rows + where + " have the event",
            Reason{"all_have_the_event", values, ""}};
  return {Code::kSeparation, name, "0 events among " + rows + where,
          Reason{"none_has_the_event", values, ""}};
}

}  // namespace hepatica::survival
