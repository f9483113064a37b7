// Working sets, quasi-Newton steps and coordinate descent.
#include "core/survival/elastic_net_path.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "core/base/number_text.h"
#include "core/survival/gram.h"

namespace hepatica::survival {
namespace {

constexpr int kMostSteps = 200;     // quasi-Newton steps for one lambda
constexpr int kMostSweeps = 10000;  // sweeps of coordinate descent for one step
constexpr double kSlow = 0.3;       // steps that shrink by less ask for a new second derivative

/// Sum over `length` (a multiple of kTile) of a * b.
double product(const double* a, const double* b, std::size_t length) { return dot(a, b, length); }

/// Columns centred and divided by their scale, in the order of the loss, padded.
class Columns {
 public:
  Columns(const PathLoss& loss, const Matrix& x, bool standardize)
      : stride_(padded(loss.rows())), values_(stride_ * x.columns, 0.0), scale_(x.columns, 1.0) {
    centre_.resize(x.columns);
    for (std::size_t j = 0; j < x.columns; ++j) {
      const auto from = x.column(j);
      double* to = &values_[j * stride_];
      double mean = 0, square = 0;
      for (std::size_t i = 0; i < loss.rows(); ++i) {
        to[i] = from[loss.row_of()[i]];
        mean += loss.weight(i) * to[i];
      }
      for (std::size_t i = 0; i < loss.rows(); ++i) {
        to[i] -= mean;
        square += loss.weight(i) * to[i] * to[i];
      }
      centre_[j] = mean;
      if (!standardize) continue;
      scale_[j] = std::sqrt(square);
      for (std::size_t i = 0; i < loss.rows(); ++i) to[i] /= scale_[j];
    }
  }
  std::size_t stride() const { return stride_; }
  std::size_t size() const { return scale_.size(); }
  const double* operator[](std::size_t j) const { return &values_[j * stride_]; }
  double scale(std::size_t j) const { return scale_[j]; }
  double centre(std::size_t j) const { return centre_[j]; }

 private:
  std::size_t stride_;
  std::vector<double> values_, scale_, centre_;
};

/// The frozen second derivative of the loss on the working set, grown column by column.
class Curvature {
 public:
  Curvature(PathLoss& loss, std::size_t stride) : loss_(loss), stride_(stride) {}

  void refreeze() {
    loss_.freeze();
    columns_.clear();
    fresh_ = true;
  }
  /// Adds a column (padded, alive as long as this); its products with the columns before it.
  void add(const double* column) {
    Entry entry{column, std::vector<double>(stride_), {}, {}, {}};
    const auto& w = loss_.curvature();
    for (std::size_t i = 0; i < stride_; i += 2) {
      store(&entry.weighted[i], load(&w[i]) * load(column + i));
    }
    const auto& sizes = loss_.extra_sizes();
    entry.extra.assign(sizes.size(), 0.0);
    loss_.extras(column, entry.extra.data());
    entry.sized = entry.extra;
    for (std::size_t k = 0; k < sizes.size(); ++k) entry.sized[k] *= sizes[k];
    for (const Entry& other : columns_) entry.products.push_back(between(entry, other));
    entry.products.push_back(between(entry, entry));
    columns_.push_back(std::move(entry));
  }
  std::size_t size() const { return columns_.size(); }
  double at(std::size_t a, std::size_t b) const {
    return a >= b ? columns_[a].products[b] : columns_[b].products[a];
  }
  bool fresh() const { return fresh_; }
  void age() { fresh_ = false; }

 private:
  struct Entry {
    const double* column;
    std::vector<double> weighted, extra, sized, products;
  };
  double between(const Entry& a, const Entry& b) const {
    return product(a.weighted.data(), b.column, stride_) -
           product(a.sized.data(), b.extra.data(), a.sized.size());
  }

