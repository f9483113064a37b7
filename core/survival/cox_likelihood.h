// The Cox partial likelihood, its gradient and its information at any coefficients.
//
// Internal to core/survival; cox.h is the way to fit a model. Sorted once, evaluated many times.
#pragma once

#include <Eigen/Dense>
#include <span>
#include <vector>

#include "core/survival/cox.h"
#include "core/survival/follow_up.h"
#include "core/survival/risk_sets.h"

namespace hepatica::survival {

/// Value at one vector of coefficients. `finite` is false where the exponentials leave the range of
/// doubles: the caller takes a shorter step.
struct CoxValue {
  bool finite = false;
  double log_likelihood = 0;
  Eigen::VectorXd gradient;
  Eigen::MatrixXd information;
};

/// The hazard of one event time: the sum over k of mean(w) / denominator_k, and the same with
/// weights 1 - k / |D|, which is what those who have the event then live through.
struct HazardPiece {
  double hazard = 0;
  double death_hazard = 0;
};

class MeanRows;

/// Works on centred and scaled columns, z = (x - centre) / scale: the likelihood does not mind, and
/// sums lose fewer digits. Coefficients here belong to z: beta_z = scale * beta_x.
///
/// Contract of the sums, for event time t with deaths D, risk set R, r_i = w_i exp(eta_i), and
/// k = 0 .. |D| - 1 (Breslow: all k take part as if 0):
///
///     denominator_k = sum over R of r - (k / |D|) sum over D of r
///     l = sum over D of w eta - sum over k of mean(w) log denominator_k
///
/// The information is a weighted sum of z z' over rows (weight r_i times the hazard the row lived
/// through) minus weighted outer products of the risk-set sums: two matrix products instead of an
/// outer product per row and event time.
class CoxLikelihood {
 public:
  /// Preconditions: check(data), check(covariates) passed; offset empty or one per row.
  CoxLikelihood(const FollowUp& data, const Matrix& covariates, std::span<const double> offset,
                Ties ties);

  CoxValue evaluate(const Eigen::VectorXd& beta_z);

  /// The information with each event time's part multiplied by its weight, at the coefficients of
  /// the last evaluate(). Leaves the hazards lived through weighted too: evaluate again before
  /// reading them.
  Eigen::MatrixXd weighted_information(std::span<const double> time_weight);

  std::size_t rows() const { return sets_.order.size(); }
  std::size_t columns() const { return columns_; }
  const RiskSets& sets() const { return sets_; }
  const Eigen::VectorXd& centre() const { return centre_; }
  const Eigen::VectorXd& scale() const { return scale_; }
  Ties ties() const { return ties_; }

  /// By position: the scaled covariates (padded), case weight, death, and after evaluate():
  /// r_i = w_i exp(eta_i - shift of its stratum), and the hazard lived through times exp(shift).
  const double* row(std::size_t position) const { return rows_.data() + position * width_; }
  std::size_t width() const { return width_; }
  double weight(std::size_t position) const { return weight_[position]; }
  bool dies(std::size_t position) const { return dies_[position] != 0; }
  double relative_hazard(std::size_t position) const { return hazard_weight_[position]; }
  double lived_hazard(std::size_t position) const { return lived_[position]; }
  /// By event time, and by stratum.
  const HazardPiece& piece(std::size_t time) const { return pieces_[time]; }
  double shift(std::size_t stratum) const { return shift_[stratum]; }

 private:
  void fill_rows(const Matrix& covariates);
  void linear_predictors(const Eigen::VectorXd& beta_z);
  /// From the latest event time to the earliest: likelihood, hazards and risk-set moments.
  template <bool kTruncated>
  void walk_stratum(const StratumRange& range, MeanRows& means, double& likelihood);
  /// From the earliest event time to the latest: the hazard that each row lived through.
  void live_through(const StratumRange& range);
  /// Both walks over every stratum and the products: fills the hazards and the information.
  void sum_up(double& likelihood, Eigen::MatrixXd& information);
  bool truncated() const { return sets_.truncated(); }

  RiskSets sets_;
  Ties ties_;
  std::size_t columns_, width_;
  Eigen::VectorXd centre_, scale_;
  std::vector<double> rows_, weight_, offset_;
  std::vector<std::uint8_t> dies_;
  std::vector<double> eta_, hazard_weight_, lived_, shift_;
  std::vector<double> time_weight_;  // one per event time; 1 unless asked otherwise
  std::vector<ExactSum> entered_;    // cumulative hazard at entry, by position
  std::vector<HazardPiece> pieces_;
};

}  // namespace hepatica::survival
