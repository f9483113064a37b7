// Choosing and reading outputs.
#include "core/cohort/predictions.h"

#include <cmath>
#include <variant>

#include "core/base/number_text.h"
#include "core/base/reason.h"
#include "core/base/spelling.h"

namespace hepatica::cohort {
namespace {

using expression::Type;
using model::ModelStatus;
using model::Output;
using model::Package;

/// Time of a probability in `unit`, or nothing for an output that has none.
std::optional<double> time_of(const Package& package, const Output& output,
                              const std::string& unit) {
  if (output.step < 0) return std::nullopt;
  const auto& body = package.steps[static_cast<std::size_t>(output.step)].body;
  const auto* curve = std::get_if<model::SurvivalStep>(&body);
  const auto* states = std::get_if<model::MultiStateStep>(&body);
  if (curve == nullptr && states == nullptr) return std::nullopt;
  const auto own = months_per(curve != nullptr ? curve->time_unit : states->time_unit);
  const auto wanted = months_per(unit);
  if (!own || !wanted) return std::nullopt;
  return output.time * *own / *wanted;
}

/// Whether a probability is one of what is looked at: the event by the horizon, or, without a
/// horizon, the event at all.
///
/// named  asked for by name: of a probability for which the package gives no time, the asker knows
bool belongs_to(const Package& package, const Output& output, std::optional<double> horizon,
                const std::string& unit, bool named) {
  if (output.step < 0) return !horizon || named;
  if (!horizon) return false;
  const auto time = time_of(package, output, unit);
  return time && std::fabs(*time - *horizon) <= 0.005 * *horizon;
}

std::string higher_is(const Package& package, int output) {
  const auto& document = package.document["outputs"][static_cast<std::size_t>(output)];
  return document.value("higher_is", "neutral");
}

bool has_order(const Package& package, const Output& output) {
  const auto& type = package.output_type(output);
  if (type.type == Type::kNumber) return true;
  return (package.risk_groups && package.risk_groups->slot == output.slot) || type.ordered;
}

Result<ReadAs> read_output(const Package& package, int package_index, int output_index,
                           const std::string& asked) {
  const Output& output = package.outputs[static_cast<std::size_t>(output_index)];
  ReadAs out{package_index, output_index, output.kind == Output::kProbability, false, asked};
  if (!has_order(package, output)) {
    return Error{Code::kInvalidArgument, asked, "the classes of '" + output.id + "' have no order",
                 Reason{"no_order", {{"model", asked}}, ""}};
  }
  if (out.probability && output.step >= 0 && output.states.empty()) {
    out.reversed = !output.of_event;
    return out;
  }
  if (package.risk_groups && package.risk_groups->slot == output.slot) return out;
  const std::string direction = higher_is(package, output_index);
  if (direction == "neutral") {
    return Error{Code::kInvalidArgument, asked,
                 "the package does not say whether a higher '" + output.id + "' is worse",
                 Reason{"no_direction", {{"model", asked}}, ""}};
  }
  out.reversed = direction == "better";
  return out;
}

std::string joined(const std::vector<std::string>& names, const std::string& between = ", ") {
  std::string out;
  for (const auto& name : names) out += (out.empty() ? "" : between) + name;
  return out;
}

Reason fault_of(const model::ModelResult& result, const std::string& asked) {
  const Json model = {{"model", asked}};
  const auto with = [&](const char* name, const Json& value) {
    Json out = model;
    out[name] = value;
    return out;
  };
  switch (result.status) {
    case ModelStatus::kMissingInput:
      return Reason{"missing", with("variables", result.missing),
                    "missing " + joined(result.missing)};
    case ModelStatus::kNotApplicable:
      return Reason{"not_applicable", with("exclusions", result.fit.reasons),
                    "not applicable: " + joined(result.fit.reasons)};
    case ModelStatus::kLocked:
      return Reason{"locked", model, "locked"};
    default:
      break;
  }
  if (!result.error) return Reason{"no_result", model, "no value"};
  return Reason{"refused", with("variables", Json::array({result.error->field})),
                "refused: " + result.error->field};
}

}  // namespace

Result<ReadAs> choose_output(const model::Catalogue& catalogue, const std::string& asked,
                             std::optional<double> horizon, const std::string& unit) {
  const std::size_t colon = asked.find(':');
  const std::string id = asked.substr(0, colon);
  const int index = catalogue.find(id);
  if (index < 0) return catalogue.unknown_model(id);
  const Package& package = catalogue.packages()[static_cast<std::size_t>(index)];
  if (package.locked)
    return Error{Code::kInvalidArgument, asked, "a locked card computes nothing",
                 Reason{"locked", {{"model", asked}}, ""}};
  const auto read = [&](int output, bool named) -> Result<ReadAs> {
    auto out = read_output(package, index, output, asked);
    const Output& chosen = package.outputs[static_cast<std::size_t>(output)];
    // A probability of another time ranks, but is not compared with what happened by the horizon.
    // Of several states that share a time only a name says which is meant.
    const bool which = named || chosen.states.empty();
    if (out.ok() && !(which && belongs_to(package, chosen, horizon, unit, named)))
      out->probability = false;
    return out;
  };
  if (colon != std::string::npos) {
    const std::string name = asked.substr(colon + 1);
    const int output = package.find_output(name);
    if (output >= 0) return read(output, true);
    std::vector<std::string> names;
    for (const auto& one : package.outputs) names.push_back(one.id);
    return Error{Code::kInvalidArgument, asked, "no output " + quoted_with_hint(name, names),
                 Reason{"no_output", {{"model", id}, {"output", name}, {"choices", names}}, ""}};
  }
  int chosen = -1, headline = -1;
  std::vector<std::string> several;
  for (std::size_t k = 0; k < package.outputs.size(); ++k) {
    const Output& output = package.outputs[k];
    if (output.headline && headline < 0) headline = static_cast<int>(k);
    // At one time there is a probability of every state: which is meant, a name says.
    if (output.kind != Output::kProbability || !output.states.empty()) continue;
    if (!belongs_to(package, output, horizon, unit, false)) continue;
    if (horizon || chosen < 0) chosen = static_cast<int>(k);
    if (horizon) several.push_back(output.id);
  }
  // Survival with and without a treatment, say: one of them would be compared with what happened.
  if (several.size() > 1)
    return Error{Code::kInvalidArgument, asked,
                 "gives several probabilities at the horizon: name one, " + id + ":" +
                     joined(several, " or " + id + ":"),
                 Reason{"which_output", {{"model", id}, {"choices", several}}, ""}};
  if (chosen < 0) chosen = headline;
  if (chosen < 0)
    return Error{Code::kInvalidArgument, asked, "has no headline output",
                 Reason{"no_order", {{"model", asked}}, ""}};
  return read(chosen, false);
}

Predictions predict(const Cohort& cohort, const model::Catalogue& catalogue,
                    const ReadAs& read_as) {
  Predictions out;
  out.read_as = read_as;
  const auto& package = catalogue.packages()[static_cast<std::size_t>(read_as.package)];
  const auto& output = package.outputs[static_cast<std::size_t>(read_as.output)];
  const bool by_severity = package.risk_groups && package.risk_groups->slot == output.slot &&
                           package.output_type(output).type == Type::kCategory;
  for (std::size_t i = 0; i < cohort.rows(); ++i) {
    const auto reading = patient_of(cohort, i, catalogue.dictionary());
    const auto results = catalogue.evaluate(reading.patient, {read_as.package});
    const auto value = results[0].output(output.id);
    out.known.push_back(value.is_known() ? 1 : 0);
    out.fault.push_back(value.is_known() ? Reason{} : fault_of(results[0], read_as.name));
    double x = value.is_known() ? value.number : 0;
    if (by_severity && value.is_known())
      x = package.risk_groups->severity[static_cast<std::size_t>(x)];
    out.rank.push_back(read_as.reversed ? -x : x);
    if (read_as.probability) out.risk.push_back(read_as.reversed ? 1 - x : x);
  }
  return out;
}

}  // namespace hepatica::cohort
