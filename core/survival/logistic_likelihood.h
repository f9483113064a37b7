// The logistic (penalised) likelihood, its gradient and its information at any coefficients.
//
// Internal to core/survival; logistic.h is the way to fit a model.
#pragma once

#include <Eigen/Dense>
#include <span>
#include <vector>

#include "core/survival/follow_up.h"
#include "core/survival/logistic.h"

namespace hepatica::survival {

/// gradient is that of the penalised likelihood where the penalty is on; information never is
/// penalised.
struct LogisticValue {
  bool finite = false;
  double log_likelihood = 0;
  Eigen::VectorXd gradient;
  Eigen::MatrixXd information;
};

/// Works on z = (1, (x - centre) / scale). Coefficients of x follow from those of z by the linear
/// map to_x(): beta_x = to_x() beta_z.
class LogisticLikelihood {
 public:
  /// Preconditions: y, covariates and options are checked.
  LogisticLikelihood(std::span<const int> y, const Matrix& covariates,
                     const LogisticOptions& options);

  LogisticValue evaluate(const Eigen::VectorXd& beta_z) const;

  std::size_t rows() const { return outcome_.size(); }
  std::size_t columns() const { return columns_; }  ///< with the intercept
  std::size_t width() const { return width_; }
  const double* row(std::size_t i) const { return rows_.data() + i * width_; }
  double outcome(std::size_t i) const { return outcome_[i]; }
  Eigen::MatrixXd to_x() const;
  Eigen::VectorXd to_z(const Eigen::VectorXd& beta_x) const;

 private:
  void penalise(LogisticValue& value, const std::vector<double>& probability,
                const std::vector<double>& variance) const;

  bool firth_;
  std::size_t columns_, width_;
  Eigen::VectorXd centre_, scale_;
  std::vector<double> rows_, outcome_, weight_, offset_;
};

}  // namespace hepatica::survival
