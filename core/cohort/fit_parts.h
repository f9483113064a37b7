// The parts of a fit: coefficients with their errors, refits, the baseline, what to warn of.
#pragma once

#include <utility>
#include <vector>

#include "core/cohort/design.h"
#include "core/cohort/fit.h"
#include "core/cohort/optimism.h"
#include "core/survival/logistic.h"

namespace hepatica::cohort {

/// Coefficients of the columns, and the intercept of a logistic model.
///
/// errors, intercept_error  standard errors; empty and 0 with a penalty
/// terms                    as fit.h prints them
/// chi_square               of the likelihood ratio, 0 without one
struct Coefficients {
  std::vector<double> beta, errors;
  double intercept = 0, intercept_error = 0;
  Json terms = Json::array();
  Json facts = Json::object();
  double chi_square = 0;
};

/// Fits one design, again and again for the bootstrap. The design and options must outlive it.
class Fitter {
 public:
  Fitter(const Design& design, survival::FollowUp data, bool binary, const FitOptions& options)
      : design_(design), data_(std::move(data)), binary_(binary), options_(options) {}

  Result<Coefficients> run() const;

  /// The coefficients of the columns on the rows named, as a bootstrap sample.
  Result<std::vector<double>> refit(const std::vector<std::size_t>& rows) const;

 private:
  survival::LogisticOptions logistic_options() const;
  Result<Coefficients> cox() const;
  Result<Coefficients> logistic() const;
  Result<Coefficients> penalised(const survival::FollowUp& data, const survival::Matrix& x) const;

  const Design& design_;
  survival::FollowUp data_;
  bool binary_;
  const FitOptions& options_;
};

/// The error with the expressions behind the columns that its reason names, for the reader's eye.
Error with_expressions(Error error, const Design& design);

/// Mean of each column of the design.
std::vector<double> column_means(const Design& design);

/// (time, S0) at the horizons for the covariates at `centre`. Error kInvalidArgument for a horizon
/// beyond the follow-up.
using Baseline = std::vector<std::pair<double, double>>;
Result<Baseline> baseline_of(const survival::FollowUp& data, const Design& design,
                             const std::vector<double>& beta, const std::vector<double>& centre,
                             const FitOptions& options);

/// Whether a sample carries a model: {"events", "parameters", "events_per_parameter", "shrinkage"}.
///
/// parameters  considered, not only those kept; at least 1
/// shrinkage   the uniform factor that is to be expected, 1 - parameters / chi_square (van
///             Houwelingen and le Cessie 1990); not there without a likelihood ratio (chi_square 0)
Json sample_of(std::size_t events, std::size_t parameters, double chi_square);

/// Few events ("events_per_parameter"), shrinkage that is to be expected ("factor"), hazards that
/// are not proportional ("p_value", of facts): [{"code", "detail", that number}].
Json warnings_of(std::size_t events, std::size_t parameters, double chi_square, const Json& facts);

/// Optimism as fit.h prints it.
Json performance_json(const Optimism& optimism, bool binary, std::uint64_t seed);

/// fit() on completed copies of the cohort; options.imputations > 0.
Result<Json> fit_imputed(const Cohort& cohort, const patient::Dictionary& dictionary,
                         const FitOptions& options);

}  // namespace hepatica::cohort
