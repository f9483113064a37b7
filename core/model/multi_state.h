// Occupancy of a time-homogeneous continuous-time Markov model.
#pragma once

#include <vector>

#include "core/model/package.h"

namespace hepatica::model {

/// Generator Q (row-major states x states, per time unit): off-diagonal rate_ij * exp(sum_k
/// log_hr_ijk * (z_k - mean_k)), diagonal minus the row sum.
///
/// z  one value per covariate
std::vector<double> generator(const MultiStateStep& step, const std::vector<double>& z);

/// exp(Q t), row-major, by uniformisation: only sums and products of non-negative numbers, so every
/// entry stays in [0, 1] and each row sums to 1 up to rounding (and is normalised).
///
/// q  generator as above; t >= 0 and finite
std::vector<double> transition_matrix(const std::vector<double>& q, int states, double t);

}  // namespace hepatica::model
