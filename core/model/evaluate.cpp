// Binding a patient to a package and judging the outcome.
#include "core/model/evaluate.h"

#include <algorithm>

#include "core/base/number_text.h"
#include "core/model/evaluate_steps.h"

namespace hepatica::model {
namespace {

/// Name of the value an output reads through `uses`, as the dictionary or the other package calls
/// it.
Lack lack_of_use(const Use& use, const ModelResult* other, const patient::Dictionary& dictionary) {
  Lack lack;
  if (!other) {
    lack.error = "model '" + use.model + "' was not evaluated";
  } else if (other->status == ModelStatus::kMissingInput || !other->missing.empty()) {
    lack.missing = other->missing;
  } else if (other->error) {
    lack.error = use.model + ": " + other->error->detail;
  } else {
    lack.error = "model '" + use.model + "' gives no result here";
  }
  // A value that may be entered directly makes a refusal of the other model an open question.
  if (use.variable >= 0 && lack.missing.empty()) {
    lack.missing.push_back(dictionary.variable(use.variable).id);
    lack.error.clear();
  }
  return lack;
}

/// What to ask for when a variable is unknown: the unknown parts of a derived one, else itself.
std::vector<std::string> ids_to_ask(int index, const patient::Patient& patient,
                                    const patient::Dictionary& dictionary) {
  const auto& variable = dictionary.variable(index);
  std::vector<std::string> ids;
  if (variable.is_derived()) {
    std::vector<Value> slots(patient.entries().size());
    for (size_t i = 0; i < slots.size(); ++i) {
      slots[i] = patient.canonical(dictionary, static_cast<int>(i));
    }
    for (int part : expression::missing_slots(variable.derive, slots)) {
      for (auto& id : ids_to_ask(part, patient, dictionary)) ids.push_back(std::move(id));
    }
  }
  if (ids.empty()) ids.push_back(variable.id);
  return ids;
}

void bind_inputs(const Package& package, const patient::Patient& patient,
                 const patient::Dictionary& dictionary, StepRunner& runner, ModelResult& result) {
  for (size_t i = 0; i < package.inputs.size(); ++i) {
    const Input& input = package.inputs[i];
    const std::string& id = dictionary.variable(input.variable).id;
    Value const value = patient.in_unit(dictionary, input.variable, input.unit);
    runner.set(
        static_cast<int>(i), value,
        value.is_known() ? Lack{} : Lack{ids_to_ask(input.variable, patient, dictionary), ""});
    if (!value.is_known() || !input.derivation_range ||
        input.derivation_range->contains(value.number))
      continue;
    std::string const range = quantity::to_text(*input.derivation_range);
    result.fit.outside.push_back({id, value.number, range});
    result.warnings.push_back(
        {Code::kOutsideDerivation, id, format_number(value.number) + "; derivation " + range});
  }
}

void bind_uses(const Package& package, const patient::Patient& patient,
               const patient::Dictionary& dictionary, const std::vector<const ModelResult*>& others,
               StepRunner& runner, ModelResult& result) {
  for (size_t i = 0; i < package.uses.size(); ++i) {
    const Use& use = package.uses[i];
    const ModelResult* other = others[static_cast<size_t>(use.package)];
    Value value = other ? other->output(use.output) : Value{};
    Value const entered = use.variable >= 0 ? patient.canonical(dictionary, use.variable) : Value{};
    if (value.is_known() && entered.is_known() && value.number != entered.number) {
      result.warnings.push_back(
          {Code::kContradiction, dictionary.variable(use.variable).id,
           "entered value differs from what " + use.model + " computes; the computed one is used"});
    }
    if (!value.is_known()) value = entered;
    Lack lack = value.is_known() ? Lack{} : lack_of_use(use, other, dictionary);
    if (!value.is_known()) value.state = lack.error.empty() ? Value::kMissing : Value::kError;
    runner.set(static_cast<int>(package.inputs.size() + i), value, std::move(lack));
  }
}

/// Checks the setting; true when the package must give no number.
bool excluded(const Package& package, const StepRunner& runner, Fit& fit) {
  bool out = false;
  bool borderline = !fit.outside.empty();
  for (const Exclusion& exclusion : package.exclusions) {
    Value const holds = expression::evaluate(exclusion.when, runner.slots());
    if (!holds.is_known()) {
      fit.unchecked.push_back(exclusion.id);
    } else if (holds.number != 0) {
      fit.reasons.push_back(exclusion.id);
      (exclusion.not_applicable ? out : borderline) = true;
    }
  }
  fit.verdict = out ? Fit::kDoesNotApply : borderline ? Fit::kBorderline : Fit::kFits;
  return out;
}

void append_missing(const Lack& lack, ModelResult& result) {
  for (const auto& name : lack.missing) {
    if (std::find(result.missing.begin(), result.missing.end(), name) == result.missing.end())
      result.missing.push_back(name);
  }
}

void collect_outputs(const Package& package, const StepRunner& runner, ModelResult& result) {
  result.status = ModelStatus::kOk;
  bool first_headline = true;
  for (size_t i = 0; i < package.outputs.size(); ++i) {
    Lack lack;
    Value const value = runner.output(package.outputs[i], lack);
    bool const decides = package.outputs[i].headline && first_headline;
    if (package.outputs[i].headline) first_headline = false;
    if (value.is_known()) {
      result.outputs.push_back({static_cast<int>(i), value});
      continue;
    }
    append_missing(lack, result);
    if (!lack.error.empty() && !result.error)
      result.error = Error{Code::kDomain, package.outputs[i].id, lack.error};
    if (decides)
      result.status =
          value.state == Value::kError ? ModelStatus::kRefused : ModelStatus::kMissingInput;
  }
  if (package.risk_groups) {
    Value const group = runner.slots()[static_cast<size_t>(package.risk_groups->slot)];
    if (group.is_known()) result.risk_level = static_cast<int>(group.number);
  }
}

}  // namespace

const char* wire_name(ModelStatus status) {
  switch (status) {
    case ModelStatus::kOk:
      return "ok";
    case ModelStatus::kMissingInput:
      return "missing_input";
    case ModelStatus::kNotApplicable:
      return "not_applicable";
    case ModelStatus::kRefused:
      return "refused";
    case ModelStatus::kLocked:
      return "locked";
  }
  return "";
}

Value ModelResult::output(const std::string& id) const {
  for (const OutputValue& entry : outputs) {
    if (package->outputs[static_cast<size_t>(entry.output)].id == id) return entry.value;
  }
  return {};
}

ModelResult evaluate(const Package& package, const patient::Patient& patient,
                     const patient::Dictionary& dictionary,
                     const std::vector<const ModelResult*>& others, EvaluateOptions options) {
  ModelResult result;
  result.package = &package;
  if (package.locked) return result;
  StepRunner runner(package, patient, options);
  bind_inputs(package, patient, dictionary, runner, result);
  bind_uses(package, patient, dictionary, others, runner, result);
  if (excluded(package, runner, result.fit)) {
    result.status = ModelStatus::kNotApplicable;
    result.slots = runner.slots();
    return result;
  }
  runner.run(result);
  collect_outputs(package, runner, result);
  if (options.curves && result.status == ModelStatus::kOk) runner.add_curves(result);
  result.slots = runner.slots();
  return result;
}

}  // namespace hepatica::model