  PathLoss& loss_;
  std::size_t stride_;
  std::vector<Entry> columns_;
  bool fresh_ = true;
};

double soft_threshold(double x, double by) { return x > by ? x - by : x < -by ? x + by : 0; }

/// The state of the path between two lambdas.
class Path {
 public:
  Path(PathLoss& loss, const Matrix& x, const ElasticNetOptions& options)
      : loss_(loss),
        options_(options),
        columns_(loss, x, options.standardize),
        curvature_(loss, columns_.stride()),
        beta_(x.columns, 0.0),
        gradient_(x.columns, 0.0),
        factor_(x.columns, 1.0),
        in_work_(x.columns, false),
        eta_(columns_.stride(), 0.0),
        residual_(columns_.stride(), 0.0),
        ones_(columns_.stride(), 0.0) {
    std::fill(ones_.begin(), ones_.begin() + static_cast<std::ptrdiff_t>(loss.rows()), 1.0);
    if (!options.penalty_factor.empty()) {
      double sum = 0;
      for (double f : options.penalty_factor) sum += f;
      for (std::size_t j = 0; j < factor_.size(); ++j) {
        factor_[j] = options.penalty_factor[j] * static_cast<double>(factor_.size()) / sum;
      }
    }
    value_ = loss_.evaluate(eta_, residual_);
  }

  /// The fit without penalised columns; sets the scale of the tolerance.
  Status start() {
    curvature_.refreeze();
    if (loss_.has_intercept()) add_work(kIntercept);
    tolerance_ = options_.tolerance;
    if (loss_.has_intercept()) {
      if (auto fault = solve_work(0)) return fault;
    }
    null_loss_ = value_;
    tolerance_ = std::max(options_.tolerance * 2 * (null_loss_ - loss_.saturated()), 1e-26);
    for (std::size_t j = 0; j < factor_.size(); ++j) {
      if (factor_[j] == 0) add_work(j);
    }
    if (auto fault = solve_work(std::numeric_limits<double>::infinity())) return fault;
    fill_gradient();
    return success();
  }

  /// The smallest penalty that keeps every penalised coefficient at 0.
  double largest_lambda() const {
    double largest = 0;
    for (std::size_t j = 0; j < factor_.size(); ++j) {
      if (factor_[j] > 0) largest = std::max(largest, std::fabs(gradient_[j]) / factor_[j]);
    }
    return largest / std::max(options_.alpha, 1e-3);
  }

  Status solve(double lambda, double lambda_before) {
    const double sure = options_.alpha * (2 * lambda - lambda_before);  // sequential strong rule
    for (std::size_t j = 0; j < beta_.size(); ++j) {
      if (!in_work_[j] && std::fabs(gradient_[j]) >= sure * factor_[j]) add_work(j);
    }
    for (;;) {
      if (auto fault = solve_work(lambda)) return fault;
      fill_gradient();
      bool violated = false;
      for (std::size_t j = 0; j < beta_.size(); ++j) {
        if (in_work_[j] || std::fabs(gradient_[j]) <= options_.alpha * lambda * factor_[j])
          continue;
        add_work(j);
        violated = true;
      }
      if (!violated) return success();
    }
  }

  ElasticNetFit fit(double lambda) const {
    ElasticNetFit out;
    out.lambda = lambda;
    out.intercept = intercept_;
    for (std::size_t j = 0; j < beta_.size(); ++j) {
      out.coefficients.push_back(beta_[j] / columns_.scale(j));
      out.intercept -= out.coefficients[j] * columns_.centre(j);
      out.nonzero += beta_[j] != 0;
    }
    if (!loss_.has_intercept()) out.intercept = 0;
    out.deviance_ratio = 1 - (value_ - loss_.saturated()) / (null_loss_ - loss_.saturated());
    return out;
  }

  double null_deviance_per_weight() const { return 2 * (null_loss_ - loss_.saturated()); }

 private:
  static constexpr std::size_t kIntercept = static_cast<std::size_t>(-1);

