// Penalised Cox and logistic regression along a path of penalties, with cross-validation.
//
// Conventions are glmnet's, so that a lambda here means the same there.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/survival/follow_up.h"
#include "core/survival/progress.h"

namespace hepatica::survival {

/// alpha             1: lasso, 0: ridge, between: elastic net
/// lambda            own penalties, decreasing; empty: lambda_count of them, evenly spaced on the
///                   log scale from the smallest that leaves every coefficient 0 down to
///                   lambda_min_ratio times it (default 1e-4, or 1e-2 with fewer rows than
///                   columns). That path stops early, as glmnet's does, where the deviance ratio
///                   has ceased to rise (Cox: by less than 1e-3 of itself over five penalties;
///                   logistic: by less than 1e-5 over one) or exceeds 0.999
/// standardize       penalise coefficients of columns divided by their standard deviation (1/n)
/// penalty_factor    one per column, multiplies its penalty; 0: never penalised, always in.
///                   Rescaled to sum to the number of columns. Empty: all 1
/// offset            one per row, or empty
/// tolerance         stop when no coefficient's squared change, times its curvature, exceeds this
///                   share of the null deviance (as glmnet's thresh)
struct ElasticNetOptions {
  double alpha = 1;
  std::vector<double> lambda;
  int lambda_count = 100;
  std::optional<double> lambda_min_ratio;
  bool standardize = true;
  std::vector<double> penalty_factor;
  std::vector<double> offset;
  double tolerance = 1e-7;
  Progress progress;
};

/// One fit per lambda, largest penalty first.
///
/// coefficients     per unit of each column (not standardised)
/// intercept        logistic only; 0 for Cox
/// deviance_ratio   share of the null deviance that is explained
struct ElasticNetFit {
  double lambda = 0;
  std::vector<double> coefficients;
  double intercept = 0;
  double deviance_ratio = 0;
  std::size_t nonzero = 0;
};
struct ElasticNetPath {
  std::vector<std::string> names;
  double null_deviance = 0;
  std::vector<ElasticNetFit> fits;
};

/// Minimises, over beta,
///
///     -l(beta) / W + lambda sum over j of f_j (alpha |beta_j| + (1 - alpha) beta_j^2 / 2)
///
/// l: partial log likelihood with Breslow ties, W: sum of the weights, beta: of the standardised
/// columns. Strata, weights and left truncation as in fit_cox.
///
/// errors  kInvalidArgument, kNoEvents, kCollinear (a constant column), kNotConverged, kCancelled
/// source  Simon et al. 2011; Tibshirani et al. 2012 (strong rules); equals glmnet(family = "cox")
Result<ElasticNetPath> elastic_net_cox(const FollowUp& data, const Matrix& covariates,
                                       const ElasticNetOptions& options = {});

/// The same with l the binomial log likelihood of a 0/1 outcome and an intercept that is not
/// penalised; weight empty or one per row.
///
/// source  Friedman et al. 2010; equals glmnet(family = "binomial")
Result<ElasticNetPath> elastic_net_logistic(std::span<const int> y, const Matrix& covariates,
                                            const ElasticNetOptions& options = {},
                                            std::span<const double> weight = {});

/// Cross-validated deviance along the path of all rows.
///
/// deviance   mean over folds per lambda; std_error: of that mean
/// best       index of the smallest mean deviance (glmnet's lambda.min)
/// sparse     index of the largest lambda within one standard error of it (lambda.1se)
struct CrossValidation {
  ElasticNetPath path;
  std::vector<double> deviance;
  std::vector<double> std_error;
  std::size_t best = 0;
  std::size_t sparse = 0;
};

/// Leaves out one fold after the other, fits the rest at the lambdas of the whole path, and
/// measures on the fold: for Cox the deviance of all rows minus that of the rest, per event of the
/// fold (van Houwelingen et al. 2006); for logistic the mean deviance with probabilities kept
/// inside [1e-5, 1 - 1e-5]. Folds are averaged by their events (rows).
///
/// fold    label per row, 0 .. K - 1 with K >= 3; make_folds deals them
/// source  equals cv.glmnet(foldid = fold + 1, lambda = the same lambdas, grouped = TRUE). Without
///         given lambdas cv.glmnet lets each fold choose its own and interpolates: a little
///         different
Result<CrossValidation> cross_validate_cox(const FollowUp& data, const Matrix& covariates,
                                           std::span<const int> fold,
                                           const ElasticNetOptions& options = {});
Result<CrossValidation> cross_validate_logistic(std::span<const int> y, const Matrix& covariates,
                                                std::span<const int> fold,
                                                const ElasticNetOptions& options = {},
                                                std::span<const double> weight = {});

/// Fold labels in random order, events and other rows dealt evenly on their own. The same seed
/// gives the same folds everywhere.
std::vector<int> make_folds(std::span<const int> event, int count, std::uint64_t seed);

}  // namespace hepatica::survival
