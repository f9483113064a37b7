// Names, times and worked examples of a package that was recalibrated or refitted.
#include "core/cohort/recalibrate_parts.h"

#include <algorithm>
#include <cmath>

#include "core/base/number_text.h"
#include "core/cohort/typical.h"
#include "core/survival/distribution.h"

namespace hepatica::cohort {
namespace {

/// What the outputs of the changed step give for one linear predictor.
Json expected_of(const RecalibrationTarget& target, const WorkedStep& step, double lp,
                 const Json& document) {
  Json expect = Json::object();
  for (const Json& output : document["outputs"]) {
    if (output["from"] != target.package->steps[target.step].id) continue;
    const std::string id = output["id"];
    if (target.cox == nullptr) expect[id] = survival::expit(lp);
    for (const auto& [time, baseline] : step.baseline) {
      if (!output.contains("time") || output["time"] != time) continue;
      const double s = std::exp(std::log(baseline) * std::exp(lp));
      expect[id] = output.value("of", "survival") == "event" ? 1 - s : s;
    }
  }
  return expect;
}

}  // namespace

Reason not_applicable(const model::ModelResult& result) {
  Reason out = Reason{"not_applicable",
                      {{"model", result.package->id}, {"exclusions", result.fit.reasons}},
                      "not applicable: "};
  for (const auto& id : result.fit.reasons)
    out.text += (id == result.fit.reasons.front() ? "" : ", ") + id;
  return out;
}

Reason lacking_inputs(const model::ModelResult& result) {
  if (result.missing.empty())
    return Reason{"no_result", {{"model", result.package->id}}, "missing"};
  Reason out =
      Reason{"missing", {{"model", result.package->id}, {"variables", result.missing}}, "missing"};
  for (const auto& name : result.missing) out.text += " " + name;
  return out;
}

void drop_unknown_times(Json& document, const RecalibrationTarget& target,
                        const std::vector<std::pair<double, double>>& baseline, Json& warnings) {
  Json kept = Json::array();
  bool headline = false;
  for (const Json& output : document["outputs"]) {
    const bool of_step = output["from"] == target.package->steps[target.step].id;
    const auto known = [&](double time) {
      return std::any_of(baseline.begin(), baseline.end(),
                         [&](const auto& at) { return at.first == time; });
    };
    if (of_step && output.contains("time") && !known(output["time"].get<double>()) &&
        !target.cox->stepwise) {
      warnings.push_back(
          {{"code", "output_left_out"},
           {"output", output["label"]},
           {"detail", output["id"].get<std::string>() + ": beyond the follow-up of the cohort"}});
      continue;
    }
    headline = headline || output.value("headline", false);
    kept.push_back(output);
  }
  if (!headline) {
    for (std::size_t k = kept.size(); k-- > 0;) {
      if (kept[k]["kind"] != "probability") continue;
      kept[k]["headline"] = true;
      break;
    }
  }
  document["outputs"] = kept;
}

void name_after_parent(Json& document, const RecalibrationTarget& target,
                       const RecalibrateOptions& options) {
  const bool refit = options.method == "refit";
  const std::string en = options.cohort["en"], zh = options.cohort["zh-CN"];
  const std::string parent = target.package->id + " " + target.package->version;
  document["id"] = options.id;
  document["version"] = "1.0.0";
  document["parent"] = {{"id", target.package->id},
                        {"version", target.package->version},
                        {"hash", target.package->hash},
                        {"method", options.method}};
  for (const char* key : {"title", "short_title"}) {
    document[key] = {{"en", document[key]["en"].get<std::string>() +
                                (refit ? " (refitted)" : " (recalibrated)")},
                     {"zh-CN", document[key]["zh-CN"].get<std::string>() +
                                   (refit ? "（重新拟合）" : "（再校准）")}};
  }
  document["notice"] = {
      {"en", (refit ? "Refitted here from " : "Recalibrated here from ") + parent + " on: " + en +
                 ". Not published."},
      {"zh-CN", "由 " + parent + (refit ? " 在以下队列上重新拟合：" : " 在以下队列上再校准：") +
                    zh + "。未发表。"}};
}

Json worked_examples(const Cohort& cohort, const std::vector<std::size_t>& rows,
                     const model::Catalogue& catalogue, const RecalibrationTarget& target,
                     const WorkedStep& step, const Json& document) {
  std::vector<int> variables;
  for (const auto& input : target.package->inputs) variables.push_back(input.variable);
  Json examples = Json::array();
  for (double p : {0.25, 0.5, 0.75, 0.9, 0.1}) {
    const Json patient = typical_patient(cohort, rows, variables, catalogue.dictionary(), p);
    const auto reading = patient::read_patient(patient, catalogue.dictionary());
    const auto result = catalogue.evaluate(reading.patient, {target.package_index})[0];
    if (result.status != model::ModelStatus::kOk) continue;
    const auto lp = step.lp(result);
    if (!lp) continue;
    const Json expect = expected_of(target, step, *lp, document);
    if (expect.empty()) continue;
    examples.push_back(
        {{"name", format_number(100 * p) + "th percentiles of the cohort (fictitious)"},
         {"patient", patient},
         {"expect", expect},
         {"tolerance", 1e-9},
         {"source", step.source}});
  }
  return {{"examples", examples}};
}

}  // namespace hepatica::cohort
