// Newton's method for the logistic likelihood; profile intervals.
#include "core/survival/logistic.h"

#include <Eigen/Dense>
#include <algorithm>
#include <cmath>
#include <functional>
#include <optional>

#include "core/base/number_text.h"
#include "core/base/reason.h"
#include "core/survival/cox_diagnosis.h"
#include "core/survival/distribution.h"
#include "core/survival/logistic_likelihood.h"

namespace hepatica::survival {
namespace {

using Eigen::MatrixXd;
using Eigen::VectorXd;

// Where to stop, as half the squared length of the next step in standard errors. Newton's method
// squares the error once more (cox_newton.cpp); the penalised gradient has no exact second
// derivative here, so Firth's steps shrink by a constant factor only.
constexpr double kDecrement = 1e-15;
constexpr double kFirthDecrement = 1e-24;
constexpr int kSuspicious = 12;

struct Optimum {
  VectorXd beta;
  LogisticValue value;
  int iterations = 0;
};

Status check_input(std::span<const int> y, const Matrix& covariates,
                   const LogisticOptions& options) {
  const std::size_t n = y.size();
  if (n == 0) return Error{Code::kInvalidArgument, "y", "the cohort has no rows"};
  if (auto fault = check_binary(y, n, "y")) return fault;
  if (auto fault = check(covariates, n)) return fault;
  if (!options.weight.empty()) {
    if (auto fault = check_column(options.weight, n, "weight")) return fault;
    for (std::size_t i = 0; i < n; ++i) {
      if (options.weight[i] > 0) continue;
      return Error{Code::kInvalidArgument, "weight",
                   "row " + std::to_string(i + 1) + ": a weight is positive"};
    }
  }
  if (!options.offset.empty()) {
    if (auto fault = check_column(options.offset, n, "offset")) return fault;
  }
  std::size_t events = 0;
  for (int value : y) events += value == 1;
  if (events == 0 || events == n) {
    return Error{Code::kNoEvents, "y",
                 std::to_string(events) + " events among " + std::to_string(n) +
                     " rows: nothing to tell apart",
                 Reason{"one_outcome", {{"events", events}, {"rows", n}}, ""}};
  }
  return find_constant_column(covariates);
}

/// kSeparation when every event lies on one side of the direction and every other row on the other.
Status find_split(const LogisticLikelihood& likelihood, const VectorXd& direction,
                  std::span<const int> y, const Matrix& covariates) {
  double reach = 0;
  std::vector<double> side(y.size());
  for (std::size_t i = 0; i < y.size(); ++i) {
    const Eigen::Map<const VectorXd> z(likelihood.row(i), direction.size());
    side[i] = (y[i] == 1 ? 1 : -1) * z.dot(direction);
    reach = std::max(reach, std::fabs(side[i]));
  }
  for (double value : side) {
    if (value < -1e-3 * reach) return success();
  }
  Eigen::Index worst = 0;
  if (direction.size() < 2) return success();
  direction.tail(direction.size() - 1).cwiseAbs().maxCoeff(&worst);
  return separation(covariates, static_cast<std::size_t>(worst), y,
                    "its coefficient grows without bound; Firth's penalty would keep it finite");
}

using Evaluate = std::function<LogisticValue(const VectorXd&)>;

/// Newton steps over all coefficients but `held` (-1: all), halved while the likelihood falls.
/// Returns whether they converged; `now` is where they ended.
bool climb(const Evaluate& evaluate, Eigen::Index held, bool firth, int max_iterations,
           Optimum& now) {
  now.value = evaluate(now.beta);
  std::vector<Eigen::Index> free;
  for (Eigen::Index j = 0; j < now.beta.size(); ++j) {
    if (j != held) free.push_back(j);
  }
  if (free.empty()) return now.value.finite;
  for (int i = 0; i < max_iterations && now.value.finite; ++i, ++now.iterations) {
    const VectorXd gradient = now.value.gradient(free);
    const Eigen::LDLT<MatrixXd> solver(now.value.information(free, free));
    VectorXd step = VectorXd::Zero(now.beta.size());
    const VectorXd move = solver.solve(gradient);
    step(free) = move;
    if (!solver.isPositive() || !step.allFinite()) return false;
    if (0.5 * std::fabs(gradient.dot(move)) <= (firth ? kFirthDecrement : kDecrement)) {
      now.beta += step;
      return true;
    }
    const double floor = now.value.log_likelihood - 1e-12 * std::fabs(now.value.log_likelihood);
    LogisticValue next = evaluate(now.beta + step);
    for (int halving = 0; halving < 40 && !(next.finite && next.log_likelihood >= floor);
         ++halving) {
      step *= 0.5;
      next = evaluate(now.beta + step);
    }
    now.beta += step;
    now.value = std::move(next);
  }
  return false;
}

Result<Optimum> maximise(const LogisticLikelihood& likelihood, const VectorXd& start,
                         const LogisticOptions& options, std::span<const int> y,
                         const Matrix& covariates) {
  const Evaluate evaluate = [&](const VectorXd& beta) { return likelihood.evaluate(beta); };
  Optimum now{start, {}, 0};
  // Separation shows as steps that never shrink: look for it before giving the fit more time.
  const int first_leg = std::min(kSuspicious, options.max_iterations);
  if (climb(evaluate, -1, options.firth, first_leg, now)) return now;
  if (!options.firth && now.value.finite) {
    const VectorXd step = now.value.information.ldlt().solve(now.value.gradient);
    for (const VectorXd& direction : {step, VectorXd(now.beta - start)}) {
      if (!direction.allFinite()) continue;
      if (auto fault = find_split(likelihood, direction, y, covariates)) return *fault;
    }
  }
  if (climb(evaluate, -1, options.firth, options.max_iterations - first_leg, now)) return now;
  return Error{Code::kNotConverged, "coefficients",
               "after " + std::to_string(now.iterations) + " steps",
               Reason{"not_converged", {{"steps", now.iterations}}, ""}};
}

std::vector<double> flattened(const MatrixXd& m) { return {m.data(), m.data() + m.size()}; }

ChiSquareTest chi_square(double statistic, double degrees) {
  const double value = std::max(0.0, statistic);
  return {value, degrees, degrees > 0 ? chi_square_upper_tail(value, degrees) : 1.0};
}

/// The point beyond `start` (where f < 0) at which f crosses 0, walking by `step` and then halving
/// the bracket by regula falsi; nothing when f has no value or never rises.
std::optional<double> crossing(const std::function<std::optional<double>(double)>& f, double start,
                               double step) {
  double inside = start, outside = start;
  std::optional<double> at_inside, at_outside;
  for (int i = 0; i < 60; ++i) {
    outside += step;
    at_outside = f(outside);
    if (!at_outside) return std::nullopt;
    if (*at_outside >= 0) break;
    inside = outside;
    at_inside = at_outside;
    step *= 1.5;
  }
  if (*at_outside < 0) return std::nullopt;
  if (!at_inside) at_inside = f(inside);
  int last_side = 0;
  for (int i = 0; i < 200 && at_inside; ++i) {
    const double next = outside - *at_outside * (outside - inside) / (*at_outside - *at_inside);
    const auto value = f(next);
    if (!value) return std::nullopt;
    if (std::fabs(*value) < 1e-11) return next;
    // Illinois rule: an end that stays put twice counts half, so that both ends move in.
    const int side = *value >= 0 ? 1 : -1;
    (side > 0 ? outside : inside) = next;
    (side > 0 ? at_outside : at_inside) = value;
    if (side == last_side) *(side > 0 ? at_inside : at_outside) *= 0.5;
    last_side = side;
  }
  return std::nullopt;
}

/// Maximum over the intercept with the other coefficients held at 0. With the penalty the full
/// design stays in the information.
double null_log_likelihood(const LogisticLikelihood& likelihood, double intercept) {
  VectorXd beta = VectorXd::Zero(likelihood.columns());
  beta[0] = intercept;
  LogisticValue value = likelihood.evaluate(beta);
  for (int i = 0; i < 100; ++i) {
    const double step = value.gradient[0] / value.information(0, 0);
    if (std::fabs(step * value.gradient[0]) < 2 * kFirthDecrement) break;
    beta[0] += step;
    value = likelihood.evaluate(beta);
  }
  return value.log_likelihood;
}

}  // namespace

double LogisticFit::std_error(std::size_t j) const {
  return std::sqrt(covariance[j * columns() + j]);
}

Interval LogisticFit::interval(std::size_t j, double level) const {
  const double half = normal_multiplier(level) * std_error(j);
  return {coefficients[j] - half, coefficients[j] + half};
}

double LogisticFit::p_value(std::size_t j) const {
  return 2 * normal_upper_tail(std::fabs(coefficients[j]) / std_error(j));
}

Result<LogisticFit> fit_logistic(std::span<const int> y, const Matrix& covariates,
                                 const LogisticOptions& options) {
  if (auto fault = check_input(y, covariates, options)) return *fault;
  const LogisticLikelihood likelihood(y, covariates, options);
  LogisticFit fit;
  fit.names = covariates.names;
  fit.names.insert(fit.names.begin(), "intercept");
  fit.firth = options.firth;
  fit.rows = y.size();
  for (int value : y) fit.events += value == 1;

  VectorXd start = VectorXd::Zero(likelihood.columns());
  start[0] = logit(static_cast<double>(fit.events) / static_cast<double>(fit.rows));
  const LogisticValue first = likelihood.evaluate(start);
  if (auto fault = find_collinear_column(first.information, fit.names)) return *fault;
  const auto optimum = maximise(likelihood, start, options, y, covariates);
  if (!optimum) return optimum.error();

  const MatrixXd map = likelihood.to_x();
  const VectorXd beta = map * optimum->beta;
  const MatrixXd covariance = map *
                              optimum->value.information.ldlt().solve(
                                  MatrixXd::Identity(likelihood.columns(), likelihood.columns())) *
                              map.transpose();
  fit.iterations = optimum->iterations;
  fit.coefficients.assign(beta.begin(), beta.end());
  fit.covariance = flattened(0.5 * (covariance + covariance.transpose()));
  fit.log_likelihood = optimum->value.log_likelihood;
  fit.null_log_likelihood = null_log_likelihood(likelihood, start[0]);
  const Eigen::Index p = beta.size() - 1;
  fit.likelihood_ratio =
      chi_square(2 * (fit.log_likelihood - fit.null_log_likelihood), static_cast<double>(p));
  if (p > 0) {
    const VectorXd slope = beta.tail(p);
    fit.wald = chi_square(slope.dot(covariance.bottomRightCorner(p, p).ldlt().solve(slope)),
                          static_cast<double>(p));
  }
  return fit;
}

Result<Interval> profile_interval(std::span<const int> y, const Matrix& covariates,
                                  const LogisticFit& fit, std::size_t j, double level,
                                  const LogisticOptions& options) {
  if (auto fault = check_input(y, covariates, options)) return *fault;
  if (auto fault = check_level(level)) return *fault;
  if (j >= fit.columns() || covariates.columns + 1 != fit.columns()) {
    return Error{Code::kInvalidArgument, "coefficient", "not a coefficient of this fit"};
  }
  LogisticOptions same = options;
  same.firth = fit.firth;
  const LogisticLikelihood likelihood(y, covariates, same);
  // In the coefficients of x, where one coordinate is the one to hold.
  const MatrixXd back = likelihood.to_x().inverse();
  const Evaluate evaluate = [&](const VectorXd& beta) {
    LogisticValue value = likelihood.evaluate(back * beta);
    if (value.finite) value.gradient = (back.transpose() * value.gradient).eval();
    value.information = (back.transpose() * value.information * back).eval();
    return value;
  };
  const Eigen::Map<const VectorXd> best(fit.coefficients.data(),
                                        static_cast<Eigen::Index>(fit.columns()));
  const double drop = 0.5 * chi_square_quantile(level, 1);
  VectorXd nearby = best;  // each constrained fit starts from the one before
  const auto depth = [&](double value) -> std::optional<double> {
    Optimum now{nearby, {}, 0};
    now.beta[static_cast<Eigen::Index>(j)] = value;
    if (!climb(evaluate, static_cast<Eigen::Index>(j), fit.firth, 200, now)) return std::nullopt;
    nearby = now.beta;
    return fit.log_likelihood - now.value.log_likelihood - drop;
  };
  Interval out;
  for (const double side : {-1.0, 1.0}) {
    nearby = best;
    const auto end = crossing(depth, fit.coefficients[j], side * fit.std_error(j));
    if (!end) {
      return Error{
          Code::kNotConverged, fit.names[j],
          std::string("the profile likelihood has no ") + (side < 0 ? "lower" : "upper") + " end"};
    }
    (side < 0 ? out.lower : out.upper) = *end;
  }
  return out;
}

std::vector<double> predict_logistic(std::span<const double> coefficients, const Matrix& covariates,
                                     std::span<const double> offset) {
  auto out = linear_predictor(coefficients.subspan(1), covariates, offset);
  for (double& value : out) value = expit(value + coefficients[0]);
  return out;
}

}  // namespace hepatica::survival
