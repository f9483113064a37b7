// Why a Cox fit has no answer: constant and collinear columns, separation.
//
// Internal to core/survival.
#pragma once

#include <Eigen/Dense>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/survival/cox_likelihood.h"
#include "core/survival/follow_up.h"

namespace hepatica::survival {

/// kCollinear for the first column that has one value only.
Status find_constant_column(const Matrix& covariates);

/// kCollinear for the first column whose pivot vanishes in the LDL' decomposition of the
/// information scaled to unit diagonal (pivot < 1e-10): it is a combination of the columns before
/// it, which are named; a zero diagonal is a column that never varies inside a risk set.
Status find_collinear_column(const Eigen::MatrixXd& information,
                             const std::vector<std::string>& names);

/// kSeparation when the likelihood rises for ever along `direction` (coefficients of the scaled
/// columns): every event has the largest value of z' direction in its risk set.
Status find_separation(const CoxLikelihood& likelihood, const Eigen::VectorXd& direction,
                       const FollowUp& data, const Matrix& covariates);

/// kSeparation by column j: for a column of two values "0 events among 23 rows with ascites = 1"
/// where that is so, else the words given.
Error separation(const Matrix& covariates, std::size_t j, std::span<const int> event,
                 const char* otherwise);

}  // namespace hepatica::survival
