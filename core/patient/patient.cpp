// Reading one patient: units, ranges, levels, derived values, contradictions.
#include "core/patient/patient.h"

#include <algorithm>
#include <cmath>

#include "core/base/number_text.h"
#include "core/base/spelling.h"

namespace hepatica::patient {
namespace {

using expression::Type;
using expression::Value;
using quantity::convert;
using quantity::Unit;

std::string with_unit(double value, const Unit& unit) {
  std::string const number = format_number(quantity::round_to_15_digits(value));
  return unit.code == "1" ? number : number + " " + unit.code;
}

std::string shown(const Json& value) {
  std::string text = value.is_string()
                         ? "the text '" + value.get<std::string>().substr(0, 40) + "'"
                         : value.dump(-1, ' ', false, Json::error_handler_t::replace).substr(0, 40);
  std::replace_if(
      text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x20; }, ' ');
  return text;
}

/// An interval of canonical values written in `unit`.
std::string range_text(const quantity::Interval& range, const Variable& variable,
                       const Unit& unit) {
  auto const end = [&](double x) {
    return std::isinf(x) ? x : convert(x, variable.units[0], unit);
  };
  quantity::Interval shown_range = range;
  shown_range.low = end(range.low);
  shown_range.high = end(range.high);
  return quantity::to_text(shown_range) + (unit.code == "1" ? "" : " " + unit.code);
}

/// Another accepted unit in which the same number would be plausible, or null.
const Unit* fitting_unit(double value, const Variable& variable, const Unit& given) {
  for (const Unit& unit : variable.units) {
    if (unit.code == given.code || !variable.plausible) continue;
    if (variable.plausible->contains(convert(value, unit, variable.units[0]))) return &unit;
  }
  return nullptr;
}

Result<double> read_number(const Json& value, const Variable& variable) {
  Error bad{Code::kWrongType, variable.id, "expected a number, got " + shown(value)};
  if (value.is_number()) {
    double const x = value.get<double>();
    if (std::isfinite(x)) return x;
    return bad;
  }
  if (!value.is_string()) return bad;
  auto const typed = parse_typed_number(value.get_ref<const std::string&>());
  if (!typed) return bad;
  return *typed;
}

Result<Entry> read_quantity(const Json& given, const std::string* unit_code,
                            const Variable& variable, std::vector<Warning>& warnings) {
  auto const number = read_number(given, variable);
  if (!number.ok()) return number.error();
  int unit = 0;
  if (unit_code) {
    unit = variable.find_unit(*unit_code);
    if (unit < 0) {
      return Error{Code::kUnitUnknown, variable.id,
                   "'" + unit_code->substr(0, 40) + "'; accepted: " + variable.unit_list()};
    }
  } else if (variable.units.size() > 1) {
    return Error{Code::kUnitMissing, variable.id, "give one of " + variable.unit_list()};
  }
  const Unit& in = variable.units[static_cast<size_t>(unit)];
  if (variable.type.integer_valued && *number != std::floor(*number)) {
    return Error{Code::kWrongType, variable.id,
                 "expected a whole number, got " + format_number(*number)};
  }
  double const canonical = convert(*number, in, variable.units[0]);
  if (variable.possible && !variable.possible->contains(canonical)) {
    std::string detail =
        with_unit(*number, in) + "; possible " + range_text(*variable.possible, variable, in);
    if (const Unit* other = fitting_unit(*number, variable, in))
      detail += "; did you mean " + other->code + "?";
    return Error{Code::kImpossibleValue, variable.id, detail};
  }
  if (variable.plausible && !variable.plausible->contains(canonical)) {
    std::string detail =
        with_unit(*number, in) + "; plausible " + range_text(*variable.plausible, variable, in);
    if (const Unit* other = fitting_unit(*number, variable, in))
      detail += "; did you mean " + other->code + "?";
    warnings.push_back({Code::kUnusualValue, variable.id, detail});
  }
  return Entry{Value::known(*number), unit, false};
}

Result<Entry> read_boolean(const Json& given, const Variable& variable) {
  if (given.is_boolean()) return Entry{Value::known(given.get<bool>() ? 1 : 0), 0, false};
  if (given.is_string()) {
    std::string const text = given.get<std::string>();
    for (const char* yes : {"yes", "true", "1", "是", "有"}) {
      if (text == yes) return Entry{Value::known(1), 0, false};
    }
    for (const char* no : {"no", "false", "0", "否", "无"}) {
      if (text == no) return Entry{Value::known(0), 0, false};
    }
  }
  if (given.is_number()) {
    double const number = given.get<double>();
    if (number == 0 || number == 1) return Entry{Value::known(number), 0, false};
  }
  return Error{Code::kWrongType, variable.id, "expected true or false, got " + shown(given)};
}

Result<Entry> read_level(const Json& given, const Variable& variable) {
  std::string const text = given.is_string()           ? given.get<std::string>()
                           : given.is_number_integer() ? std::to_string(given.get<int64_t>())
                                                       : "";
  for (size_t i = 0; i < variable.levels.size() && !text.empty(); ++i) {
    const Level& level = variable.levels[i];
    bool const alias =
        std::find(level.aliases.begin(), level.aliases.end(), text) != level.aliases.end();
    if (level.id == text || alias) return Entry{Value::known(static_cast<double>(i)), 0, false};
  }
  std::string list;
  for (const auto& level : variable.levels) list += (list.empty() ? "" : ", ") + level.id;
  return Error{Code::kWrongType, variable.id, "expected one of " + list + ", got " + shown(given)};
}

void read_genes(const Json& given, PatientReading& reading) {
  auto const refuse = [&](const std::string& detail) {
    reading.errors.push_back({Code::kWrongType, "gene_expression", detail});
  };
  if (!given.is_object() || !given.contains("scale") || !given["scale"].is_string() ||
      !given.contains("values") || !given["values"].is_object()) {
    return refuse("expected {\"scale\": text, \"values\": {symbol: number}}");
  }
  GeneExpression genes;
  genes.scale = given["scale"].get<std::string>();
  for (auto it = given["values"].begin(); it != given["values"].end(); ++it) {
    if (!it.value().is_number() || !std::isfinite(it.value().get<double>())) {
      return refuse("expression of '" + it.key().substr(0, 40) + "' must be a number, got " +
                    shown(it.value()));
    }
    genes.values[it.key()] = it.value().get<double>();
  }
  reading.patient.genes = std::move(genes);
}

/// Whether a directly given value agrees with the one derived from its parts (1 %).
bool agree(double given, double derived) {
  return std::fabs(given - derived) <= 0.01 * std::max(std::fabs(given), std::fabs(derived));
}

std::vector<Value> canonical_slots(const Patient& patient, const Dictionary& dictionary) {
  std::vector<Value> slots(patient.entries().size());
  for (size_t i = 0; i < slots.size(); ++i)
    slots[i] = patient.canonical(dictionary, static_cast<int>(i));
  return slots;
}

void derive_values(PatientReading& reading, const Dictionary& dictionary,
                   std::vector<Value>& slots) {
  for (int index : dictionary.derivation_order()) {
    const Variable& variable = dictionary.variable(index);
    Value const derived = expression::evaluate(variable.derive, slots);
    Entry& entry = reading.patient.entry(index);
    if (!derived.is_known()) continue;
    double const given = slots[static_cast<size_t>(index)].number;
    if (entry.value.is_known() && !agree(given, derived.number)) {
      reading.errors.push_back({Code::kContradiction, variable.id,
                                "given " + format_number(given) + ", but " + variable.derive.text +
                                    " = " + format_number(derived.number)});
      entry = Entry{};
      slots[static_cast<size_t>(index)] = Value{};
      continue;
    }
    if (variable.possible && !variable.possible->contains(derived.number)) continue;
    entry = Entry{derived, 0, true};
    slots[static_cast<size_t>(index)] = derived;
  }
}

}  // namespace

