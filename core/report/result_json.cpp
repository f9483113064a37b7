// Writing results.
#include "core/report/result_json.h"

#include "core/base/reason.h"
#include "core/model/changes.h"

#ifndef HEPATICA_VERSION
#error "HEPATICA_VERSION comes from the build"
#endif

namespace hepatica::report {

using expression::Type;
using expression::Value;
using model::ModelResult;
using model::Output;

Json value_json(const Value& value, const expression::ValueType& type) {
  if (type.type == Type::kBoolean) return value.number != 0;
  if (type.type == Type::kCategory) return type.levels[static_cast<size_t>(value.number)];
  return value.number;
}

namespace {

std::string time_unit(const model::Step& step) {
  if (auto const* survival = std::get_if<model::SurvivalStep>(&step.body))
    return survival->time_unit;
  if (auto const* states = std::get_if<model::MultiStateStep>(&step.body)) return states->time_unit;
  return "";
}

Json outputs_json(const ModelResult& result) {
  Json out = Json::array();
  for (const auto& entry : result.outputs) {
    const Output& output = result.package->outputs[static_cast<size_t>(entry.output)];
    // Field by field, here and for the terms: a list of pairs is copied on its way into an object.
    Json item;
    item["id"] = output.id;
    item["value"] = value_json(entry.value, result.package->output_type(output));
    item["kind"] = wire_name(output.kind);
    item["unit"] = output.unit;
    if (output.step >= 0) {
      item["time"] = output.time;
      item["time_unit"] = time_unit(result.package->steps[static_cast<size_t>(output.step)]);
    }
    out.push_back(std::move(item));
  }
  return out;
}

Json values_json(const ModelResult& result) {
  Json out = Json::object();
  const auto& scope = result.package->scope;
  for (int slot = 0; slot < scope.size() && slot < static_cast<int>(result.slots.size()); ++slot) {
    const Value& value = result.slots[static_cast<size_t>(slot)];
    if (value.is_known()) out[scope.name(slot)] = value_json(value, scope.type(slot));
  }
  return out;
}

Json terms_json(const ModelResult& result) {
  Json out = Json::array();
  for (const auto& term : result.terms) {
    Json item;
    item["step"] = term.step;
    item["id"] = term.id;
    item["value"] = term.value;
    item["coefficient"] = term.coefficient;
    item["center"] = term.center;
    item["contribution"] = term.contribution;
    item["inputs"] = term.inputs;
    out.push_back(std::move(item));
  }
  return out;
}

Json curves_json(const ModelResult& result) {
  Json out = Json::array();
  for (const auto& curve : result.curves) {
    Json item = {{"step", curve.step},
                 {"kind", curve.occupancy ? "occupancy" : "survival"},
                 {"time_unit", curve.time_unit},
                 {"points", curve.points}};
    if (curve.occupancy) item["states"] = curve.states;
    out.push_back(std::move(item));
  }
  return out;
}

Json fit_json(const model::Fit& fit) {
  static constexpr const char* kVerdicts[] = {"fits", "borderline", "does_not_apply"};
  Json out = {{"verdict", kVerdicts[fit.verdict]}};
  if (!fit.reasons.empty()) out["reasons"] = fit.reasons;
  if (!fit.unchecked.empty()) out["unchecked"] = fit.unchecked;
  for (const auto& entry : fit.outside) {
    out["outside"].push_back(
        {{"variable", entry.variable}, {"value", entry.value}, {"range", entry.range}});
  }
  return out;
}

Json errors_json(const std::vector<Error>& errors) {
  Json out = Json::array();
  for (const auto& error : errors) out.push_back(to_json(error));
  return out;
}

Json patient_json(const patient::PatientReading& reading, const patient::Dictionary& dictionary) {
  Json values = Json::object();
  Json derived = Json::object();
  for (size_t i = 0; i < dictionary.variables().size(); ++i) {
    int const index = static_cast<int>(i);
    Value const value = reading.patient.canonical(dictionary, index);
    if (!value.is_known()) continue;
    const auto& variable = dictionary.variable(index);
    (reading.patient.entry(index).derived ? derived : values)[variable.id] =
        value_json(value, variable.type);
  }
  return {{"values", values},
          {"derived", derived},
          {"errors", errors_json(reading.errors)},
          {"warnings", errors_json(reading.warnings)}};
}

}  // namespace

const char* version() { return HEPATICA_VERSION; }

Json to_json(const Error& error) { return error_json(error); }

Json answer_json(const ModelResult& result) {
  Json out = {{"id", result.package->id},
              {"version", result.package->version},
              {"status", wire_name(result.status)}};
  if (result.status == model::ModelStatus::kLocked) return out;
  out["fit"] = fit_json(result.fit);
  if (!result.outputs.empty()) out["outputs"] = outputs_json(result);
  if (result.risk_level >= 0 && result.package->risk_groups) {
    const auto& groups = *result.package->risk_groups;
    out["risk_group"] = {
        {"class",
         result.package->scope.type(groups.slot).levels[static_cast<size_t>(result.risk_level)]},
        {"severity", groups.severity[static_cast<size_t>(result.risk_level)]}};
  }
  for (const auto& [step, rule] : result.rules)
    out["rules"].push_back({{"step", step}, {"id", rule}});
  if (model::decides_by_rules(*result.package)) out["values"] = values_json(result);
  if (!result.curves.empty()) out["curves"] = curves_json(result);
  if (!result.missing.empty()) out["missing"] = result.missing;
  if (!result.missing_genes.empty()) out["missing_genes"] = result.missing_genes;
  if (result.status == model::ModelStatus::kNotApplicable) out["failed"] = result.fit.reasons;
  if (result.error) out["error"] = to_json(*result.error);
  if (!result.warnings.empty()) out["warnings"] = errors_json(result.warnings);
  return out;
}

Json to_json(const ModelResult& result) {
  Json out = answer_json(result);
  out["hash"] = result.package->hash;
  if (result.status == model::ModelStatus::kLocked) return out;
  out["values"] = values_json(result);
  if (!result.terms.empty()) out["terms"] = terms_json(result);
  return out;
}

Json to_json(const patient::PatientReading& reading, const patient::Dictionary& dictionary,
             const std::vector<ModelResult>& results) {
  Json out = {{"hepatica", version()},
              {"patient", patient_json(reading, dictionary)},
              {"results", Json::array()}};
  for (const auto& result : results) out["results"].push_back(to_json(result));
  return out;
}

Json summary_json(const model::Package& package, const patient::Dictionary& dictionary) {
  Json inputs = Json::array();
  for (const auto& input : package.inputs) {
    Json item = {{"variable", dictionary.variable(input.variable).id},
                 {"name", input.name},
                 {"required", input.required}};
    const auto& units = dictionary.variable(input.variable).units;
    if (!units.empty()) item["unit"] = units[static_cast<size_t>(input.unit)].code;
    inputs.push_back(std::move(item));
  }
  Json uses = Json::array();
  for (const auto& use : package.uses)
    uses.push_back({{"model", use.model}, {"output", use.output}});
  Json outputs = Json::array();
  for (const auto& output : package.outputs) {
    outputs.push_back({{"id", output.id},
                       {"kind", wire_name(output.kind)},
                       {"unit", output.unit},
                       {"headline", output.headline}});
  }
  return {{"id", package.id},
          {"version", package.version},
          {"hash", package.hash},
          {"group", package.group},
          {"locked", package.locked},
          {"inputs", inputs},
          {"uses", uses},
          {"outputs", outputs},
          {"title", package.document.value("title", Json::object())}};
}

}  // namespace hepatica::report
