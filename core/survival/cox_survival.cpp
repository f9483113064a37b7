// Cumulative hazards and predicted curves.
#include "core/survival/cox_survival.h"

#include <Eigen/Dense>
#include <cmath>

#include "core/survival/cox_moments.h"
#include "core/survival/cox_prepared.h"

namespace hepatica::survival {
namespace {

using Eigen::MatrixXd;
using Eigen::VectorXd;

/// Coefficients and one covariate row on the likelihood's scale: eta = z' beta.
VectorXd scaled(const CoxLikelihood& likelihood, const VectorXd& x) {
  return (x - likelihood.centre()).cwiseQuotient(likelihood.scale());
}

VectorXd scaled_beta(const CoxLikelihood& likelihood, const CoxFit& fit) {
  const Eigen::Map<const VectorXd> beta(fit.coefficients.data(),
                                        static_cast<Eigen::Index>(fit.columns()));
  return beta.cwiseProduct(likelihood.scale());
}

/// Covariance of the coefficients of z.
MatrixXd scaled_covariance(const CoxLikelihood& likelihood, const CoxFit& fit) {
  const auto p = static_cast<Eigen::Index>(fit.columns());
  const Eigen::Map<const MatrixXd> v(fit.covariance.data(), p, p);
  return likelihood.scale().asDiagonal() * v * likelihood.scale().asDiagonal();
}

/// Hazards summed up to a time in one stratum, and what their variance needs.
struct HazardSum {
  double hazard = 0;
  double square = 0;
  VectorXd mean;  // sum of h zbar

  void add(const HazardPiece& piece, const EventMoments& moments) {
    hazard += piece.hazard;
    square += moments.hazard_square;
    mean += moments.hazard_mean;
  }
  /// `factor` = exp(eta - shift) of the row z.
  PredictedPoint at(double time, double factor, const VectorXd& z, const MatrixXd& covariance,
                    const CurveOptions& options) const {
    const VectorXd q = hazard * z - mean;
    PredictedPoint point;
    point.time = time;
    point.cumulative_hazard = factor * hazard;
    point.survival = std::exp(-point.cumulative_hazard);
    point.std_error = factor * std::sqrt(square + q.dot(covariance * q));
    point.interval = survival_interval(point.survival, point.std_error, options);
    return point;
  }
};

VectorXd row_of(const Matrix& m, std::size_t i) {
  VectorXd x(m.columns);
  for (std::size_t j = 0; j < m.columns; ++j) x[j] = m.at(i, j);
  return x;
}

Status check_new_rows(const Matrix& new_rows, const CoxFit& fit, const CurveOptions& options) {
  if (auto fault = check(new_rows, new_rows.rows)) return fault;
  if (auto fault = check_level(options.level)) return fault;
  if (new_rows.names == fit.names) return success();
  return Error{Code::kInvalidArgument, "new_rows", "the columns are not those of the fit"};
}

}  // namespace

double BaselineHazard::survival(double time, double relative) const {
  return std::exp(-cumulative_hazard(time) * std::exp(relative));
}

Result<std::vector<BaselineHazard>> baseline_hazard(const FollowUp& data, const Matrix& covariates,
                                                    const CoxFit& fit,
                                                    std::span<const double> reference,
                                                    std::span<const double> offset) {
  if (auto fault = check_column(reference, fit.columns(), "reference")) return *fault;
  auto likelihood = prepare(data, covariates, fit, offset);
  if (!likelihood) return likelihood.error();
  const Eigen::Map<const VectorXd> x(reference.data(), static_cast<Eigen::Index>(reference.size()));
  const double eta = scaled(*likelihood, x).dot(scaled_beta(*likelihood, fit));
  std::vector<BaselineHazard> out;
  const RiskSets& sets = likelihood->sets();
  for (std::size_t s = 0; s < sets.strata.size(); ++s) {
    const StratumRange& range = sets.strata[s];
    const double factor = std::exp(eta - likelihood->shift(s));
    std::vector<double> times, values;
    double hazard = 0;
    for (std::size_t k = range.last_time; k-- > range.first_time;) {
      hazard += factor * likelihood->piece(k).hazard;
      times.push_back(sets.times[k].time);
      values.push_back(hazard);
    }
    out.push_back({range.label, StepFunction(0, std::move(times), std::move(values))});
  }
  return out;
}

Result<std::vector<PredictedCurve>> predict_survival(const FollowUp& data, const Matrix& covariates,
                                                     const CoxFit& fit, const Matrix& new_rows,
                                                     const CurveOptions& options,
                                                     std::span<const double> offset) {
  if (auto fault = check_new_rows(new_rows, fit, options)) return *fault;
  auto likelihood = prepare(data, covariates, fit, offset);
  if (!likelihood) return likelihood.error();
  const auto moments = event_moments(*likelihood);
  const VectorXd beta = scaled_beta(*likelihood, fit);
  const MatrixXd covariance = scaled_covariance(*likelihood, fit);
  const RiskSets& sets = likelihood->sets();
  std::vector<PredictedCurve> out;
  for (std::size_t i = 0; i < new_rows.rows; ++i) {
    const VectorXd z = scaled(*likelihood, row_of(new_rows, i));
    for (std::size_t s = 0; s < sets.strata.size(); ++s) {
      const StratumRange& range = sets.strata[s];
      const double factor = std::exp(z.dot(beta) - likelihood->shift(s));
      PredictedCurve curve{range.label, i, {}};
      HazardSum sum{0, 0, VectorXd::Zero(beta.size())};
      for (std::size_t k = range.last_time; k-- > range.first_time;) {
        sum.add(likelihood->piece(k), moments[k]);
        curve.points.push_back(sum.at(sets.times[k].time, factor, z, covariance, options));
      }
      out.push_back(std::move(curve));
    }
  }
  return out;
}

Result<std::vector<PredictedPoint>> predict_survival_at(const FollowUp& data,
                                                        const Matrix& covariates, const CoxFit& fit,
                                                        const Matrix& new_rows, double time,
                                                        const CurveOptions& options, int stratum,
                                                        std::span<const double> offset) {
  if (auto fault = check_new_rows(new_rows, fit, options)) return *fault;
  auto likelihood = prepare(data, covariates, fit, offset);
  if (!likelihood) return likelihood.error();
  const auto moments = event_moments(*likelihood);
  const VectorXd beta = scaled_beta(*likelihood, fit);
  const MatrixXd covariance = scaled_covariance(*likelihood, fit);
  const RiskSets& sets = likelihood->sets();
  for (std::size_t s = 0; s < sets.strata.size(); ++s) {
    const StratumRange& range = sets.strata[s];
    if (range.label != stratum) continue;
    HazardSum sum{0, 0, VectorXd::Zero(beta.size())};
    for (std::size_t k = range.last_time; k-- > range.first_time;) {
      if (sets.times[k].time <= time) sum.add(likelihood->piece(k), moments[k]);
    }
    std::vector<PredictedPoint> out;
    for (std::size_t i = 0; i < new_rows.rows; ++i) {
      const VectorXd z = scaled(*likelihood, row_of(new_rows, i));
      out.push_back(
          sum.at(time, std::exp(z.dot(beta) - likelihood->shift(s)), z, covariance, options));
    }
    return out;
  }
  return Error{Code::kInvalidArgument, "stratum", "no rows in stratum " + std::to_string(stratum)};
}

}  // namespace hepatica::survival
