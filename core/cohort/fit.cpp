// Fitting, judging and writing down a model.
#include "core/cohort/fit.h"

#include <algorithm>
#include <cmath>

#include "core/base/number_text.h"
#include "core/cohort/design.h"
#include "core/cohort/fit_package.h"
#include "core/cohort/optimism.h"
#include "core/report/result_json.h"
#include "core/survival/cox.h"
#include "core/survival/cox_residuals.h"
#include "core/survival/cox_survival.h"
#include "core/survival/elastic_net.h"
#include "core/survival/logistic.h"

namespace hepatica::cohort {
namespace {

using survival::FollowUp;
using survival::Matrix;

constexpr int kFolds = 10;

double alpha_of(const std::string& penalty) {
  return penalty == "lasso" ? 1.0 : penalty == "ridge" ? 0.0 : 0.5;
}

/// Coefficients of the columns, and the intercept of a logistic model.
struct Coefficients {
  std::vector<double> beta;
  double intercept = 0;
  Json terms = Json::array();  // with errors and tests, where the fit has them
  Json facts = Json::object();
  double chi_square = 0;  // likelihood ratio, for the sample-size check
};

class Fitter {
 public:
  Fitter(const Design& design, FollowUp data, bool binary, const FitOptions& options)
      : design_(design), data_(std::move(data)), binary_(binary), options_(options) {}

  Result<Coefficients> run() const {
    if (options_.penalty != "none") return penalised(data_, design_.covariates);
    return binary_ ? logistic() : cox();
  }

