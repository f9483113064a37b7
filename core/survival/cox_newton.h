// The Newton iteration on a prepared Cox likelihood.
//
// Internal to core/survival: fit_cox uses it from zero, resampling from the full fit.
#pragma once

#include <Eigen/Dense>

#include "core/base/result.h"
#include "core/survival/cox_likelihood.h"
#include "core/survival/follow_up.h"

namespace hepatica::survival {

struct CoxOptimum {
  Eigen::VectorXd beta_z;  ///< coefficients of the scaled columns
  CoxValue value;          ///< at the last evaluation, within 1e-7 standard errors of the optimum
  int iterations = 0;
};

/// Newton steps from `start` (where the value is `at_start`), halved while the likelihood falls.
/// data and covariates are read only to word a diagnosis. The likelihood is left evaluated at the
/// optimum.
Result<CoxOptimum> maximise(CoxLikelihood& likelihood, const Eigen::VectorXd& start,
                            const CoxValue& at_start, int max_iterations, const FollowUp& data,
                            const Matrix& covariates);

}  // namespace hepatica::survival
