// Checks, the two kinds of outcome, and cross-validation.
#include "core/survival/elastic_net.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <numeric>

#include "core/base/number_text.h"
#include "core/base/reason.h"
#include "core/survival/cox.h"
#include "core/survival/cox_diagnosis.h"
#include "core/survival/distribution.h"
#include "core/survival/elastic_net_path.h"
#include "core/survival/path_loss.h"
#include "core/survival/random.h"

namespace hepatica::survival {
namespace {

Error invalid_path(const char* field, std::string detail) {
  return {Code::kInvalidArgument, field, std::move(detail)};
}

Status check_options(const Matrix& x, const ElasticNetOptions& options) {
  if (x.columns == 0) return invalid_path("covariates", "no columns");
  if (!(options.alpha >= 0 && options.alpha <= 1)) {
    return invalid_path("alpha", format_number(options.alpha) + "; must lie in [0, 1]");
  }
  if (options.lambda_count < 1) return invalid_path("lambda_count", "must be at least 1");
  if (options.lambda_min_ratio &&
      !(*options.lambda_min_ratio > 0 && *options.lambda_min_ratio < 1)) {
    return invalid_path("lambda_min_ratio", "must lie inside (0, 1)");
  }
  if (!(options.tolerance > 0)) return invalid_path("tolerance", "must be positive");
  for (std::size_t k = 0; k < options.lambda.size(); ++k) {
    const double l = options.lambda[k];
    if (l >= 0 && std::isfinite(l) && (k == 0 || l < options.lambda[k - 1])) continue;
    return invalid_path("lambda", "penalties must be finite, not negative, and decrease");
  }
  if (!options.offset.empty()) {
    if (auto fault = check_column(options.offset, x.rows, "offset")) return fault;
  }
  if (options.penalty_factor.empty()) return success();
  if (auto fault = check_column(options.penalty_factor, x.columns, "penalty_factor")) return fault;
  double sum = 0;
  for (double f : options.penalty_factor) {
    if (f < 0) return invalid_path("penalty_factor", "must not be negative");
    sum += f;
  }
  return sum > 0 ? success()
                 : Status(invalid_path("penalty_factor", "every column is unpenalised"));
}

Status check_cox(const FollowUp& data, const Matrix& x, const ElasticNetOptions& options) {
  if (auto fault = check(data)) return fault;
  if (auto fault = check(x, data.size())) return fault;
  if (auto fault = check_options(x, options)) return fault;
  if (data.event_count() == 0) {
    return Error{Code::kNoEvents, "event",
                 "0 events among " + std::to_string(data.size()) + " rows",
                 Reason{"no_events", {{"rows", data.size()}}, ""}};
  }
  return find_constant_column(x);
}

Status check_logistic(std::span<const int> y, const Matrix& x, const ElasticNetOptions& options,
                      std::span<const double> weight) {
  if (auto fault = check_binary(y, y.size(), "y")) return fault;
  if (auto fault = check(x, y.size())) return fault;
  if (auto fault = check_options(x, options)) return fault;
  if (!weight.empty()) {
    if (auto fault = check_column(weight, y.size(), "weight")) return fault;
    if (*std::min_element(weight.begin(), weight.end()) <= 0) {
      return invalid_path("weight", "a weight is positive");
    }
  }
  const auto events = std::accumulate(y.begin(), y.end(), std::size_t{0});
  if (events == 0 || events == y.size()) {
    return Error{Code::kNoEvents, "y",
                 std::to_string(events) + " events among " + std::to_string(y.size()) + " rows",
                 Reason{"one_outcome", {{"events", events}, {"rows", y.size()}}, ""}};
  }
  return find_constant_column(x);
}

template <typename T>
std::vector<T> pick(std::span<const T> values, std::span<const std::size_t> rows) {
  std::vector<T> out;
  if (values.empty()) return out;
  for (std::size_t row : rows) out.push_back(values[row]);
  return out;
}

/// -2 times the log likelihood of the saturated model minus that of the fit, over all rows.
double cox_deviance(const FollowUp& data, const Matrix& x, const ElasticNetOptions& options,
                    const ElasticNetFit& fit) {
  const auto loss = make_cox_loss(data, options.offset);
  const auto linear = linear_predictor(fit.coefficients, x);
  std::vector<double> eta(data.size()), residual(data.size());
  for (std::size_t i = 0; i < eta.size(); ++i) eta[i] = linear[loss->row_of()[i]];
  double weights = 0;
  for (std::size_t i = 0; i < data.size(); ++i) weights += data.weight_of(i);
  return 2 * weights * (loss->evaluate(eta, residual) - loss->saturated());
}

/// One fold: how it measures a fit of the rest, and how much it counts.
struct Fold {
  std::vector<std::size_t> inside, outside;
};

Result<std::vector<Fold>> split(std::span<const int> fold, std::size_t rows) {
  if (fold.size() != rows) {
    return invalid_path(
        "fold", std::to_string(fold.size()) + " labels for " + std::to_string(rows) + " rows");
  }
  const int count = 1 + *std::max_element(fold.begin(), fold.end());
  if (count < 3) return invalid_path("fold", "needs three folds or more");
  if (auto fault = check_groups(fold, count, rows)) return *fault;
  std::vector<Fold> out(static_cast<std::size_t>(count));
  for (std::size_t i = 0; i < rows; ++i) {
    for (int k = 0; k < count; ++k) {
      auto& part = out[static_cast<std::size_t>(k)];
      (fold[i] == k ? part.inside : part.outside).push_back(i);
    }
  }
  for (const Fold& part : out) {
    if (part.inside.empty()) return invalid_path("fold", "labels must run from 0 without gaps");
  }
  return out;
}

/// Averages over folds: one row of `measured` per fold, one entry per lambda.
void summarise(CrossValidation& out, const std::vector<std::vector<double>>& measured,
               const std::vector<double>& weight) {
  const double total = std::accumulate(weight.begin(), weight.end(), 0.0);
  const auto folds = static_cast<double>(measured.size());
  for (std::size_t k = 0; k < out.path.fits.size(); ++k) {
    double mean = 0, square = 0;
    for (std::size_t f = 0; f < measured.size(); ++f) mean += weight[f] * measured[f][k] / total;
    for (std::size_t f = 0; f < measured.size(); ++f) {
      square += weight[f] * (measured[f][k] - mean) * (measured[f][k] - mean) / total;
    }
    out.deviance.push_back(mean);
    out.std_error.push_back(std::sqrt(square / (folds - 1)));
  }
  const auto smallest = std::min_element(out.deviance.begin(), out.deviance.end());
  out.best = static_cast<std::size_t>(smallest - out.deviance.begin());
  const double limit = out.deviance[out.best] + out.std_error[out.best];
  out.sparse = 0;
  while (out.deviance[out.sparse] > limit) ++out.sparse;
}

/// The options of a fold: the lambdas of the whole path, and its own rows of the offset.
ElasticNetOptions for_fold(const ElasticNetOptions& options, const ElasticNetPath& path,
                           std::span<const std::size_t> rows) {
  ElasticNetOptions out = options;
  out.progress = {};
  out.lambda.clear();
  for (const ElasticNetFit& fit : path.fits) out.lambda.push_back(fit.lambda);
  out.offset = pick(std::span<const double>(options.offset), rows);
  return out;
}

/// Runs `measure` (a fold's deviance per lambda and its weight) over the folds.
using Measure = std::function<Result<double>(const Fold&, std::vector<double>&)>;
Result<CrossValidation> validate(ElasticNetPath path, const std::vector<Fold>& folds,
                                 const Progress& progress, const Measure& measure) {
  CrossValidation out;
  out.path = std::move(path);
  std::vector<std::vector<double>> measured;
  std::vector<double> weight;
  for (std::size_t f = 0; f < folds.size(); ++f) {
    if (progress && !progress(f, folds.size())) {
      return Error{Code::kCancelled, "fold", "after " + std::to_string(f) + " folds"};
    }
    measured.emplace_back();
    const auto counts = measure(folds[f], measured.back());
    if (!counts) {
      Error error = counts.error();
      error.detail += "; in fold " + std::to_string(f);
      return error;
    }
    weight.push_back(*counts);
  }
  summarise(out, measured, weight);
  return out;
}

}  // namespace

Result<ElasticNetPath> elastic_net_cox(const FollowUp& data, const Matrix& covariates,
                                       const ElasticNetOptions& options) {
  if (auto fault = check_cox(data, covariates, options)) return *fault;
  const auto loss = make_cox_loss(data, options.offset);
  auto path = fit_path(*loss, covariates, options);
  if (!path) return path.error();
  double weights = 0;
  for (std::size_t i = 0; i < data.size(); ++i) weights += data.weight_of(i);
  path->null_deviance *= weights;
  return path;
}

Result<ElasticNetPath> elastic_net_logistic(std::span<const int> y, const Matrix& covariates,
                                            const ElasticNetOptions& options,
                                            std::span<const double> weight) {
  if (auto fault = check_logistic(y, covariates, options, weight)) return *fault;
  const auto loss = make_logistic_loss(y, weight, options.offset);
  auto path = fit_path(*loss, covariates, options);
  if (!path) return path.error();
  path->null_deviance *= weight.empty() ? static_cast<double>(y.size())
                                        : std::accumulate(weight.begin(), weight.end(), 0.0);
  return path;
}

Result<CrossValidation> cross_validate_cox(const FollowUp& data, const Matrix& covariates,
                                           std::span<const int> fold,
                                           const ElasticNetOptions& options) {
  if (auto fault = check_cox(data, covariates, options)) return *fault;
  const auto folds = split(fold, data.size());
  if (!folds) return folds.error();
  ElasticNetOptions quiet = options;
  quiet.progress = {};
  auto path = elastic_net_cox(data, covariates, quiet);
  if (!path) return path.error();
  return validate(*path, *folds, options.progress,
                  [&](const Fold& part, std::vector<double>& deviance) -> Result<double> {
                    const FollowUp rest = data.take(part.outside);
                    const Matrix x = covariates.take(part.outside);
                    const auto inner = for_fold(options, *path, part.outside);
                    const auto fits = elastic_net_cox(rest, x, inner);
                    if (!fits) return fits.error();
                    double events = 0;
                    for (std::size_t i : part.inside) events += data.event[i] * data.weight_of(i);
                    if (events == 0) return Error{Code::kNoEvents, "fold", "no events"};
                    for (const ElasticNetFit& fit : fits->fits) {
                      deviance.push_back((cox_deviance(data, covariates, options, fit) -
                                          cox_deviance(rest, x, inner, fit)) /
                                         events);
                    }
                    return events;
                  });
}

Result<CrossValidation> cross_validate_logistic(std::span<const int> y, const Matrix& covariates,
                                                std::span<const int> fold,
                                                const ElasticNetOptions& options,
                                                std::span<const double> weight) {
  if (auto fault = check_logistic(y, covariates, options, weight)) return *fault;
  const auto folds = split(fold, y.size());
  if (!folds) return folds.error();
  ElasticNetOptions quiet = options;
  quiet.progress = {};
  auto path = elastic_net_logistic(y, covariates, quiet, weight);
  if (!path) return path.error();
  return validate(*path, *folds, options.progress,
                  [&](const Fold& part, std::vector<double>& deviance) -> Result<double> {
                    const auto fits = elastic_net_logistic(
                        pick(y, part.outside), covariates.take(part.outside),
                        for_fold(options, *path, part.outside), pick(weight, part.outside));
                    if (!fits) return fits.error();
                    const Matrix x = covariates.take(part.inside);
                    const auto offset = pick(std::span<const double>(options.offset), part.inside);
                    double total = 0;
                    for (std::size_t i : part.inside) total += weight.empty() ? 1 : weight[i];
                    for (const ElasticNetFit& fit : fits->fits) {
                      const auto eta = linear_predictor(fit.coefficients, x, offset);
                      double sum = 0;
                      for (std::size_t i = 0; i < part.inside.size(); ++i) {
                        const double p = std::clamp(expit(eta[i] + fit.intercept), 1e-5, 1 - 1e-5);
                        const double w = weight.empty() ? 1 : weight[part.inside[i]];
                        sum -= 2 * w * std::log(y[part.inside[i]] == 1 ? p : 1 - p);
                      }
                      deviance.push_back(sum / total);
                    }
                    return total;
                  });
}

std::vector<int> make_folds(std::span<const int> event, int count, std::uint64_t seed) {
  Random random(seed);
  std::vector<int> out(event.size(), 0);
  int next = 0;
  const auto order = random.permutation(event.size());
  for (int kind : {1, 0}) {
    for (std::size_t row : order) {
      if ((event[row] == 1) != (kind == 1)) continue;
      out[row] = next;
      next = (next + 1) % count;
    }
  }
  return out;
}

}  // namespace hepatica::survival
