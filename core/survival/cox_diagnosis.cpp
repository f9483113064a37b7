// Diagnoses of unidentified Cox models.
#include "core/survival/cox_diagnosis.h"

#include <algorithm>
#include <cmath>
#include <set>

#include "core/base/number_text.h"

namespace hepatica::survival {
namespace {

constexpr double kSmallestPivot = 1e-10;

/// Names of the earlier columns that make up column j: the weights of its regression on them.
std::string parts_of(const Eigen::MatrixXd& unit, Eigen::Index j,
                     const std::vector<std::string>& names) {
  const Eigen::VectorXd weights = unit.topLeftCorner(j, j).ldlt().solve(unit.col(j).head(j));
  std::string parts;
  for (Eigen::Index k = 0; k < j; ++k) {
    if (std::fabs(weights[k]) < 1e-6) continue;
    parts += (parts.empty() ? "" : ", ") + names[k];
  }
  return parts;
}

}  // namespace

Status find_constant_column(const Matrix& covariates) {
  for (std::size_t j = 0; j < covariates.columns; ++j) {
    const auto x = covariates.column(j);
    const auto [low, high] = std::minmax_element(x.begin(), x.end());
    if (low != x.end() && *low < *high) continue;
    return Error{Code::kCollinear, covariates.names[j],
                 "constant: every row has the value " + format_number(x.empty() ? 0 : *low)};
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
    return Error{Code::kCollinear, names[j], "no variation among those at risk together"};
  }
  const Eigen::VectorXd unit_scale = diagonal.cwiseSqrt().cwiseInverse();
  const Eigen::MatrixXd unit = unit_scale.asDiagonal() * information * unit_scale.asDiagonal();
  Eigen::MatrixXd lower = Eigen::MatrixXd::Zero(p, p);
  for (Eigen::Index j = 0; j < p; ++j) {
    const double pivot = unit(j, j) - lower.row(j).head(j).squaredNorm();
    if (!(pivot > kSmallestPivot)) {
      return Error{Code::kCollinear, names[j],
                   "a combination of the columns before it: " + parts_of(unit, j, names)};
    }
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
  const std::string& name = covariates.names[worst];
  const auto level = level_without(covariates.column(worst), name, data.event);
  return Error{Code::kSeparation, name,
               level
                   ? *level
                   : std::string("its coefficient grows without bound: at every event the row with "
                                 "the highest risk is the one that has it")};
}

std::optional<std::string> level_without(std::span<const double> column, const std::string& name,
                                         std::span<const int> event) {
  const auto [low, high] = std::minmax_element(column.begin(), column.end());
  for (double level : {*low, *high}) {
    std::size_t rows = 0, events = 0;
    for (std::size_t i = 0; i < column.size(); ++i) {
      if (column[i] != *low && column[i] != *high) return std::nullopt;
      if (column[i] != level) continue;
      ++rows;
      events += event[i] == 1;
    }
    if (events != 0 && events != rows) continue;
    const std::string where = " rows with " + name + " = " + format_number(level);
    return events == 0 ? "0 events among " + std::to_string(rows) + where
                       : "all " + std::to_string(rows) + where + " have the event";
  }
  return std::nullopt;
}

}  // namespace hepatica::survival