  const double* column(std::size_t j) const { return j == kIntercept ? ones_.data() : columns_[j]; }
  double& coefficient(std::size_t j) { return j == kIntercept ? intercept_ : beta_[j]; }
  double factor(std::size_t j) const { return j == kIntercept ? 0 : factor_[j]; }

  void add_work(std::size_t j) {
    if (j != kIntercept) in_work_[j] = true;
    work_.push_back(j);
    curvature_.add(column(j));
  }

  void refreeze() {
    curvature_.refreeze();
    for (std::size_t j : work_) curvature_.add(column(j));
  }

  void fill_gradient() {
    for (std::size_t j = 0; j < beta_.size(); ++j) {
      gradient_[j] = product(columns_[j], residual_.data(), columns_.stride());
    }
  }

  double penalty(double lambda) {
    double sum = 0;
    for (std::size_t j : work_) {
      const double f = factor(j), b = coefficient(j);
      if (f > 0 && b != 0) {
        sum += f * (options_.alpha * std::fabs(b) + 0.5 * (1 - options_.alpha) * b * b);
      }
    }
    return sum == 0 ? 0 : lambda * sum;
  }

  /// Steps on the working set until they are below the tolerance.
  Status solve_work(double lambda) {
    if (work_.empty()) return success();
    double last_size = std::numeric_limits<double>::infinity();
    double objective = value_ + penalty(lambda);
    for (int step = 0; step < kMostSteps; ++step) {
      const auto change = descend(lambda);
      double size = 0;
      for (std::size_t a = 0; a < work_.size(); ++a) {
        size = std::max(size, curvature_.at(a, a) * change[a] * change[a]);
      }
      if (!curvature_.fresh() && size > tolerance_ && size > kSlow * kSlow * last_size) {
        refreeze();
        last_size = std::numeric_limits<double>::infinity();
        continue;
      }
      if (!move(change, lambda, objective)) {
        if (curvature_.fresh()) break;
        refreeze();
        continue;
      }
      curvature_.age();
      if (size <= tolerance_) return success();
      last_size = size;
    }
    return Error{Code::kNotConverged, "lambda",
                 "no optimum found at lambda " + format_number(lambda)};
  }

  /// Coordinate descent on the quadratic model around the present coefficients; the change of each.
  std::vector<double> descend(double lambda) {
    const std::size_t m = work_.size();
    std::vector<double> slope(m), change(m, 0.0);
    for (std::size_t a = 0; a < m; ++a) {
      slope[a] = product(column(work_[a]), residual_.data(), columns_.stride());
    }
    // Far below the size that stops the steps, or the model's minimum would blur their convergence.
    const double small = 1e-3 * tolerance_;
    bool all = true;
    for (int sweep = 0; sweep < kMostSweeps; ++sweep) {
      double largest = 0;
      for (std::size_t a = 0; a < m; ++a) {
        const double f = factor(work_[a]), h = curvature_.at(a, a);
        const double now = coefficient(work_[a]) + change[a];
        if ((!all && now == 0) || !(h > 0)) continue;
        double next = 0;
        if (f == 0) {
          next = now + slope[a] / h;
        } else if (std::isfinite(lambda)) {
          next = soft_threshold(h * now + slope[a], lambda * options_.alpha * f) /
                 (h + lambda * (1 - options_.alpha) * f);
        }
        const double d = next - now;
        if (d == 0) continue;
        change[a] += d;
        if (next == 0) change[a] = -coefficient(work_[a]);
        for (std::size_t b = 0; b < m; ++b) slope[b] -= d * curvature_.at(a, b);
        largest = std::max(largest, h * d * d);
      }
      if (largest <= small) {
        if (all) break;
        all = true;  // a last look at the coefficients that were 0
      } else {
        all = false;
      }
    }
    return change;
  }