Value Patient::canonical(const Dictionary& dictionary, int variable) const {
  return in_unit(dictionary, variable, 0);
}

Value Patient::in_unit(const Dictionary& dictionary, int variable, int unit) const {
  const Entry& e = entry(variable);
  const auto& units = dictionary.variable(variable).units;
  if (!e.value.is_known() || units.empty() || e.unit == unit) return e.value;
  return Value::known(convert(e.value.number, units[static_cast<size_t>(e.unit)],
                              units[static_cast<size_t>(unit)]));
}

Result<Entry> read_entry(const Json& value, const Variable& variable,
                         std::vector<Warning>& warnings) {
  const Json* given = &value;
  std::string unit_text;
  const std::string* unit = nullptr;
  if (value.is_object()) {
    for (auto it = value.begin(); it != value.end(); ++it) {
      if (it.key() != "value" && it.key() != "unit") {
        return Error{Code::kWrongType, variable.id,
                     "unknown key '" + it.key().substr(0, 40) + "'; expected value, unit"};
      }
    }
    if (!value.contains("value")) return Error{Code::kWrongType, variable.id, "'value' is missing"};
    given = &value["value"];
    if (value.contains("unit") && !value["unit"].is_null()) {
      if (!value["unit"].is_string())
        return Error{Code::kUnitUnknown, variable.id, "the unit must be a text"};
      unit_text = value["unit"].get<std::string>();
      unit = &unit_text;
    }
  }
  if (given->is_null()) return Entry{};
  switch (variable.type.type) {
    case Type::kBoolean:
      return read_boolean(*given, variable);
    case Type::kCategory:
      return read_level(*given, variable);
    case Type::kNumber:
      break;
  }
  return read_quantity(*given, unit, variable, warnings);
}

