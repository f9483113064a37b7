// Fitting, judging and writing down a model.
#include "core/cohort/fit.h"

#include <algorithm>

#include "core/base/reason.h"
#include "core/cohort/design.h"
#include "core/cohort/fit_package.h"
#include "core/cohort/fit_parts.h"
#include "core/cohort/setting_reasons.h"

namespace hepatica::cohort {
namespace {

using survival::FollowUp;

Status check_options(const Cohort& cohort, const FitOptions& options) {
  const auto bad = [](const char* field, const char* detail, Reason reason) {
    return Error{Code::kInvalidArgument, field, detail, std::move(reason)};
  };
  for (const char* known : {"none", "lasso", "elastic_net", "ridge"}) {
    if (options.penalty != known) continue;
    if (cohort.is_survival && options.horizons.empty())
      return bad("horizons", "a survival model needs at least one time",
                 setting_missing("horizons"));
    if (!cohort.is_survival && !options.horizons.empty())
      return bad("horizons", "the outcome has no time", Reason{"no_time", {}, ""});
    if (options.firth && (cohort.is_survival || options.penalty != "none"))
      return bad("firth", "for logistic regression without another penalty",
                 setting_unfit("firth"));
    if (options.impute && options.penalty != "none")
      return bad("imputations", "each copy would choose other terms: for fits without a penalty",
                 setting_unfit("imputations"));
    if (options.bootstrap < 0 || options.bootstrap > 10000)
      return bad("bootstrap", "0 to 10000 samples", setting_range("bootstrap", 0, 10000));
    return success();
  }
  return bad("penalty", "one of none, lasso, elastic_net, ridge",
             setting_choice("penalty", {"none", "lasso", "elastic_net", "ridge"}));
}

}  // namespace

Result<Json> fit(const Cohort& cohort, const patient::Dictionary& dictionary,
                 const FitOptions& options) {
  if (auto fault = check_options(cohort, options)) return *fault;
  if (options.impute) return fit_imputed(cohort, dictionary, options);
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
  model.centre = column_means(*design);
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
        [&](const auto& rows) { return fitter.refit(rows); }, options.bootstrap, options.seed,
        options.progress);
    if (!judged.ok()) return judged.error();
    out["performance"] = performance_json(*judged, binary, options.seed);
    model.performance = out["performance"];
  }
  std::size_t parameters = options.predictors.size();
  parameters = std::max(parameters, design->terms.size());
  out["sample"] = sample_of(data.event_count(), parameters, found->chi_square);
  out["warnings"] = warnings_of(data.event_count(), parameters, found->chi_square, out);
  if (options.id.empty()) return out;
  auto package = write_package(model, options);
  if (!package.ok()) return package.error();
  out["package"] = package->model;
  out["reference"] = package->reference;
  return out;
}

}  // namespace hepatica::cohort