  /// Applies the change, halved while the objective rises; false when even a short step raises it.
  bool move(const std::vector<double>& change, double lambda, double& objective) {
    const auto eta = eta_;
    std::vector<double> before;
    for (std::size_t j : work_) before.push_back(coefficient(j));
    double share = 1;
    for (int halving = 0; halving < 30; ++halving, share *= 0.5) {
      eta_ = eta;
      for (std::size_t a = 0; a < work_.size(); ++a) {
        if (change[a] == 0) continue;
        coefficient(work_[a]) = before[a] + share * change[a];
        add_scaled(eta_.data(), share * change[a], column(work_[a]), eta_.size());
      }
      value_ = loss_.evaluate(eta_, residual_);
      const double next = value_ + penalty(lambda);
      if (std::isfinite(next) && next <= objective + 1e-13 * std::fabs(objective)) {
        objective = next;
        return true;
      }
    }
    eta_ = eta;
    for (std::size_t a = 0; a < work_.size(); ++a) coefficient(work_[a]) = before[a];
    value_ = loss_.evaluate(eta_, residual_);
    return false;
  }

  PathLoss& loss_;
  const ElasticNetOptions& options_;
  Columns columns_;
  Curvature curvature_;
  std::vector<double> beta_, gradient_, factor_;
  std::vector<bool> in_work_;
  std::vector<std::size_t> work_;
  double intercept_ = 0;
  std::vector<double> eta_, residual_, ones_;
  double value_ = 0, null_loss_ = 0, tolerance_ = 0;
};

std::vector<double> lambda_sequence(const Path& path, const Matrix& x,
                                    const ElasticNetOptions& options) {
  if (!options.lambda.empty()) return options.lambda;
  const double ratio = options.lambda_min_ratio.value_or(x.rows < x.columns ? 1e-2 : 1e-4);
  const double step = std::pow(ratio, 1.0 / std::max(1, options.lambda_count - 1));
  std::vector<double> out;
  double lambda = path.largest_lambda();
  for (int k = 0; k < options.lambda_count; ++k, lambda *= step) out.push_back(lambda);
  return out;
}

/// Whether the automatic path may stop: little is left to gain. The two kinds of outcome have the
/// rules that glmnet has for them.
bool exhausted(const std::vector<ElasticNetFit>& fits, bool logistic) {
  constexpr std::size_t kLeast = 5;
  constexpr double kCoxGain = 1e-3, kLogisticGain = 1e-5, kExplained = 0.999;
  if (fits.size() < kLeast) return false;
  const double now = fits.back().deviance_ratio;
  if (now > kExplained) return true;
  if (logistic) return now - fits[fits.size() - 2].deviance_ratio < kLogisticGain;
  return now - fits[fits.size() - kLeast].deviance_ratio < kCoxGain * now;
}

}  // namespace

Result<ElasticNetPath> fit_path(PathLoss& loss, const Matrix& covariates,
                                const ElasticNetOptions& options) {
  Path path(loss, covariates, options);
  if (auto fault = path.start()) return *fault;
  ElasticNetPath out;
  out.names = covariates.names;
  out.null_deviance = path.null_deviance_per_weight();
  const auto lambdas = lambda_sequence(path, covariates, options);
  double before = std::max(lambdas[0], path.largest_lambda());
  for (std::size_t k = 0; k < lambdas.size(); ++k) {
    if (options.progress && !options.progress(k, lambdas.size())) {
      return Error{Code::kCancelled, "lambda", "after " + std::to_string(k) + " penalties"};
    }
    // The first automatic penalty leaves all at 0; with ridge, that is by definition.
    if (k > 0 || !options.lambda.empty()) {
      if (auto fault = path.solve(lambdas[k], before)) return *fault;
    }
    before = lambdas[k];
    out.fits.push_back(path.fit(lambdas[k]));
    if (options.lambda.empty() && exhausted(out.fits, loss.has_intercept())) break;
  }
  return out;
}

}  // namespace hepatica::survival
