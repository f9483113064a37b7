// The path algorithm: quasi-Newton steps on a working set, coordinate descent inside each.
//
// Internal to core/survival; elastic_net.h is the way to fit.
#pragma once

#include "core/base/result.h"
#include "core/survival/elastic_net.h"
#include "core/survival/path_loss.h"

namespace hepatica::survival {

/// Fits the path. Preconditions: options checked, no constant column, and the loss made from the
/// rows of `covariates`.
///
/// For each lambda, from the fit before:
///   1. columns that the strong rule cannot leave out join the working set;
///   2. on the working set, steps minimise the penalised quadratic model by coordinate descent. Its
///      second derivative is kept from an earlier lambda as long as the steps shrink fast, since
///      only the gradient must be exact;
///   3. columns outside that violate the optimality conditions join, until none does.
Result<ElasticNetPath> fit_path(PathLoss& loss, const Matrix& covariates,
                                const ElasticNetOptions& options);

}  // namespace hepatica::survival