void complete_patient(PatientReading& reading, const Dictionary& dictionary) {
  std::vector<Value> slots = canonical_slots(reading.patient, dictionary);
  derive_values(reading, dictionary, slots);
  bool cleared = false;
  for (const auto& rule : dictionary.contradictions()) {
    if (!expression::evaluate(rule.when, slots).is_true()) continue;
    for (int field : rule.fields) {
      reading.errors.push_back({Code::kContradiction, dictionary.variable(field).id, rule.text});
      reading.patient.entry(field) = Entry{};
      cleared = true;
    }
  }
  if (!cleared) return;
  // What was derived from a refused field must not outlive it.
  for (int index : dictionary.derivation_order()) {
    Entry& entry = reading.patient.entry(index);
    if (entry.derived) entry = Entry{};
  }
  slots = canonical_slots(reading.patient, dictionary);
  derive_values(reading, dictionary, slots);
}

PatientReading read_given_values(const Json& document, const Dictionary& dictionary) {
  PatientReading reading{Patient(dictionary), {}, {}};
  if (!document.is_object()) {
    reading.errors.push_back(
        {Code::kWrongType, "patient", "expected an object, got " + shown(document)});
    return reading;
  }
  for (auto it = document.begin(); it != document.end(); ++it) {
    if (it.key() == "gene_expression") {
      if (!it.value().is_null()) read_genes(it.value(), reading);
      continue;
    }
    int const index = dictionary.find(it.key());
    if (index < 0) {
      reading.errors.push_back(
          {Code::kUnknownVariable, it.key().substr(0, 80), dictionary.hint(it.key())});
      continue;
    }
    auto const entry = read_entry(it.value(), dictionary.variable(index), reading.warnings);
    if (entry.ok()) {
      reading.patient.entry(index) = *entry;
    } else {
      reading.errors.push_back(entry.error());
    }
  }
  return reading;
}

PatientReading read_patient(const Json& document, const Dictionary& dictionary) {
  PatientReading reading = read_given_values(document, dictionary);
  if (document.is_object()) complete_patient(reading, dictionary);
  return reading;
}

}  // namespace hepatica::patient
