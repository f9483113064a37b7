// Martingale, score, dfbeta and Schoenfeld residuals; the score test of proportional hazards.
#include "core/survival/cox_residuals.h"

#include <Eigen/Dense>
#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <numeric>

#include "core/survival/cox_moments.h"
#include "core/survival/cox_prepared.h"
#include "core/survival/distribution.h"
#include "core/survival/kaplan_meier.h"

namespace hepatica::survival {
namespace {

using Eigen::MatrixXd;
using Eigen::VectorXd;

VectorXd z_of(const CoxLikelihood& likelihood, std::size_t position) {
  return Eigen::Map<const VectorXd>(likelihood.row(position),
                                    static_cast<Eigen::Index>(likelihood.columns()));
}

double deviance_residual(double martingale, int event) {
  const double log_part = event == 1 ? std::log1p(-martingale) : 0.0;
  const double square = std::max(0.0, -2 * (martingale + log_part));
  return martingale < 0 ? -std::sqrt(square) : std::sqrt(square);
}

/// Average ranks, as R's rank().
std::vector<double> ranks(const std::vector<double>& values) {
  std::vector<std::size_t> order(values.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::sort(order.begin(), order.end(),
            [&](std::size_t a, std::size_t b) { return values[a] < values[b]; });
  std::vector<double> out(values.size());
  for (std::size_t i = 0; i < order.size();) {
    std::size_t last = i;
    while (last < order.size() && values[order[last]] == values[order[i]]) ++last;
    for (std::size_t k = i; k < last; ++k) {
      out[order[k]] = 0.5 * static_cast<double>(i + 1 + last);
    }
    i = last;
  }
  return out;
}

/// g(time) of every row.
Result<std::vector<double>> transformed_times(const FollowUp& data, TimeScale scale) {
  switch (scale) {
    case TimeScale::kIdentity:
      return data.time;
    case TimeScale::kRank:
      return ranks(data.time);
    case TimeScale::kLog: {
      std::vector<double> out;
      for (double t : data.time) {
        if (t <= 0)
          return Error{Code::kInvalidArgument, "time", "the log time scale needs times above 0"};
        out.push_back(std::log(t));
      }
      return out;
    }
    case TimeScale::kKaplanMeier:
      break;
  }
  const auto curve = kaplan_meier({data.time, data.event, data.entry, {}, {}});
  if (!curve) return curve.error();
  const StepFunction survival = curve->as_step_function();
  std::vector<double> out;
  for (double t : data.time) out.push_back(1 - survival.left_limit(t));
  return out;
}

ChiSquareTest chi_square(double statistic, double degrees) {
  return {statistic, degrees, chi_square_upper_tail(statistic, degrees)};
}

}  // namespace

Result<CoxLikelihood> prepare(const FollowUp& data, const Matrix& covariates, const CoxFit& fit,
                              std::span<const double> offset) {
  if (auto fault = check(data)) return *fault;
  if (auto fault = check(covariates, data.size())) return *fault;
  if (!offset.empty()) {
    if (auto fault = check_column(offset, data.size(), "offset")) return *fault;
  }
  if (covariates.names != fit.names) {
    return Error{Code::kInvalidArgument, "covariates", "the columns are not those of the fit"};
  }
  if (data.event_count() == 0) return Error{Code::kNoEvents, "event", "no events"};
  CoxLikelihood likelihood(data, covariates, offset, fit.ties);
  const Eigen::Map<const VectorXd> beta(fit.coefficients.data(),
                                        static_cast<Eigen::Index>(fit.columns()));
  if (!likelihood.evaluate(beta.cwiseProduct(likelihood.scale())).finite) {
    return Error{Code::kDomain, "coefficients", "the likelihood has no finite value at the fit"};
  }
  return likelihood;
}

Eigen::MatrixXd score_residuals(const CoxLikelihood& likelihood) {
  const RiskSets& sets = likelihood.sets();
  const auto moments = event_moments(likelihood);
  const auto p = static_cast<Eigen::Index>(likelihood.columns());
  MatrixXd out = MatrixXd::Zero(static_cast<Eigen::Index>(likelihood.rows()), p);
  // M_i z_i, then the means: + sum over lived event times of r h zbar - (zbar at the own event).
  for (std::size_t i = 0; i < likelihood.rows(); ++i) {
    const double r = likelihood.relative_hazard(i) / likelihood.weight(i);
    const double martingale = (likelihood.dies(i) ? 1.0 : 0.0) - r * likelihood.lived_hazard(i);
    out.row(i) = martingale * z_of(likelihood, i).transpose();
  }
  for (const StratumRange& range : sets.strata) {
    VectorXd lived = VectorXd::Zero(p);
    std::size_t entering = range.last;
    const auto r = [&](std::size_t i) {
      return likelihood.relative_hazard(i) / likelihood.weight(i);
    };
    // What passed before entry is taken away from those who enter before `time`.
    const auto enter_before = [&](double time) {
      for (; sets.truncated() && entering > range.first; --entering) {
        const std::size_t i = sets.by_entry[entering - 1];
        if (sets.entry[i] >= time) break;
        out.row(i) -= r(i) * lived.transpose();
      }
    };
    for (std::size_t k = range.last_time; k-- > range.first_time;) {
      const EventTime& at = sets.times[k];
      enter_before(at.time);
      for (std::size_t i = at.first_death; i < at.last; ++i) {
        out.row(i) += (r(i) * (lived + moments[k].death_hazard_mean) - moments[k].mean).transpose();
      }
      lived += moments[k].hazard_mean;
      for (std::size_t i = at.first; i < at.first_death; ++i)
        out.row(i) += r(i) * lived.transpose();
    }
    enter_before(std::numeric_limits<double>::infinity());
  }
  return out;
}

Eigen::MatrixXd robust_covariance(const CoxLikelihood& likelihood,
                                  const Eigen::MatrixXd& covariance,
                                  const std::vector<int>& cluster) {
  const MatrixXd score = score_residuals(likelihood);
  const VectorXd unscale = likelihood.scale().cwiseInverse();
  // Score of x is scale * score of z; covariance is already in units of x.
  const MatrixXd to_beta = likelihood.scale().asDiagonal() * covariance;
  std::map<int, VectorXd> units;
  MatrixXd out = MatrixXd::Zero(score.cols(), score.cols());
  for (std::size_t i = 0; i < likelihood.rows(); ++i) {
    const VectorXd dfbeta = likelihood.weight(i) * (score.row(i) * to_beta).transpose();
    if (cluster.empty()) {
      out += dfbeta * dfbeta.transpose();
      continue;
    }
    auto [unit, fresh] = units.try_emplace(cluster[likelihood.sets().order[i]], dfbeta);
    if (!fresh) unit->second += dfbeta;
  }
  for (const auto& [label, sum] : units) out += sum * sum.transpose();
  return out;
}

Result<CoxResiduals> cox_residuals(const FollowUp& data, const Matrix& covariates,
                                   const CoxFit& fit, std::span<const double> offset) {
  auto likelihood = prepare(data, covariates, fit, offset);
  if (!likelihood) return likelihood.error();
  const MatrixXd score = score_residuals(*likelihood);
  const auto p = static_cast<Eigen::Index>(fit.columns());
  const Eigen::Map<const MatrixXd> covariance(fit.model_covariance.data(), p, p);
  const MatrixXd to_beta = likelihood->scale().asDiagonal() * covariance;
  CoxResiduals out;
  out.martingale.resize(data.size());
  out.deviance.resize(data.size());
  out.score = Matrix::zeros(data.size(), fit.names);
  out.dfbeta = out.score;
  for (std::size_t i = 0; i < data.size(); ++i) {
    const std::size_t row = likelihood->sets().order[i];
    const double weight = likelihood->weight(i);
    out.martingale[row] =
        data.event[row] - likelihood->relative_hazard(i) / weight * likelihood->lived_hazard(i);
    out.deviance[row] = deviance_residual(out.martingale[row], data.event[row]);
    const VectorXd dfbeta = weight * (score.row(i) * to_beta).transpose();
    for (Eigen::Index j = 0; j < p; ++j) {
      out.score.at(row, j) = likelihood->scale()[j] * score(i, j);
      out.dfbeta.at(row, j) = dfbeta[j];
    }
  }
  return out;
}

Result<SchoenfeldResiduals> schoenfeld_residuals(const FollowUp& data, const Matrix& covariates,
                                                 const CoxFit& fit,
                                                 std::span<const double> offset) {
  auto likelihood = prepare(data, covariates, fit, offset);
  if (!likelihood) return likelihood.error();
  const auto moments = event_moments(*likelihood);
  const auto p = static_cast<Eigen::Index>(fit.columns());
  const Eigen::Map<const VectorXd> beta(fit.coefficients.data(), p);
  const MatrixXd information =
      likelihood->evaluate(beta.cwiseProduct(likelihood->scale())).information;
  const MatrixXd inverse =
      information.ldlt().solve(MatrixXd::Identity(p, p)) * static_cast<double>(data.event_count());
  SchoenfeldResiduals out;
  out.value = Matrix::zeros(data.event_count(), fit.names);
  out.scaled = out.value;
  const RiskSets& sets = likelihood->sets();
  for (const StratumRange& range : sets.strata) {
    for (std::size_t k = range.last_time; k-- > range.first_time;) {
      for (std::size_t i = sets.times[k].first_death; i < sets.times[k].last; ++i) {
        const VectorXd z = z_of(*likelihood, i) - moments[k].mean;
        const VectorXd scaled = inverse * z;
        for (Eigen::Index j = 0; j < p; ++j) {
          out.value.at(out.row.size(), j) = z[j] * likelihood->scale()[j];
          out.scaled.at(out.row.size(), j) = scaled[j] / likelihood->scale()[j] + beta[j];
        }
        out.row.push_back(sets.order[i]);
        out.time.push_back(sets.times[k].time);
      }
    }
  }
  return out;
}

Result<ProportionalHazardsTest> test_proportional_hazards(const FollowUp& data,
                                                          const Matrix& covariates,
                                                          const CoxFit& fit, TimeScale scale,
                                                          std::span<const double> offset) {
  auto likelihood = prepare(data, covariates, fit, offset);
  if (!likelihood) return likelihood.error();
  auto g = transformed_times(data, scale);
  if (!g) return g.error();
  double mean = 0;
  for (std::size_t i = 0; i < data.size(); ++i) mean += data.event[i] == 1 ? (*g)[i] : 0;
  mean /= static_cast<double>(data.event_count());

  const auto p = static_cast<Eigen::Index>(fit.columns());
  const RiskSets& sets = likelihood->sets();
  const auto moments = event_moments(*likelihood);
  std::vector<double> first(sets.times.size()), second(sets.times.size());
  VectorXd u = VectorXd::Zero(p);
  for (std::size_t k = 0; k < sets.times.size(); ++k) {
    const EventTime& at = sets.times[k];
    first[k] = (*g)[sets.order[at.first_death]] - mean;
    second[k] = first[k] * first[k];
    for (std::size_t i = at.first_death; i < at.last; ++i) {
      u += likelihood->weight(i) * first[k] * (z_of(*likelihood, i) - moments[k].mean);
    }
  }
  const MatrixXd bb = likelihood->weighted_information(std::vector<double>(first.size(), 1.0));
  const MatrixXd bg = likelihood->weighted_information(first);
  const MatrixXd gg = likelihood->weighted_information(second);
  // Information about theta that is left after beta is estimated.
  const MatrixXd left = gg - bg * bb.ldlt().solve(bg);
  ProportionalHazardsTest out;
  for (Eigen::Index j = 0; j < p; ++j) {
    // All beta, but only theta_j: its own variance is what remains of gg(j, j).
    const double variance = gg(j, j) - bg.row(j).dot(bb.ldlt().solve(bg.col(j)));
    if (!(variance > 1e-12 * gg(j, j))) {
      return Error{Code::kInvalidArgument, fit.names[j], "needs two distinct event times or more"};
    }
    out.columns.push_back(chi_square(u[j] * u[j] / variance, 1));
  }
  if (p > 0) out.global = chi_square(u.dot(left.ldlt().solve(u)), static_cast<double>(p));
  return out;
}

}  // namespace hepatica::survival
