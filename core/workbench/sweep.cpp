// One input varied over many values, everything else as it is.
#include "core/patient/patient.h"
#include "core/report/result_json.h"
#include "core/workbench/workbench.h"

namespace hepatica::workbench {
namespace {

constexpr size_t kMaxValues = 5000;

/// A patient document with one variable replaced.
Json with_value(Json patient, const std::string& variable, const Json& value, const Json& unit) {
  patient[variable] = unit.is_string() ? Json{{"value", value}, {"unit", unit}} : value;
  return patient;
}

}  // namespace

Json sweep(const model::Catalogue& catalogue, const Json& request) {
  std::string const variable = request.value("variable", "");
  if (catalogue.dictionary().find(variable) < 0) {
    return failure({Code::kUnknownVariable, "variable", catalogue.dictionary().hint(variable)});
  }
  Json const values = request.value("values", Json::array());
  if (!values.is_array() || values.size() > kMaxValues) {
    return failure(
        {Code::kTooLarge, "values", "at most " + std::to_string(kMaxValues) + " values"});
  }
  std::vector<int> models;
  for (const auto& id : request.value("models", Json::array())) {
    int const index = id.is_string() ? catalogue.find(id.get<std::string>()) : -1;
    if (index < 0)
      return failure(catalogue.unknown_model(id.is_string() ? id.get<std::string>() : id.dump()));
    models.push_back(index);
  }
  Json out = Json::object();
  for (const auto& value : values) {
    auto const reading =
        patient::read_patient(with_value(request.value("patient", Json::object()), variable, value,
                                         request.value("unit", Json())),
                              catalogue.dictionary());
    for (const auto& result : catalogue.evaluate(reading.patient, models, {false, false})) {
      Json& row = out[result.package->id];
      row["status"].push_back(wire_name(result.status));
      Json const outputs = report::to_json(result).value("outputs", Json::array());
      for (const auto& declared : result.package->outputs) {
        Json shown;
        for (const auto& o : outputs) {
          if (o["id"] == declared.id) shown = o["value"];
        }
        row["outputs"][declared.id].push_back(shown);
      }
    }
  }
  Json results = Json::array();
  for (auto it = out.begin(); it != out.end(); ++it) {
    it.value()["id"] = it.key();
    results.push_back(it.value());
  }
  return success({{"variable", variable}, {"values", values}, {"results", results}});
}

}  // namespace hepatica::workbench
