// Coefficients, refits, baselines and warnings.
#include "core/cohort/fit_parts.h"

#include <algorithm>
#include <cmath>

#include "core/base/number_text.h"
#include "core/base/reason.h"
#include "core/survival/cox.h"
#include "core/survival/cox_residuals.h"
#include "core/survival/cox_survival.h"
#include "core/survival/elastic_net.h"

namespace hepatica::cohort {
namespace {

using survival::FollowUp;
using survival::Matrix;

constexpr int kFolds = 10;

double alpha_of(const std::string& penalty) {
  return penalty == "lasso" ? 1.0 : penalty == "ridge" ? 0.0 : 0.5;
}

template <typename Fit>
Json term(const DesignTerm& named, const Fit& fit, std::size_t coefficient) {
  const auto interval = fit.interval(coefficient);
  return {{"id", named.id},
          {"expression", named.expression.text},
          {"coefficient", fit.coefficients[coefficient]},
          {"std_error", fit.std_error(coefficient)},
          {"ratio", std::exp(fit.coefficients[coefficient])},
          {"lower", std::exp(interval.lower)},
          {"upper", std::exp(interval.upper)},
          {"p_value", fit.p_value(coefficient)}};
}

Json test(const survival::ChiSquareTest& t) {
  return {{"statistic", t.statistic}, {"degrees", t.degrees}, {"p_value", t.p_value}};
}

/// What a column of the design was made from, where the name is one of its.
Json expression_of(const Design& design, const Json& name) {
  for (const auto& term : design.terms) {
    if (name == term.id) return term.expression.text;
  }
  return name;
}

}  // namespace

Error with_expressions(Error error, const Design& design) {
  if (!error.reason || !error.reason->values.is_object()) return error;
  Reason reason = *error.reason.get();
  if (reason.values.contains("column"))
    reason.values["column"] = expression_of(design, reason.values["column"]);
  if (reason.values.contains("columns")) {
    for (Json& one : reason.values["columns"]) one = expression_of(design, one);
  }
  error.reason = std::move(reason);
  return error;
}

Result<Coefficients> Fitter::run() const {
  auto out = options_.penalty != "none" ? penalised(data_, design_.covariates)
             : binary_                  ? logistic()
                                        : cox();
  if (!out.ok()) return with_expressions(out.error(), design_);
  return out;
}

Result<std::vector<double>> Fitter::refit(const std::vector<std::size_t>& rows) const {
  const FollowUp data = data_.take(rows);
  const Matrix x = design_.covariates.take(rows);
  if (options_.penalty != "none") {
    const auto again = penalised(data, x);
    if (!again.ok()) return again.error();
    return again->beta;
  }
  if (!binary_) {
    const auto again = survival::fit_cox(data, x);
    if (!again.ok()) return again.error();
    return again->coefficients;
  }
  const auto again = survival::fit_logistic(data.event, x, logistic_options());
  if (!again.ok()) return again.error();
  return std::vector<double>(again->coefficients.begin() + 1, again->coefficients.end());
}

survival::LogisticOptions Fitter::logistic_options() const {
  survival::LogisticOptions out;
  out.firth = options_.firth;
  return out;
}

Result<Coefficients> Fitter::cox() const {
  const auto fit = survival::fit_cox(data_, design_.covariates);
  if (!fit.ok()) return fit.error();
  Coefficients out;
  out.beta = fit->coefficients;
  for (std::size_t j = 0; j < out.beta.size(); ++j) {
    out.terms.push_back(term(design_.terms[j], *fit, j));
    out.errors.push_back(fit->std_error(j));
  }
  out.chi_square = fit->likelihood_ratio.statistic;
  out.facts["likelihood_ratio"] = test(fit->likelihood_ratio);
  out.facts["log_likelihood"] = fit->log_likelihood;
  const auto ph = survival::test_proportional_hazards(data_, design_.covariates, *fit);
  if (ph.ok()) {
    Json columns = Json::array();
    for (std::size_t j = 0; j < ph->columns.size(); ++j) {
      Json one = test(ph->columns[j]);
      one["id"] = design_.terms[j].id;
      columns.push_back(one);
    }
    out.facts["proportional_hazards"] = {{"terms", columns}, {"global", test(ph->global)}};
  }
  return out;
}

Result<Coefficients> Fitter::logistic() const {
  const auto fit = survival::fit_logistic(data_.event, design_.covariates, logistic_options());
  if (!fit.ok()) return fit.error();
  Coefficients out;
  out.intercept = fit->coefficients[0];
  out.beta.assign(fit->coefficients.begin() + 1, fit->coefficients.end());
  out.intercept_error = fit->std_error(0);
  for (std::size_t j = 0; j < out.beta.size(); ++j) {
    out.terms.push_back(term(design_.terms[j], *fit, j + 1));
    out.errors.push_back(fit->std_error(j + 1));
  }
  out.chi_square = fit->likelihood_ratio.statistic;
  out.facts["likelihood_ratio"] = test(fit->likelihood_ratio);
  out.facts["log_likelihood"] = fit->log_likelihood;
  out.facts["intercept"] = out.intercept;
  return out;
}

Result<Coefficients> Fitter::penalised(const FollowUp& data, const Matrix& x) const {
  survival::ElasticNetOptions net;
  net.alpha = alpha_of(options_.penalty);
  const auto folds = survival::make_folds(data.event, kFolds, options_.seed);
  const auto cv = binary_ ? survival::cross_validate_logistic(data.event, x, folds, net)
                          : survival::cross_validate_cox(data, x, folds, net);
  if (!cv.ok()) return cv.error();
  const auto& best = cv->path.fits[cv->best];
  Coefficients out;
  out.beta = best.coefficients;
  out.intercept = best.intercept;
  for (std::size_t j = 0; j < out.beta.size(); ++j) {
    out.terms.push_back({{"id", design_.terms[j].id},
                         {"expression", design_.terms[j].expression.text},
                         {"coefficient", out.beta[j]},
                         {"ratio", std::exp(out.beta[j])}});
  }
  out.facts["lambda"] = best.lambda;
  out.facts["nonzero"] = best.nonzero;
  if (binary_) out.facts["intercept"] = out.intercept;
  return out;
}

std::vector<double> column_means(const Design& design) {
  std::vector<double> out;
  for (std::size_t j = 0; j < design.covariates.columns; ++j) {
    double sum = 0;
    for (double x : design.covariates.column(j)) sum += x;
    out.push_back(sum / static_cast<double>(design.covariates.rows));
  }
  return out;
}

Result<Baseline> baseline_of(const FollowUp& data, const Design& design,
                             const std::vector<double>& beta, const std::vector<double>& centre,
                             const FitOptions& options) {
  survival::CoxFit at;
  at.names = design.covariates.names;
  at.coefficients = beta;
  at.centre = centre;
  at.ties = options.penalty == "none" ? survival::Ties::kEfron : survival::Ties::kBreslow;
  const auto hazard = survival::baseline_hazard(data, design.covariates, at, centre);
  if (!hazard.ok()) return hazard.error();
  const double last = *std::max_element(data.time.begin(), data.time.end());
  Baseline out;
  for (double h : options.horizons) {
    if (!(h > 0) || h > last) {
      return Error{Code::kInvalidArgument, "horizon",
                   format_number(h) + "; the follow-up ends at " + format_number(last),
                   Reason{"beyond_follow_up", {{"time", h}, {"last", last}}, ""}};
    }
    out.emplace_back(h, hazard->front().survival(h, 0));
  }
  return out;
}

Json sample_of(std::size_t events, std::size_t parameters, double chi_square) {
  const auto n = static_cast<double>(parameters);
  Json out = {{"events", events},
              {"parameters", parameters},
              {"events_per_parameter", static_cast<double>(events) / n}};
  if (chi_square > 0) out["shrinkage"] = 1 - n / chi_square;
  return out;
}

Json warnings_of(std::size_t events, std::size_t parameters, double chi_square, const Json& facts) {
  Json out = Json::array();
  const auto add = [&](const char* code, const std::string& detail, const char* name, double x) {
    out.push_back({{"code", code}, {"detail", detail}, {name, x}});
  };
  const auto places = [](double x, double scale) {
    return format_number(std::round(x * scale) / scale);
  };
  const Json sample = sample_of(events, parameters, chi_square);
  const double per = sample["events_per_parameter"];
  if (per < 10)
    add("few_events", places(per, 10) + " events per parameter; at least 10 to 20 are advised",
        "events_per_parameter", per);
  if (sample.contains("shrinkage")) {
    const double shrinkage = sample["shrinkage"];
    if (shrinkage < 0.9)
      add("shrinkage",
          "expected shrinkage factor " + places(shrinkage, 1000) +
              "; Riley et al. 2019 ask for 0.9 or more",
          "factor", shrinkage);
  }
  if (facts.contains("proportional_hazards")) {
    const double p = facts["proportional_hazards"]["global"]["p_value"];
    if (p < 0.05)
      add("proportional_hazards",
          "global test p = " + places(p, 1e4) + ": some effects change with time", "p_value", p);
  }
  return out;
}

Json performance_json(const Optimism& o, bool binary, std::uint64_t seed) {
  return {{"measure", binary ? "auc" : "c_index"},
          {"apparent",
           {{"value", o.apparent},
            {"lower", o.apparent_interval.lower},
            {"upper", o.apparent_interval.upper}}},
          {"optimism", o.optimism},
          {"corrected",
           {{"value", o.corrected}, {"lower", o.interval.lower}, {"upper", o.interval.upper}}},
          {"slope", o.slope},
          {"samples", o.samples},
          {"failed", o.failed},
          {"seed", seed}};
}

}  // namespace hepatica::cohort