  Result<std::vector<double>> refit(const std::vector<std::size_t>& rows) const {
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

 private:
  survival::LogisticOptions logistic_options() const {
    survival::LogisticOptions out;
    out.firth = options_.firth;
    return out;
  }

  template <typename Fit>
  Json term(const Fit& fit, std::size_t column, std::size_t coefficient) const {
    const auto interval = fit.interval(coefficient);
    return {{"id", design_.terms[column].id},
            {"expression", design_.terms[column].expression.text},
            {"coefficient", fit.coefficients[coefficient]},
            {"std_error", fit.std_error(coefficient)},
            {"ratio", std::exp(fit.coefficients[coefficient])},
            {"lower", std::exp(interval.lower)},
            {"upper", std::exp(interval.upper)},
            {"p_value", fit.p_value(coefficient)}};
  }

  static Json test(const survival::ChiSquareTest& t) {
    return {{"statistic", t.statistic}, {"degrees", t.degrees}, {"p_value", t.p_value}};
  }

  Result<Coefficients> cox() const {
    const auto fit = survival::fit_cox(data_, design_.covariates);
    if (!fit.ok()) return fit.error();
    Coefficients out;
    out.beta = fit->coefficients;
    for (std::size_t j = 0; j < out.beta.size(); ++j) out.terms.push_back(term(*fit, j, j));
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

  Result<Coefficients> logistic() const {
    const auto fit = survival::fit_logistic(data_.event, design_.covariates, logistic_options());
    if (!fit.ok()) return fit.error();
    Coefficients out;
    out.intercept = fit->coefficients[0];
    out.beta.assign(fit->coefficients.begin() + 1, fit->coefficients.end());
    for (std::size_t j = 0; j < out.beta.size(); ++j) out.terms.push_back(term(*fit, j, j + 1));
    out.chi_square = fit->likelihood_ratio.statistic;
    out.facts["likelihood_ratio"] = test(fit->likelihood_ratio);
    out.facts["log_likelihood"] = fit->log_likelihood;
    out.facts["intercept"] = out.intercept;
    return out;
  }

  Result<Coefficients> penalised(const FollowUp& data, const Matrix& x) const {
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

  const Design& design_;
  FollowUp data_;
  bool binary_;
  const FitOptions& options_;
};

/// S0 at the horizons for the covariates at their means.
Result<std::vector<std::pair<double, double>>> baseline_of(const FollowUp& data,
                                                           const Design& design,
                                                           const std::vector<double>& beta,
                                                           const std::vector<double>& centre,
                                                           const FitOptions& options) {
  survival::CoxFit at;
  at.names = design.covariates.names;
  at.coefficients = beta;
  at.centre = centre;
  at.ties = options.penalty == "none" ? survival::Ties::kEfron : survival::Ties::kBreslow;
  const auto hazard = survival::baseline_hazard(data, design.covariates, at, centre);
  if (!hazard.ok()) return hazard.error();
  const double last = *std::max_element(data.time.begin(), data.time.end());
  std::vector<std::pair<double, double>> out;
  for (double h : options.horizons) {
    if (!(h > 0) || h > last) {
      return Error{Code::kInvalidArgument, "horizon",
                   format_number(h) + "; the follow-up ends at " + format_number(last)};
    }
    out.emplace_back(h, hazard->front().survival(h, 0));
  }
  return out;
}

Json warnings_of(std::size_t events, std::size_t parameters, double chi_square, const Json& facts) {
  Json out = Json::array();
  const auto add = [&](const char* code, const std::string& detail) {
    out.push_back({{"code", code}, {"detail", detail}});
  };
  const double per = static_cast<double>(events) / static_cast<double>(parameters);
  if (per < 10)
    add("few_events",
        format_number(std::round(per * 10) / 10) + " events per parameter; 10 to 20 are advised");
  if (chi_square > 0) {
    // Van Houwelingen and le Cessie: the uniform shrinkage that is to be expected.
    const double shrinkage = 1 - static_cast<double>(parameters) / chi_square;
    if (shrinkage < 0.9)
      add("shrinkage", "expected shrinkage factor " +
                           format_number(std::round(shrinkage * 1000) / 1000) +
                           "; Riley et al. 2019 ask for 0.9 or more");
  }
  if (facts.contains("proportional_hazards")) {
    const double p = facts["proportional_hazards"]["global"]["p_value"];
    if (p < 0.05)
      add("proportional_hazards", "global test p = " + format_number(std::round(p * 1e4) / 1e4) +
                                      ": some effects change with time");
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

Status check_options(const Cohort& cohort, const FitOptions& options) {
  const auto bad = [](const char* field, const std::string& detail) {
    return Error{Code::kInvalidArgument, field, detail};
  };
  for (const char* known : {"none", "lasso", "elastic_net", "ridge"}) {
    if (options.penalty != known) continue;
    if (cohort.is_survival && options.horizons.empty())
      return bad("horizons", "a survival model needs at least one time");
    if (!cohort.is_survival && !options.horizons.empty())
      return bad("horizons", "the outcome has no time");
    if (options.firth && (cohort.is_survival || options.penalty != "none"))
      return bad("firth", "for logistic regression without another penalty");
    if (options.bootstrap < 0 || options.bootstrap > 10000)
      return bad("bootstrap", "0 to 10000 samples");
    return success();
  }
  return bad("penalty", "one of none, lasso, elastic_net, ridge");
}

}  // namespace

Result<Json> fit(const Cohort& cohort, const patient::Dictionary& dictionary,
                 const FitOptions& options) {
  if (auto fault = check_options(cohort, options)) return *fault;
  const auto design = make_design(cohort, options.predictors, dictionary);
  if (!design.ok()) return design.error();
  const bool binary = !cohort.is_survival;
  const FollowUp data = follow_up(cohort, design->rows);
  const Fitter fitter(*design, data, binary, options);
  const auto found = fitter.run();
  if (!found.ok()) return found.error();
  Json out = found->facts;
  out["kind"] = binary ? "logistic" : "cox";
  out["flow"] = to_json(design->flow);
  out["problems"] = to_json(cohort.problems);
  out["rows"] = data.size();
  out["events"] = data.event_count();
  out["terms"] = found->terms;
  out["notes"] = design->notes;
  FittedModel model{&cohort,          &dictionary, &*design, binary, found->beta,
                    found->intercept, {},          {},       {}};
  for (std::size_t j = 0; j < design->covariates.columns; ++j) {
    double sum = 0;
    for (double x : design->covariates.column(j)) sum += x;
    model.centre.push_back(sum / static_cast<double>(data.size()));
  }
  if (!binary) {
    auto baseline = baseline_of(data, *design, model.beta, model.centre, options);
    if (!baseline.ok()) return baseline.error();
    model.baseline = *baseline;
    out["baseline"] = model.baseline;
    out["time_unit"] = cohort.time_unit;
  }
  if (options.bootstrap > 0) {
    const auto judged = bootstrap_optimism(
        data, design->covariates, model.beta, binary,
        [&](const auto& rows) { return fitter.refit(rows); }, options.bootstrap, options.seed);
    if (!judged.ok()) return judged.error();
    out["performance"] = performance_json(*judged, binary, options.seed);
    model.performance = out["performance"];
  }
  std::size_t parameters = options.predictors.size();
  parameters = std::max(parameters, design->terms.size());
  out["warnings"] = warnings_of(data.event_count(), parameters, found->chi_square, out);
  if (options.id.empty()) return out;
  auto package = write_package(model, options);
  if (!package.ok()) return package.error();
  out["package"] = package->model;
  out["reference"] = package->reference;
  return out;
}

}  // namespace hepatica::cohort
