// Cox proportional hazards regression: the fit with its tests.
//
// Curves from a fit are in cox_survival.h, residuals and the test of proportional hazards in
// cox_residuals.h, penalised fits in elastic_net.h, fits across sites in pooling.h.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/survival/follow_up.h"
#include "core/survival/kaplan_meier.h"

namespace hepatica::survival {

/// How events at the same time share the risk set.
enum class Ties {
  kEfron,    ///< each tied event leaves its share behind (default; close to the exact likelihood)
  kBreslow,  ///< all tied events see the whole risk set
};

/// robust   sandwich variance (infinitesimal jackknife) beside the model's own
/// cluster  rows with one label are one unit of the robust variance (implies robust); empty: each
/// row
struct CoxOptions {
  Ties ties = Ties::kEfron;
  bool robust = false;
  std::vector<int> cluster;
  int max_iterations = 40;
};

struct ChiSquareTest {
  double statistic = 0;
  double degrees = 0;
  double p_value = 1;
};

/// A fitted model. Vectors have one entry per column; matrices are columns x columns.
///
/// coefficients      log hazard ratio per unit of the column
/// covariance        of the coefficients: the robust one where asked for
/// model_covariance  inverse information
/// centre            mean of each column: a good reference point for a baseline hazard
/// likelihood_ratio, score  model-based tests of all coefficients = 0; wald uses `covariance`
struct CoxFit {
  std::vector<std::string> names;
  std::vector<double> coefficients;
  std::vector<double> covariance;
  std::vector<double> model_covariance;
  std::vector<double> centre;
  Ties ties = Ties::kEfron;
  double null_log_likelihood = 0;
  double log_likelihood = 0;
  ChiSquareTest likelihood_ratio;
  ChiSquareTest wald;
  ChiSquareTest score;
  std::size_t rows = 0;
  std::size_t events = 0;
  int iterations = 0;

  std::size_t columns() const { return coefficients.size(); }
  double std_error(std::size_t j) const;
  /// coefficient -+ z std_error; exponentiate for the interval of the hazard ratio.
  Interval interval(std::size_t j, double level = 0.95) const;
  /// Two-sided Wald p-value of one coefficient.
  double p_value(std::size_t j) const;
};

/// Fits h(t | x) = h0(t) exp(x' beta + offset) by maximum partial likelihood.
///
/// data        strata have baseline hazards of their own; weights multiply each row's part
/// covariates  one row per row of data; no column is the intercept. No columns: the null model
/// offset      empty, or one number per row, added to the linear predictor
/// errors      kNoEvents; kCollinear (a constant column or a combination of the columns before it,
///             named); kSeparation (a coefficient has no finite estimate: the likelihood keeps
///             rising, with the column and the reason); kNotConverged; kInvalidArgument
/// source      Cox 1972; Efron 1977; Breslow 1974; Lin and Wei 1989 (robust). Equals
///             survival::coxph, which however only warns where kSeparation is returned here
/// accuracy    Newton's method until the next step is below 1e-7 standard errors
Result<CoxFit> fit_cox(const FollowUp& data, const Matrix& covariates,
                       const CoxOptions& options = {}, std::span<const double> offset = {});

/// x' beta (+ offset) of each row, not centred.
std::vector<double> linear_predictor(std::span<const double> coefficients, const Matrix& covariates,
                                     std::span<const double> offset = {});

}  // namespace hepatica::survival
