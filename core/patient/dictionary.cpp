// Reading and checking models/variables.json.
#include "core/patient/dictionary.h"

#include <algorithm>
#include <functional>

#include "core/base/json_cursor.h"
#include "core/base/spelling.h"

namespace hepatica::patient {
namespace {

using expression::Type;

std::optional<quantity::Interval> read_interval(const JsonCursor& at, const char* key) {
  if (!at.has(key)) return std::nullopt;
  auto const parsed = quantity::parse_interval(at.at(key).text());
  if (parsed.ok()) return *parsed;
  at.at(key).fail(parsed.error().detail);
  return std::nullopt;
}

std::vector<std::string> read_texts(const JsonCursor& at, const char* key) {
  std::vector<std::string> out;
  if (!at.has(key)) return out;
  for (const auto& item : at.at(key).items()) out.push_back(item.text());
  return out;
}

void read_units(const JsonCursor& at, Variable& variable) {
  std::string const canonical = at.at("unit").text();
  if (!at.has("units")) {
    variable.units.push_back({canonical, canonical, 1, 0});
    return;
  }
  for (const auto& item : at.at("units").items(1)) {
    item.only({"code", "label", "factor", "offset", "source"});
    quantity::Unit unit;
    unit.code = item.at("code").text();
    unit.label = item.text_or("label", unit.code);
    unit.factor = item.at("factor").number();
    unit.offset = item.number_or("offset", 0);
    if (unit.factor == 0) item.fail("a factor of 0 would lose the value");
    variable.units.push_back(unit);
  }
  auto const first = std::find_if(variable.units.begin(), variable.units.end(),
                                  [&](const quantity::Unit& u) { return u.code == canonical; });
  if (first == variable.units.end() || first->factor != 1 || first->offset != 0) {
    at.at("units").fail("the canonical unit '" + canonical + "' must be listed with factor 1");
  } else {
    std::rotate(variable.units.begin(), first, first + 1);
  }
}

void read_levels(const JsonCursor& at, Variable& variable) {
  for (const auto& item : at.at("levels").items(2)) {
    item.only({"id", "label", "aliases", "definition"});
    Level level;
    level.id = item.at("id").text();
    level.aliases = read_texts(item, "aliases");
    item.at("label").check_bilingual();
    for (const auto& [language, label] : item.at("label").members())
      level.aliases.push_back(label.text());
    variable.type.levels.push_back(level.id);
    variable.levels.push_back(std::move(level));
  }
}

Variable read_variable(const JsonCursor& at) {
  at.only({"id",     "group",    "type",      "unit",   "units",        "label",      "symbol",
           "loinc",  "possible", "plausible", "usual",  "decimals",     "definition", "aliases",
           "source", "levels",   "ordered",   "derive", "first_screen", "note"});
  Variable variable;
  variable.id = at.at("id").text();
  variable.group = at.at("group").text();
  at.at("label").check_bilingual();
  at.at("definition").check_bilingual();
  std::string const type = at.at("type").one_of({"number", "integer", "boolean", "category"});
  variable.aliases = read_texts(at, "aliases");
  if (type == "category") {
    variable.type.type = Type::kCategory;
    variable.type.ordered = at.boolean_or("ordered", false);
    read_levels(at, variable);
  } else if (type == "boolean") {
    variable.type.type = Type::kBoolean;
  } else {
    variable.type.integer_valued = type == "integer";
    read_units(at, variable);
    variable.possible = read_interval(at, "possible");
    variable.plausible = read_interval(at, "plausible");
    read_interval(at, "usual");
    if (!variable.possible) at.fail("'possible' is missing");
  }
  return variable;
}

/// Orders derived variables so that parts come first; reports a cycle.
std::vector<int> order_derivations(const std::vector<Variable>& variables, JsonFault& fault) {
  std::vector<int> order;
  std::vector<char> state(variables.size(), 0);  // 0 new, 1 open, 2 done
  std::function<void(int)> const visit = [&](int index) {
    auto const i = static_cast<size_t>(index);
    if (state[i] == 2 || fault.first) return;
    if (state[i] == 1) {
      fault.first =
          Error{Code::kCycle, fault.document, "'" + variables[i].id + "' derives from itself"};
      return;
    }
    state[i] = 1;
    for (int slot : variables[i].derive.slots) visit(slot);
    state[i] = 2;
    if (variables[i].is_derived()) order.push_back(index);
  };
  for (size_t i = 0; i < variables.size(); ++i) visit(static_cast<int>(i));
  return order;
}

}  // namespace

int Variable::find_unit(std::string_view code) const {
  for (size_t i = 0; i < units.size(); ++i) {
    if (units[i].code == code || units[i].label == code) return static_cast<int>(i);
  }
  std::string const plain = quantity::plain_unit(code);
  for (size_t i = 0; i < units.size(); ++i) {
    if (quantity::plain_unit(units[i].code) == plain ||
        quantity::plain_unit(units[i].label) == plain) {
      return static_cast<int>(i);
    }
  }
  return -1;
}

std::string Variable::unit_list() const {
  std::string list;
  for (const auto& unit : units) list += (list.empty() ? "" : ", ") + unit.code;
  return list;
}

Result<Dictionary> Dictionary::read(const Json& document) {
  JsonFault fault{Code::kModelInvalid, "variables.json", std::nullopt};
  JsonCursor const root(document, fault);
  root.only(
      {"schema_version", "groups", "variables", "contradictions", "sources", "$schema", "notes"});
  if (!fault.first && root.at("schema_version").integer(1, 1000) != 1) {
    root.at("schema_version").fail("this program reads schema version 1");
  }
  Dictionary dictionary;
  auto const entries = root.at("variables").items(1);
  if (entries.size() > 5000) root.at("variables").fail("at most 5000 variables");
  for (const auto& at : entries) {
    if (fault.first) break;
    Variable variable = read_variable(at);
    if (fault.first) break;
    if (dictionary.scope_.add(variable.id, variable.type) < 0) {
      at.at("id").fail("'" + variable.id + "' is taken or not an identifier (letters, digits, _)");
    }
    dictionary.index_[variable.id] = static_cast<int>(dictionary.variables_.size());
    dictionary.variables_.push_back(std::move(variable));
  }
  for (size_t i = 0; i < entries.size() && !fault.first; ++i) {
    if (!entries[i].has("derive")) continue;
    auto compiled = expression::compile(entries[i].at("derive").text(), dictionary.scope_);
    if (!compiled.ok()) {
      entries[i].at("derive").fail(compiled.error().detail);
    } else if (compiled->type.type != dictionary.variables_[i].type.type) {
      entries[i].at("derive").fail("the expression has another type than the variable");
    } else {
      dictionary.variables_[i].derive = std::move(*compiled);
    }
  }
  if (!fault.first) dictionary.derivation_order_ = order_derivations(dictionary.variables_, fault);
  if (!fault.first && root.has("contradictions")) {
    for (const auto& at : root.at("contradictions").items()) {
      at.only({"id", "when", "fields", "text"});
      Contradiction rule;
      rule.id = at.at("id").text();
      at.at("text").check_bilingual();
      rule.text = at.at("text").at("en").text();
      for (const auto& field : at.at("fields").items(1)) {
        int const index = dictionary.find(field.text());
        if (index < 0) field.fail(dictionary.hint(field.text()) + " is no variable");
        rule.fields.push_back(index);
      }
      auto compiled = expression::compile(at.at("when").text(), dictionary.scope_);
      if (!compiled.ok()) {
        at.at("when").fail(compiled.error().detail);
      } else if (compiled->type.type != Type::kBoolean) {
        at.at("when").fail("expected a condition");
      } else {
        rule.when = std::move(*compiled);
      }
      if (fault.first) break;
      dictionary.contradictions_.push_back(std::move(rule));
    }
  }
  if (fault.first) return *fault.first;
  return dictionary;
}

int Dictionary::find(std::string_view id) const {
  auto const found = index_.find(std::string(id));
  return found == index_.end() ? -1 : found->second;
}

std::string Dictionary::hint(std::string_view id) const {
  std::vector<std::string> names;
  for (const auto& variable : variables_) names.push_back(variable.id);
  return quoted_with_hint(id, names);
}

}  // namespace hepatica::patient
