// Evaluation of the logistic likelihood and of Firth's penalty.
#include "core/survival/logistic_likelihood.h"

#include <cmath>

#include "core/survival/distribution.h"
#include "core/survival/gram.h"

namespace hepatica::survival {

LogisticLikelihood::LogisticLikelihood(std::span<const int> y, const Matrix& covariates,
                                       const LogisticOptions& options)
    : firth_(options.firth),
      columns_(covariates.columns + 1),
      width_(padded(columns_)),
      centre_(Eigen::VectorXd::Zero(covariates.columns)),
      scale_(Eigen::VectorXd::Ones(covariates.columns)),
      rows_(y.size() * width_, 0.0),
      outcome_(y.begin(), y.end()),
      weight_(options.weight),
      offset_(options.offset) {
  const std::size_t n = y.size();
  if (weight_.empty()) weight_.assign(n, 1.0);
  if (offset_.empty()) offset_.assign(n, 0.0);
  for (std::size_t i = 0; i < n; ++i) rows_[i * width_] = 1;
  for (std::size_t j = 0; j < covariates.columns; ++j) {
    const auto x = covariates.column(j);
    double sum = 0, squares = 0;
    for (double value : x) sum += value;
    centre_[j] = sum / static_cast<double>(n);
    for (double value : x) squares += (value - centre_[j]) * (value - centre_[j]);
    if (squares > 0) scale_[j] = std::sqrt(squares / static_cast<double>(n));
    for (std::size_t i = 0; i < n; ++i) {
      rows_[i * width_ + j + 1] = (x[i] - centre_[j]) / scale_[j];
    }
  }
}

LogisticValue LogisticLikelihood::evaluate(const Eigen::VectorXd& beta_z) const {
  std::vector<double> beta(width_, 0.0), gradient(width_, 0.0);
  std::copy(beta_z.begin(), beta_z.end(), beta.begin());
  std::vector<double> probability(rows()), variance(rows());
  LogisticValue value;
  for (std::size_t i = 0; i < rows(); ++i) {
    const double eta = dot(row(i), beta.data(), width_) + offset_[i];
    // log p = -log(1 + exp(-eta)), log(1 - p) = -log(1 + exp(eta)).
    value.log_likelihood -= weight_[i] * log1p_exp(outcome_[i] == 1 ? -eta : eta);
    const double p = probability[i] = expit(eta);
    variance[i] = weight_[i] * p * expit(-eta);
    const double residual = outcome_[i] == 1 ? expit(-eta) : -p;
    add_scaled(gradient.data(), weight_[i] * residual, row(i), width_);
  }
  Gram gram(columns_);
  gram.add(rows_.data(), variance.data(), rows());
  value.information = gram.matrix();
  value.gradient = Eigen::Map<const Eigen::VectorXd>(gradient.data(), columns_);
  value.finite = std::isfinite(value.log_likelihood) && value.information.allFinite();
  if (firth_ && value.finite) penalise(value, probability, variance);
  return value;
}

/// Adds log det(information) / 2 and its gradient, sum of h (1/2 - p) z with h the leverages.
void LogisticLikelihood::penalise(LogisticValue& value, const std::vector<double>& probability,
                                  const std::vector<double>& variance) const {
  const Eigen::LLT<Eigen::MatrixXd> root(value.information);
  if (root.info() != Eigen::Success) {
    value.finite = false;
    return;
  }
  for (Eigen::Index j = 0; j < value.information.rows(); ++j) {
    value.log_likelihood += std::log(root.matrixLLT()(j, j));
  }
  // The likelihood is that of x: its information is the one of z times the scales.
  for (double scale : scale_) value.log_likelihood += std::log(scale);
  const Eigen::MatrixXd inverse =
      root.solve(Eigen::MatrixXd::Identity(value.information.rows(), value.information.cols()));
  for (std::size_t i = 0; i < rows(); ++i) {
    const Eigen::Map<const Eigen::VectorXd> z(row(i), columns_);
    const double leverage = variance[i] * z.dot(inverse * z);
    value.gradient += leverage * (0.5 - probability[i]) * z;
  }
}

Eigen::MatrixXd LogisticLikelihood::to_x() const {
  Eigen::MatrixXd map = Eigen::MatrixXd::Identity(columns_, columns_);
  for (Eigen::Index j = 0; j < scale_.size(); ++j) {
    map(j + 1, j + 1) = 1 / scale_[j];
    map(0, j + 1) = -centre_[j] / scale_[j];
  }
  return map;
}

Eigen::VectorXd LogisticLikelihood::to_z(const Eigen::VectorXd& beta_x) const {
  Eigen::VectorXd out = beta_x;
  for (Eigen::Index j = 0; j < scale_.size(); ++j) {
    out[j + 1] = scale_[j] * beta_x[j + 1];
    out[0] += centre_[j] * beta_x[j + 1];
  }
  return out;
}

}  // namespace hepatica::survival
