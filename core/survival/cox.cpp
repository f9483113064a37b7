// Newton's method for the Cox partial likelihood, and the tests of a fit.
#include "core/survival/cox.h"

#include <Eigen/Dense>
#include <cmath>
#include <utility>

#include "core/base/reason.h"
#include "core/survival/cox_diagnosis.h"
#include "core/survival/cox_likelihood.h"
#include "core/survival/cox_newton.h"
#include "core/survival/cox_prepared.h"
#include "core/survival/distribution.h"

namespace hepatica::survival {
namespace {

using Eigen::MatrixXd;
using Eigen::VectorXd;

ChiSquareTest chi_square(double statistic, double degrees) {
  const double value = std::max(0.0, statistic);
  return {value, degrees, degrees > 0 ? chi_square_upper_tail(value, degrees) : 1.0};
}

Status check_input(const FollowUp& data, const Matrix& covariates, const CoxOptions& options,
                   std::span<const double> offset) {
  if (auto fault = check(data)) return fault;
  if (auto fault = check(covariates, data.size())) return fault;
  if (!offset.empty()) {
    if (auto fault = check_column(offset, data.size(), "offset")) return fault;
  }
  if (!options.cluster.empty() && options.cluster.size() != data.size()) {
    return Error{Code::kInvalidArgument, "cluster",
                 std::to_string(options.cluster.size()) + " labels for " +
                     std::to_string(data.size()) + " rows"};
  }
  if (options.max_iterations < 1) {
    return Error{Code::kInvalidArgument, "max_iterations", "must be at least 1"};
  }
  if (data.event_count() == 0) {
    return Error{Code::kNoEvents, "event",
                 "0 events among " + std::to_string(data.size()) + " rows: all are censored",
                 Reason{"no_events", {{"rows", data.size()}}, ""}};
  }
  return find_constant_column(covariates);
}

std::vector<double> flattened(const MatrixXd& m) { return {m.data(), m.data() + m.size()}; }

}  // namespace

double CoxFit::std_error(std::size_t j) const { return std::sqrt(covariance[j * columns() + j]); }

Interval CoxFit::interval(std::size_t j, double level) const {
  const double half = normal_multiplier(level) * std_error(j);
  return {coefficients[j] - half, coefficients[j] + half};
}

double CoxFit::p_value(std::size_t j) const {
  return 2 * normal_upper_tail(std::fabs(coefficients[j]) / std_error(j));
}

Result<CoxFit> fit_cox(const FollowUp& data, const Matrix& covariates, const CoxOptions& options,
                       std::span<const double> offset) {
  if (auto fault = check_input(data, covariates, options, offset)) return *fault;
  CoxLikelihood likelihood(data, covariates, offset, options.ties);
  const VectorXd zero = VectorXd::Zero(covariates.columns);
  const CoxValue null_value = likelihood.evaluate(zero);
  if (!null_value.finite) {
    return Error{Code::kDomain, "offset", "the offsets differ too much for the exponential"};
  }
  if (auto fault = find_collinear_column(null_value.information, covariates.names)) return *fault;
  auto optimum = maximise(likelihood, zero, null_value, options.max_iterations, data, covariates);
  if (!optimum) return optimum.error();

  CoxFit fit;
  fit.names = covariates.names;
  fit.ties = options.ties;
  fit.rows = data.size();
  fit.events = data.event_count();
  fit.iterations = optimum->iterations;
  fit.null_log_likelihood = null_value.log_likelihood;
  fit.log_likelihood = optimum->value.log_likelihood;
  const VectorXd beta = optimum->beta_z.cwiseQuotient(likelihood.scale());
  const VectorXd unscale = likelihood.scale().cwiseInverse();
  const double p = static_cast<double>(covariates.columns);
  MatrixXd covariance = optimum->value.information.ldlt().solve(
      MatrixXd::Identity(covariates.columns, covariates.columns));
  covariance = unscale.asDiagonal() * covariance * unscale.asDiagonal();
  covariance = 0.5 * (covariance + covariance.transpose()).eval();
  fit.coefficients.assign(beta.begin(), beta.end());
  fit.centre.assign(likelihood.centre().begin(), likelihood.centre().end());
  fit.model_covariance = flattened(covariance);
  if (options.robust || !options.cluster.empty()) {
    covariance = robust_covariance(likelihood, covariance, options.cluster);
  }
  fit.covariance = flattened(covariance);
  fit.likelihood_ratio = chi_square(2 * (fit.log_likelihood - fit.null_log_likelihood), p);
  if (covariates.columns == 0) return fit;
  fit.score = chi_square(
      null_value.gradient.dot(null_value.information.ldlt().solve(null_value.gradient)), p);
  fit.wald = chi_square(beta.dot(covariance.ldlt().solve(beta)), p);
  return fit;
}

std::vector<double> linear_predictor(std::span<const double> coefficients, const Matrix& covariates,
                                     std::span<const double> offset) {
  std::vector<double> out(covariates.rows, 0.0);
  if (!offset.empty()) out.assign(offset.begin(), offset.end());
  for (std::size_t j = 0; j < covariates.columns; ++j) {
    const auto x = covariates.column(j);
    for (std::size_t i = 0; i < covariates.rows; ++i) out[i] += coefficients[j] * x[i];
  }
  return out;
}

}  // namespace hepatica::survival
