// JSON in, JSON out around the catalogue.
#include "core/workbench/workbench.h"

#include <iterator>

#include "core/nomogram/layout.h"
#include "core/patient/lab_text.h"
#include "core/report/result_json.h"

namespace hepatica::workbench {
namespace {

Error not_loaded() { return {Code::kInvalidArgument, "load", "the models are not loaded yet"}; }

std::vector<Json> taken(Json& models) {
  return {std::make_move_iterator(models.begin()), std::make_move_iterator(models.end())};
}

Json lab_item_json(const patient::LabItem& item, const patient::Dictionary& dictionary) {
  Json out = {{"variable", dictionary.variable(item.variable).id},
              {"value", item.value},
              {"source_text", item.source_text}};
  if (!item.unit.empty()) out["unit"] = item.unit;
  if (item.problem) out["problem"] = report::to_json(*item.problem);
  if (item.warning) out["warning"] = report::to_json(*item.warning);
  return out;
}

}  // namespace

Json success(Json value, const std::vector<Warning>& warnings) {
  Json list = Json::array();
  for (const auto& warning : warnings) list.push_back(report::to_json(warning));
  return {{"ok", true}, {"value", std::move(value)}, {"warnings", list}};
}

Json failure(const Error& error) { return {{"ok", false}, {"error", report::to_json(error)}}; }

Json Workbench::summaries(size_t from) const {
  Json models = Json::array();
  const auto& packages = catalogue_->packages();
  for (size_t i = from; i < packages.size(); ++i)
    models.push_back(report::summary_json(packages[i], catalogue_->dictionary()));
  Json errors = Json::array();
  for (const auto& error : catalogue_->errors()) errors.push_back(report::to_json(error));
  return {{"hepatica", report::version()}, {"models", models}, {"errors", errors}};
}

Json Workbench::load(Json request) {
  if (!request.contains("variables") || !request.contains("models") ||
      !request["models"].is_array()) {
    return failure(
        {Code::kInvalidArgument, "load", "expected {\"variables\": {...}, \"models\": [...]}"});
  }
  auto dictionary = patient::Dictionary::read(request["variables"]);
  if (!dictionary.ok()) return failure(dictionary.error());
  standing_.reset();
  catalogue_ = std::make_unique<model::Catalogue>(std::move(*dictionary), taken(request["models"]));
  return success(summaries());
}

Json Workbench::add_models(Json request) {
  if (!catalogue_) return failure(not_loaded());
  if (!request.contains("models") || !request["models"].is_array()) {
    return failure({Code::kInvalidArgument, "models", "expected an array of packages"});
  }
  size_t const before = catalogue_->packages().size();
  catalogue_->add(taken(request["models"]));
  return success(summaries(before));
}

Json Workbench::evaluate(const Json& request) const {
  if (!catalogue_) return failure(not_loaded());
  std::vector<int> wanted;
  for (const auto& id : request.value("models", Json::array())) {
    int const index = id.is_string() ? catalogue_->find(id.get<std::string>()) : -1;
    if (index < 0)
      return failure(catalogue_->unknown_model(id.is_string() ? id.get<std::string>() : id.dump()));
    wanted.push_back(index);
  }
  auto const reading =
      patient::read_patient(request.value("patient", Json::object()), catalogue_->dictionary());
  model::EvaluateOptions options;
  options.curves = request.value("curves", false);
  auto const results = catalogue_->evaluate(reading.patient, wanted, options);
  return success(report::to_json(reading, catalogue_->dictionary(), results));
}

Json Workbench::evaluate_changes(const Json& request) {
  if (!catalogue_) return failure(not_loaded());
  auto const reading =
      patient::read_patient(request.value("patient", Json::object()), catalogue_->dictionary());
  std::vector<char> changed(catalogue_->packages().size(), 1);
  if (standing_) {
    auto again = model::touched_packages(*catalogue_, standing_->patient, reading.patient);
    // Packages that joined since stand behind the others and have no result yet.
    for (size_t i = standing_->results.size(); i < again.size(); ++i) again[i] = 1;
    standing_->results.resize(again.size());
    changed = model::evaluate_again(*catalogue_, reading.patient, again, standing_->results);
    standing_->patient = reading.patient;
  } else {
    standing_ = Standing{reading.patient, catalogue_->evaluate(reading.patient)};
  }
  Json answer = report::to_json(reading, catalogue_->dictionary(), {});
  for (size_t i = 0; i < changed.size(); ++i)
    if (changed[i]) answer["results"].push_back(report::answer_json(standing_->results[i]));
  return success(std::move(answer));
}

Json Workbench::nomogram(const Json& request) const {
  if (!catalogue_) return failure(not_loaded());
  std::string const id = request.value("model", "");
  int const index = catalogue_->find(id);
  if (index < 0) return failure(catalogue_->unknown_model(id));
  auto const reading =
      patient::read_patient(request.value("patient", Json::object()), catalogue_->dictionary());
  auto const layout = nomogram::lay_out(*catalogue_, index, reading.patient);
  return layout.ok() ? success(nomogram::to_json(*layout)) : failure(layout.error());
}

Json Workbench::sweep(const Json& request) const {
  return catalogue_ ? workbench::sweep(*catalogue_, request) : failure(not_loaded());
}

Json Workbench::understand(const Json& request) const {
  if (!catalogue_) return failure(not_loaded());
  auto const text = patient::read_lab_text(request.value("text", ""), catalogue_->dictionary());
  Json items = Json::array();
  for (const auto& item : text.items)
    items.push_back(lab_item_json(item, catalogue_->dictionary()));
  return success({{"items", items}, {"rest", text.rest}});
}

Json Workbench::check_value(const Json& request) const {
  if (!catalogue_) return failure(not_loaded());
  const auto& dictionary = catalogue_->dictionary();
  std::string const id = request.value("variable", "");
  int const index = dictionary.find(id);
  if (index < 0) return failure({Code::kUnknownVariable, id, dictionary.hint(id)});
  const auto& variable = dictionary.variable(index);
  Json entry = {{"value", request.value("value", Json())}};
  if (request.contains("unit")) entry["unit"] = request["unit"];
  std::vector<Warning> warnings;
  auto const read = patient::read_entry(entry, variable, warnings);
  if (!read.ok()) return failure(read.error());
  if (!read->value.is_known()) return success({{"value", nullptr}}, warnings);
  if (variable.type.type == expression::Type::kCategory) {
    return success({{"value", variable.type.levels[static_cast<size_t>(read->value.number)]}},
                   warnings);
  }
  if (variable.type.type == expression::Type::kBoolean)
    return success({{"value", read->value.number != 0}}, warnings);
  const auto& unit = variable.units[static_cast<size_t>(read->unit)];
  return success({{"value", read->value.number},
                  {"unit", unit.code},
                  {"canonical", quantity::convert(read->value.number, unit, variable.units[0])},
                  {"canonical_unit", variable.units[0].code}},
                 warnings);
}

Json Workbench::enter(const Json& request) {
  Json answer = {{"checked", check_value(request)}};
  const Json& checked = answer["checked"];
  if (!checked["ok"]) return success(std::move(answer));
  Json patient = request.value("patient", Json::object());
  std::string const id = request.value("variable", "");
  const Json& value = checked["value"]["value"];
  if (value.is_null()) {
    patient.erase(id);
  } else if (value.is_number() && request.contains("unit")) {
    patient[id] = {{"value", value}, {"unit", request["unit"]}};
  } else {
    patient[id] = value;
  }
  answer["changes"] = evaluate_changes({{"patient", std::move(patient)}});
  return success(std::move(answer));
}

Json Workbench::dispatch(std::string_view name, Json request) {
  if (!request.is_object())
    return failure({Code::kInvalidArgument, std::string(name), "expected a JSON object"});
  if (name == "load") return load(std::move(request));
  if (name == "add_models") return add_models(std::move(request));
  if (name == "evaluate") return evaluate(request);
  if (name == "evaluate_changes") return evaluate_changes(request);
  if (name == "nomogram") return nomogram(request);
  if (name == "sweep") return sweep(request);
  if (name == "understand") return understand(request);
  if (name == "check_value") return check_value(request);
  if (name == "enter") return enter(request);
  return failure({Code::kInvalidArgument, std::string(name), "no such call"});
}

std::string Workbench::call(std::string_view name, std::string_view request) {
  Json answer;
  try {
    auto parsed = parse_json(request, name, {64u << 20, 48});
    answer = parsed.ok() ? dispatch(name, std::move(*parsed)) : failure(parsed.error());
  } catch (const std::exception& e) {
    // Wrong JSON types inside a request; results of the core itself never throw.
    answer = failure({Code::kInvalidArgument, std::string(name), e.what()});
  }
  return answer.dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace hepatica::workbench
