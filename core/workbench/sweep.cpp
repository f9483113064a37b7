// One input varied over many values, everything else as it is.
#include "core/patient/patient.h"
#include "core/report/result_json.h"
#include "core/workbench/workbench.h"

namespace hepatica::workbench {
namespace {

constexpr size_t kMaxValues = 5000;

/// What one model answered along the sweep: a column for each declared output, one entry per value.
struct Track {
  const model::Package* package = nullptr;
  Json status = Json::array();
  std::vector<Json> columns;

  void add(const model::ModelResult& result) {
    if (!package) {
      package = result.package;
      columns.assign(package->outputs.size(), Json::array());
    }
    status.push_back(wire_name(result.status));
    for (auto& column : columns) column.push_back(nullptr);
    for (const auto& output : result.outputs) {
      auto const index = static_cast<size_t>(output.output);
      columns[index].back() =
          report::value_json(output.value, package->output_type(package->outputs[index]));
    }
  }

  Json json() && {
    Json outputs = Json::object();
    for (size_t i = 0; i < columns.size(); ++i)
      outputs[package->outputs[i].id] = std::move(columns[i]);
    return {{"id", package->id}, {"status", std::move(status)}, {"outputs", std::move(outputs)}};
  }
};

/// The tracks of `models`, the document's `variable` set to each of `values` in turn. The rest of
/// the patient is read once.
std::vector<Track> follow(const model::Catalogue& catalogue, const std::vector<int>& models,
                          Json patient, int variable, const Json& values, const Json& unit) {
  const auto& dictionary = catalogue.dictionary();
  const auto& swept = dictionary.variable(variable);
  if (patient.is_object()) patient.erase(swept.id);
  auto const rest = patient::read_given_values(patient, dictionary);
  std::vector<Track> tracks;
  for (const auto& value : values) {
    auto reading = rest;
    auto const entry = patient::read_entry(
        unit.is_string() ? Json{{"value", value}, {"unit", unit}} : value, swept, reading.warnings);
    if (entry.ok()) reading.patient.entry(variable) = *entry;
    patient::complete_patient(reading, dictionary);
    auto const results = catalogue.evaluate(reading.patient, models, {false, false});
    tracks.resize(results.size());
    for (size_t i = 0; i < results.size(); ++i) tracks[i].add(results[i]);
  }
  return tracks;
}

}  // namespace

Json sweep(const model::Catalogue& catalogue, const Json& request) {
  std::string const variable = request.value("variable", "");
  int const index = catalogue.dictionary().find(variable);
  if (index < 0) {
    return failure({Code::kUnknownVariable, "variable", catalogue.dictionary().hint(variable)});
  }
  Json const values = request.value("values", Json::array());
  if (!values.is_array() || values.size() > kMaxValues) {
    return failure(
        {Code::kTooLarge, "values", "at most " + std::to_string(kMaxValues) + " values"});
  }
  std::vector<int> models;
  for (const auto& id : request.value("models", Json::array())) {
    int const found = id.is_string() ? catalogue.find(id.get<std::string>()) : -1;
    if (found < 0)
      return failure(catalogue.unknown_model(id.is_string() ? id.get<std::string>() : id.dump()));
    models.push_back(found);
  }
  Json results = Json::array();
  for (auto& track : follow(catalogue, models, request.value("patient", Json::object()), index,
                            values, request.value("unit", Json()))) {
    results.push_back(std::move(track).json());
  }
  return success({{"variable", variable}, {"values", values}, {"results", results}});
}

}  // namespace hepatica::workbench
