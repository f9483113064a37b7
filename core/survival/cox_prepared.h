// A Cox likelihood brought back to the coefficients of a fit.
//
// Internal to core/survival: residuals, curves and the robust variance start here.
#pragma once

#include <Eigen/Dense>
#include <span>
#include <vector>

#include "core/base/result.h"
#include "core/survival/cox.h"
#include "core/survival/cox_likelihood.h"

namespace hepatica::survival {

/// The likelihood of (data, covariates, offset), evaluated at fit.coefficients; kInvalidArgument
/// when they cannot belong to the fit (other columns, faulty rows).
Result<CoxLikelihood> prepare(const FollowUp& data, const Matrix& covariates, const CoxFit& fit,
                              std::span<const double> offset);

/// Score residuals of the scaled columns, by position (rows x columns), without weights.
Eigen::MatrixXd score_residuals(const CoxLikelihood& likelihood);

/// Sandwich D' D, D the dfbeta residuals summed by cluster (empty: by row); all for the columns in
/// their own units. `covariance` is the inverse information.
Eigen::MatrixXd robust_covariance(const CoxLikelihood& likelihood,
                                  const Eigen::MatrixXd& covariance,
                                  const std::vector<int>& cluster);

}  // namespace hepatica::survival
