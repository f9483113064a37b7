// Bayesian linear and logistic regression, and donors.
#include "core/cohort/impute_models.h"

#include <Eigen/Dense>
#include <algorithm>
#include <cmath>

#include "core/survival/distribution.h"

namespace hepatica::cohort {
namespace {

using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;
using survival::Random;

constexpr std::size_t kDonors = 5;
constexpr double kRidge = 1e-5;
constexpr double kPriorSd = 5;
constexpr int kNewtonSteps = 50;

/// The rows named, with an intercept first.
MatrixXd matrix_of(const Features& features, const std::vector<std::size_t>& rows) {
  MatrixXd out(static_cast<Index>(rows.size()), static_cast<Index>(features.size()) + 1);
  for (std::size_t i = 0; i < rows.size(); ++i) {
    out(static_cast<Index>(i), 0) = 1;
    for (std::size_t j = 0; j < features.size(); ++j)
      out(static_cast<Index>(i), static_cast<Index>(j) + 1) = (*features[j])[rows[i]];
  }
  return out;
}

std::vector<std::size_t> rows_where(const std::vector<std::uint8_t>& known, bool wanted) {
  std::vector<std::size_t> out;
  for (std::size_t i = 0; i < known.size(); ++i) {
    if ((known[i] != 0) == wanted) out.push_back(i);
  }
  return out;
}

/// mean + L^-T z for a precision matrix L L^T: one draw of the normal distribution.
VectorXd draw_normal(const VectorXd& mean, const Eigen::LLT<MatrixXd>& precision, double scale,
                     Random& random) {
  VectorXd z(mean.size());
  for (Index j = 0; j < z.size(); ++j) z(j) = random.normal();
  return mean + scale * precision.matrixU().solve(z);
}

/// One draw of a chi-square variable by the inverse of its distribution function.
double draw_chi_square(double degrees, Random& random) {
  return survival::chi_square_quantile(random.uniform() + 0x1p-54, degrees);
}

/// The donor of one prediction: one of the kDonors nearest in `sorted`.
std::size_t donor(const std::vector<std::pair<double, std::size_t>>& sorted, double at,
                  Random& random) {
  auto upper = static_cast<std::size_t>(
      std::lower_bound(sorted.begin(), sorted.end(), at,
                       [](const auto& one, double x) { return one.first < x; }) -
      sorted.begin());
  std::size_t lower = upper;  // the nearest are [lower, upper)
  const std::size_t wanted = std::min(kDonors, sorted.size());
  while (upper - lower < wanted) {
    const bool down = lower > 0 && (upper == sorted.size() ||
                                    at - sorted[lower - 1].first <= sorted[upper].first - at);
    down ? --lower : ++upper;
  }
  return sorted[lower + random.below(wanted)].second;
}

/// Mode and precision of the logistic coefficients under the prior.
struct Posterior {
  VectorXd mode;
  Eigen::LLT<MatrixXd> precision;
};

double log_posterior(const MatrixXd& x, const VectorXd& y, const VectorXd& prior,
                     const VectorXd& beta) {
  const VectorXd eta = x * beta;
  double out = y.dot(eta) - 0.5 * beta.cwiseAbs2().dot(prior);
  for (Index i = 0; i < eta.size(); ++i) out -= survival::log1p_exp(eta(i));
  return out;
}

Posterior logistic_posterior(const MatrixXd& x, const VectorXd& y) {
  VectorXd prior = VectorXd::Constant(x.cols(), 1 / (kPriorSd * kPriorSd));
  prior(0) = 1e-8;
  Posterior out{VectorXd::Zero(x.cols()), {}};
  const double share = y.mean();  // inside (0, 1)
  out.mode(0) = survival::logit(share);
  double height = log_posterior(x, y, prior, out.mode);
  for (int step = 0; step < kNewtonSteps; ++step) {
    VectorXd p = (x * out.mode).unaryExpr([](double e) { return survival::expit(e); });
    const VectorXd w = p.array() * (1 - p.array());
    MatrixXd information = x.transpose() * w.asDiagonal() * x;
    information.diagonal() += prior;
    out.precision.compute(information);
    const VectorXd gradient = x.transpose() * (y - p) - prior.cwiseProduct(out.mode);
    VectorXd change = out.precision.solve(gradient);
    if (gradient.dot(change) < 1e-12) break;
    double next = log_posterior(x, y, prior, out.mode + change);
    for (int half = 0; half < 30 && next < height; ++half) {
      change /= 2;
      next = log_posterior(x, y, prior, out.mode + change);
    }
    out.mode += change;
    height = next;
  }
  return out;
}

}  // namespace

std::vector<std::size_t> draw_donors(const std::vector<double>& value,
                                     const std::vector<std::uint8_t>& known,
                                     const Features& features, Random& random) {
  auto teaching = rows_where(known, true);
  const auto missing = rows_where(known, false);
  const auto order = random.permutation(teaching.size());
  std::vector<std::size_t> shuffled;
  for (std::size_t k : order) shuffled.push_back(teaching[k]);
  const MatrixXd x = matrix_of(features, shuffled);
  VectorXd y(x.rows());
  for (Index i = 0; i < y.size(); ++i) y(i) = value[shuffled[static_cast<std::size_t>(i)]];
  MatrixXd gram = x.transpose() * x;
  gram.diagonal().array() += kRidge * static_cast<double>(x.rows());
  const Eigen::LLT<MatrixXd> precision(gram);
  const VectorXd mean = precision.solve(x.transpose() * y);
  const double degrees = std::max<double>(1, static_cast<double>(x.rows() - x.cols()));
  const double sigma = std::sqrt((y - x * mean).squaredNorm() / draw_chi_square(degrees, random));
  const VectorXd drawn = draw_normal(mean, precision, sigma, random);
  const VectorXd observed = x * mean, wanted = matrix_of(features, missing) * drawn;
  std::vector<std::pair<double, std::size_t>> sorted;
  for (Index i = 0; i < observed.size(); ++i)
    sorted.emplace_back(observed(i), shuffled[static_cast<std::size_t>(i)]);
  std::stable_sort(sorted.begin(), sorted.end(),
                   [](const auto& a, const auto& b) { return a.first < b.first; });
  std::vector<std::size_t> out;
  for (Index i = 0; i < wanted.size(); ++i) out.push_back(donor(sorted, wanted(i), random));
  return out;
}

std::vector<int> draw_binary(const std::vector<int>& value, const std::vector<std::uint8_t>& known,
                             const Features& features, Random& random) {
  const auto teaching = rows_where(known, true), missing = rows_where(known, false);
  VectorXd y(static_cast<Index>(teaching.size()));
  for (Index i = 0; i < y.size(); ++i) y(i) = value[teaching[static_cast<std::size_t>(i)]];
  if (y.size() == 0 || y.minCoeff() == y.maxCoeff())
    return std::vector<int>(missing.size(), y.size() > 0 && y(0) > 0 ? 1 : 0);
  const Posterior posterior = logistic_posterior(matrix_of(features, teaching), y);
  const VectorXd beta = draw_normal(posterior.mode, posterior.precision, 1, random);
  const VectorXd eta = matrix_of(features, missing) * beta;
  std::vector<int> out;
  for (Index i = 0; i < eta.size(); ++i)
    out.push_back(random.uniform() < survival::expit(eta(i)) ? 1 : 0);
  return out;
}

std::vector<int> draw_levels(const std::vector<int>& value, const std::vector<std::uint8_t>& known,
                             int levels, const Features& features, Random& random) {
  const auto missing = rows_where(known, false);
  std::vector<int> out(missing.size(), levels - 1);
  std::vector<std::uint8_t> open(missing.size(), 1);  // no level drawn yet
  for (int level = 0; level + 1 < levels; ++level) {
    std::vector<std::size_t> rows;  // teaching rows of this level and later ones, then the missing
    for (std::size_t i = 0; i < value.size(); ++i) {
      if (known[i] != 0 && value[i] >= level) rows.push_back(i);
    }
    std::vector<std::uint8_t> here(rows.size(), 1);
    rows.insert(rows.end(), missing.begin(), missing.end());
    here.resize(rows.size(), 0);
    std::vector<std::vector<double>> part;
    for (const auto* feature : features) {
      part.emplace_back();
      for (std::size_t i : rows) part.back().push_back((*feature)[i]);
    }
    Features views;
    for (const auto& one : part) views.push_back(&one);
    std::vector<int> above;
    for (std::size_t k = 0; k < rows.size(); ++k)
      above.push_back(here[k] != 0 && value[rows[k]] > level ? 1 : 0);
    const auto drawn = draw_binary(above, here, views, random);
    for (std::size_t k = 0; k < missing.size(); ++k) {
      if (open[k] == 0 || drawn[k] != 0) continue;
      out[k] = level;
      open[k] = 0;
    }
  }
  return out;
}

}  // namespace hepatica::cohort
