// Logistic regression, by maximum likelihood or with Firth's penalty.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/survival/cox.h"
#include "core/survival/follow_up.h"

namespace hepatica::survival {

/// firth   maximise l + log det(information) / 2: finite under separation and less biased in small
///         samples (Firth 1993; Heinze and Schemper 2002). The predicted risks are pulled towards
///         1/2 on average: recalibrate the intercept before using them
/// weight  case weights, > 0; empty: 1
/// offset  added to the linear predictor; empty: 0
struct LogisticOptions {
  bool firth = false;
  std::vector<double> weight;
  std::vector<double> offset;
  int max_iterations = 100;
};

/// A fitted model: logit P(y = 1 | x) = coefficients[0] + x' coefficients[1..] + offset.
///
/// names, coefficients, covariance  the intercept first
/// log_likelihood                   at the fit; with firth the penalised one
/// null_log_likelihood              of the model with the intercept alone (and the offset); with
///                                  firth the penalised likelihood of the full design with the
///                                  other coefficients held at 0, so that their ratio is a test
struct LogisticFit {
  std::vector<std::string> names;
  std::vector<double> coefficients;
  std::vector<double> covariance;
  bool firth = false;
  double log_likelihood = 0;
  double null_log_likelihood = 0;
  ChiSquareTest likelihood_ratio;
  ChiSquareTest wald;
  std::size_t rows = 0;
  std::size_t events = 0;
  int iterations = 0;

  std::size_t columns() const { return coefficients.size(); }
  double std_error(std::size_t j) const;
  /// Wald interval: coefficient -+ z std_error.
  Interval interval(std::size_t j, double level = 0.95) const;
  double p_value(std::size_t j) const;
};

/// y           0 or 1 per row
/// covariates  without the intercept; no columns: the intercept alone
/// errors      kNoEvents (y has one value only), kCollinear, kSeparation (maximum likelihood only:
///             a combination of columns splits the outcomes, with the column that does it most),
///             kNotConverged, kInvalidArgument
/// source      equals stats::glm(family = binomial); with firth brglm2's type "AS_mean"
Result<LogisticFit> fit_logistic(std::span<const int> y, const Matrix& covariates,
                                 const LogisticOptions& options = {});

/// Interval of coefficient j (0: intercept) by the profile (penalised) likelihood: the values b for
/// which the best fit with that coefficient held at b lies within chi-square(level, 1) / 2 of the
/// maximum. Better than Wald's in small samples and near separation.
///
/// errors  kNotConverged when the likelihood never falls that far on one side
Result<Interval> profile_interval(std::span<const int> y, const Matrix& covariates,
                                  const LogisticFit& fit, std::size_t j, double level = 0.95,
                                  const LogisticOptions& options = {});

/// P(y = 1) of each row at a fit's coefficients (intercept first).
std::vector<double> predict_logistic(std::span<const double> coefficients, const Matrix& covariates,
                                     std::span<const double> offset = {});

}  // namespace hepatica::survival
