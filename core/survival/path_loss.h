// The smooth part of a penalised fit, as the path algorithm sees it: a loss of the linear
// predictor.
//
// Internal to core/survival.
#pragma once

#include <memory>
#include <span>
#include <vector>

#include "core/survival/follow_up.h"

namespace hepatica::survival {

/// Rows stand in an order of the loss's own choice (row_of), so that Cox need not shuffle. Columns
/// and vectors over rows are padded with zeros to padded(rows).
///
/// The loss is -l / W. Its second derivative along columns a and b is
///
///     sum over rows of weight a b - sum over extras of extra(a) extra(b) size
///
/// extras: for Cox one per event time, the column's mean in the risk set; for logistic none.
class PathLoss {
 public:
  virtual ~PathLoss() = default;

  std::size_t rows() const { return row_of_.size(); }
  const std::vector<std::uint32_t>& row_of() const { return row_of_; }
  double weight(std::size_t position) const { return weight_[position]; }  ///< sums to 1
  virtual bool has_intercept() const = 0;

  /// -l / W at the linear predictor; residual = minus its derivative.
  virtual double evaluate(const std::vector<double>& eta, std::vector<double>& residual) = 0;
  /// -l / W of the saturated model.
  virtual double saturated() const = 0;

  /// Takes the second derivative at the last evaluate() for the calls below.
  virtual void freeze() = 0;
  const std::vector<double>& curvature() const { return curvature_; }  ///< weight per row, padded
  const std::vector<double>& extra_sizes() const { return extra_sizes_; }  ///< padded
  /// extra(a) of one column, into a vector of extra_sizes().size().
  virtual void extras(const double* column, double* out) const = 0;

 protected:
  std::vector<std::uint32_t> row_of_;
  std::vector<double> weight_, offset_;
  std::vector<double> curvature_, extra_sizes_;
};

/// Preconditions: checked data.
std::unique_ptr<PathLoss> make_cox_loss(const FollowUp& data, std::span<const double> offset);
std::unique_ptr<PathLoss> make_logistic_loss(std::span<const int> y, std::span<const double> weight,
                                             std::span<const double> offset);

}  // namespace hepatica::survival
