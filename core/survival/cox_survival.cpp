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
  if (auto fault = check(new_rows, new_rows.rows)) return *fault;
  if (auto fault = check_level(options.level)) return *fault;
  if (new_rows.names != fit.names) {
    return Error{Code::kInvalidArgument, "new_rows", "the columns are not those of the fit"};
  }
  auto likelihood = prepare(data, covariates, fit, offset);
  if (!likelihood) return likelihood.error();
  const auto moments = event_moments(*likelihood);
  const VectorXd beta = scaled_beta(*likelihood, fit);
  const MatrixXd covariance = scaled_covariance(*likelihood, fit);
  const RiskSets& sets = likelihood->sets();
  std::vector<PredictedCurve> out;
  for (std::size_t i = 0; i < new_rows.rows; ++i) {
    VectorXd x(beta.size());
    for (Eigen::Index j = 0; j < x.size(); ++j) x[j] = new_rows.at(i, j);
    const VectorXd z = scaled(*likelihood, x);
    for (std::size_t s = 0; s < sets.strata.size(); ++s) {
      const StratumRange& range = sets.strata[s];
      const double factor = std::exp(z.dot(beta) - likelihood->shift(s));
      PredictedCurve curve{range.label, i, {}};
      double hazard = 0, square = 0;
      VectorXd q = VectorXd::Zero(beta.size());
      for (std::size_t k = range.last_time; k-- > range.first_time;) {
        hazard += likelihood->piece(k).hazard;
        square += moments[k].hazard_square;
        q += likelihood->piece(k).hazard * z - moments[k].hazard_mean;
        PredictedPoint point;
        point.time = sets.times[k].time;
        point.cumulative_hazard = factor * hazard;
        point.survival = std::exp(-point.cumulative_hazard);
        point.std_error = factor * std::sqrt(square + q.dot(covariance * q));
        point.interval = survival_interval(point.survival, point.std_error, options);
        curve.points.push_back(point);
      }
      out.push_back(std::move(curve));
    }
  }
  return out;
}

}  // namespace hepatica::survival
