// Refitting the terms of a package's linear predictor.
#include "core/cohort/refit.h"

#include <algorithm>
#include <cmath>
#include <variant>

#include "core/base/number_text.h"
#include "core/base/reason.h"
#include "core/cohort/fit_package.h"
#include "core/cohort/fit_parts.h"
#include "core/cohort/setting_reasons.h"

namespace hepatica::cohort {
namespace {

/// Whether a name stands as a word in any text of the document.
bool names_word(const Json& document, const std::string& word) {
  if (document.is_string()) {
    const std::string text = document;
    const auto part = [](char c) {
      return std::isalnum(static_cast<unsigned char>(c)) || c == '_';
    };
    for (std::size_t at = text.find(word); at != std::string::npos; at = text.find(word, at + 1)) {
      const std::size_t end = at + word.size();
      if ((at == 0 || !part(text[at - 1])) && (end == text.size() || !part(text[end]))) return true;
    }
    return false;
  }
  return document.is_structured() &&
         std::any_of(document.begin(), document.end(),
                     [&](const Json& inner) { return names_word(inner, word); });
}

/// The linear predictor that the target's step stands on.
Result<std::size_t> linear_step_of(const RecalibrationTarget& target) {
  const auto& package = *target.package;
  std::size_t found = package.steps.size();
  for (std::size_t k = 0; k < package.steps.size(); ++k) {
    if (package.steps[k].id == target.of->text &&
        std::holds_alternative<model::LinearStep>(package.steps[k].body))
      found = k;
  }
  if (found == package.steps.size())
    return Error{Code::kUnsupported, package.id,
                 "its probability does not stand on a linear predictor of named terms",
                 Reason{"no_named_terms", {{"model", package.id}}, ""}};
  const std::string& id = package.steps[found].id;
  for (std::size_t k = 0; k < package.steps.size(); ++k) {
    if (k == found || k == target.step) continue;
    Json step = package.document["computation"][k];
    for (const char* words : {"id", "label", "source", "note"}) step.erase(words);
    if (names_word(step, id))
      return Error{Code::kUnsupported, package.id,
                   "step '" + package.steps[k].id + "' reads '" + id +
                       "': its limits would not hold for new weights",
                   Reason{"limits_on_weights", {{"model", package.id}}, ""}};
  }
  return found;
}

/// The terms of the package on every row that has an outcome and all of them.
Result<Design> design_of(const Cohort& cohort, const model::Catalogue& catalogue,
                         const RecalibrationTarget& target, const model::LinearStep& linear) {
  Design out;
  out.flow = cohort.flow;
  std::vector<std::vector<double>> columns(linear.terms.size());
  for (std::size_t i = 0; i < cohort.rows(); ++i) {
    Reason fault = cohort.outcome_fault[i];
    std::vector<double> row;
    if (fault.empty()) {
      const auto reading = patient_of(cohort, i, catalogue.dictionary());
      const auto result = catalogue.evaluate(reading.patient, {target.package_index})[0];
      for (const auto& term : linear.terms) {
        const auto value = expression::evaluate(term.of, result.slots);
        if (value.is_known()) row.push_back(value.number);
      }
      if (result.status == model::ModelStatus::kNotApplicable) {
        fault = not_applicable(result);
      } else if (row.size() < linear.terms.size()) {
        fault = lacking_inputs(result);
      }
    }
    if (!fault.empty()) {
      out.flow.leave_out(fault, cohort.row_number[i]);
      continue;
    }
    out.rows.push_back(i);
    for (std::size_t j = 0; j < row.size(); ++j) columns[j].push_back(row[j]);
  }
  out.flow.used = out.rows.size();
  if (out.rows.empty()) return no_rows(out.flow, "none left");
  std::vector<std::string> names;
  for (const auto& term : linear.terms) {
    names.push_back(term.id);
    out.terms.push_back({term.id, term.of});
  }
  out.covariates = survival::Matrix::zeros(out.rows.size(), names);
  for (std::size_t j = 0; j < columns.size(); ++j)
    std::copy(columns[j].begin(), columns[j].end(), out.covariates.column(j).begin());
  for (const auto& input : target.package->inputs) out.variables.push_back(input.variable);
  return out;
}

/// The new weights; baseline in the package's own times, 1 at 0.
struct Refitted {
  Coefficients fit;
  std::vector<double> centre;
  Baseline baseline;
  Json performance;
};

Result<Baseline> new_baseline(const Cohort& cohort, const RecalibrationTarget& target,
                              const survival::FollowUp& data, const Design& design,
                              const Refitted& model) {
  const double last = *std::max_element(data.time.begin(), data.time.end());
  FitOptions at;
  std::vector<double> times;
  Baseline out;
  for (double time : target.cox->times) {
    if (time == 0) out.emplace_back(0.0, 1.0);
    const double own = in_time_unit(time, target.cox->time_unit, cohort.time_unit);
    if (time == 0 || own > last) continue;
    times.push_back(time);
    at.horizons.push_back(own);
  }
  if (times.empty())
    return Error{Code::kInvalidArgument, "follow-up",
                 "it ends at " + format_number(last) + ", before every time of the package",
                 Reason{"follow_up_too_short", {{"last", last}}, ""}};
  const auto found = baseline_of(data, design, model.fit.beta, model.centre, at);
  if (!found.ok()) return found.error();
  for (std::size_t k = 0; k < times.size(); ++k) out.emplace_back(times[k], (*found)[k].second);
  return out;
}

Result<Refitted> fit_terms(const Cohort& cohort, const RecalibrationTarget& target,
                           const Design& design, const RecalibrateOptions& options) {
  const bool binary = target.cox == nullptr;
  const auto data = follow_up(cohort, design.rows);
  const FitOptions plain;
  const Fitter fitter(design, data, binary, plain);
  auto fit = fitter.run();
  if (!fit.ok()) return fit.error();
  Refitted out{*std::move(fit), column_means(design), {}, {}};
  if (!binary) {
    auto baseline = new_baseline(cohort, target, data, design, out);
    if (!baseline.ok()) return baseline.error();
    out.baseline = *std::move(baseline);
  }
  if (options.bootstrap == 0) return out;
  const auto judged = bootstrap_optimism(
      data, design.covariates, out.fit.beta, binary,
      [&](const auto& rows) { return fitter.refit(rows); }, options.bootstrap, options.seed,
      options.progress);
  if (!judged.ok()) return judged.error();
  out.performance = performance_json(*judged, binary, options.seed);
  return out;
}

Json document_of(const RecalibrationTarget& target, std::size_t linear, const Refitted& model,
                 const RecalibrateOptions& options, const FitAccount& account, Json& warnings) {
  Json document = target.package->document;
  const std::string en = options.cohort["en"], zh = options.cohort["zh-CN"];
  const std::string n = std::to_string(account.rows);
  const Json source = {
      {"en", "refitted with Hepatica on " + en + " (" + n + " rows used)"},
      {"zh-CN", "由 Hepatica 在以下队列上重新拟合：" + zh + "（使用 " + n + " 行）"}};
  Json& step = document["computation"][linear];
  step["source"] = source;
  step.erase("intercept");
  if (target.cox == nullptr) step["intercept"] = model.fit.intercept;
  for (std::size_t j = 0; j < model.fit.beta.size(); ++j) {
    Json& term = step["terms"][j];
    term["coefficient"] = model.fit.beta[j];
    for (const char* old : {"center", "source", "note"}) term.erase(old);
    if (target.cox != nullptr) term["center"] = model.centre[j];
  }
  Json& last = document["computation"][target.step];
  last["source"] = source;
  last.erase("note");
  if (target.cox != nullptr) {
    last["reference_lp"] = 0;
    last["baseline"] = model.baseline;
    last["baseline_reference"] = "cohort_mean";
    drop_unknown_times(document, target, model.baseline, warnings);
  }
  name_after_parent(document, target, options);
  document["evidence"] = evidence_of_fit(account);
  document["limitations"] = limitations_of_fit(account);
  document["references"].push_back({{"citation", source}, {"role", "derivation"}});
  return document;
}

Json examples_of(const Cohort& cohort, const model::Catalogue& catalogue,
                 const RecalibrationTarget& target, const model::LinearStep& linear,
                 const Refitted& model, const Design& design, const Json& document) {
  const auto lp = [&](const model::ModelResult& result) -> std::optional<double> {
    double sum = model.fit.intercept;
    for (std::size_t j = 0; j < linear.terms.size(); ++j) {
      const auto x = expression::evaluate(linear.terms[j].of, result.slots);
      if (!x.is_known()) return std::nullopt;
      sum += model.fit.beta[j] * (x.number - (target.cox != nullptr ? model.centre[j] : 0));
    }
    return sum;
  };
  return worked_examples(cohort, design.rows, catalogue, target,
                         {model.baseline, lp, "the parent's terms with the new coefficients"},
                         document);
}

}  // namespace

Result<Json> refit_package(const Cohort& cohort, const model::Catalogue& catalogue,
                           const RecalibrationTarget& target, const RecalibrateOptions& options) {
  if (options.bootstrap < 0 || options.bootstrap > 10000)
    return Error{Code::kInvalidArgument, "bootstrap", "0 to 10000 samples",
                 setting_range("bootstrap", 0, 10000)};
  const auto step = linear_step_of(target);
  if (!step.ok()) return step.error();
  const auto& linear = std::get<model::LinearStep>(target.package->steps[*step].body);
  const auto design = design_of(cohort, catalogue, target, linear);
  if (!design.ok()) return design.error();
  const auto model = fit_terms(cohort, target, *design, options);
  if (!model.ok()) return model.error();
  FitAccount account = account_of(cohort, *design, options.cohort);
  account.performance = model->performance;
  const std::string parent = target.package->id + " " + target.package->version;
  account.how = {
      {"en", "The predictors of " + parent + ", none chosen or left out here; " +
                 (target.cox != nullptr ? "Cox regression, Efron ties." : "logistic regression.")},
      {"zh-CN", "沿用 " + parent + " 的预测变量，未作筛选；" +
                    (target.cox != nullptr ? "Cox 回归（Efron 法处理结）。" : "logistic 回归。")}};
  Json out = model->fit.facts;
  out["sample"] = sample_of(account.events, account.parameters, model->fit.chi_square);
  out["warnings"] =
      warnings_of(account.events, account.parameters, model->fit.chi_square, model->fit.facts);
  const Json document = document_of(target, *step, *model, options, account, out["warnings"]);
  const auto read = model::read_package(Json(document), catalogue.dictionary(), {});
  if (!read.ok()) return read.error();
  out["flow"] = to_json(design->flow);
  out["problems"] = to_json(cohort.problems);
  out["rows"] = account.rows;
  out["events"] = account.events;
  out["method"] = options.method;
  out["terms"] = model->fit.terms;
  out["baseline"] = model->baseline;
  if (model->performance.is_object()) out["performance"] = model->performance;
  out["package"] = document;
  out["reference"] = examples_of(cohort, catalogue, target, linear, *model, *design, document);
  return out;
}

}  // namespace hepatica::cohort
