// The variable dictionary: what may be known of a patient, in which units and ranges.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "core/base/json_text.h"
#include "core/base/result.h"
#include "core/expression/expression.h"
#include "core/quantity/interval.h"
#include "core/quantity/unit.h"

namespace hepatica::patient {

/// One level of a category.
struct Level {
  std::string id;
  std::vector<std::string> aliases;  // includes the labels in every language
};

struct Variable {
  std::string id;
  std::string group;
  expression::ValueType type;
  std::vector<quantity::Unit> units;            // numbers only; [0] is canonical
  std::vector<Level> levels;                    // categories only
  std::optional<quantity::Interval> possible;   // canonical unit
  std::optional<quantity::Interval> plausible;  // canonical unit
  std::vector<std::string> aliases;             // names in lab reports, every language
  expression::Expression derive;                // empty unless derived

  bool is_number() const { return type.type == expression::Type::kNumber; }
  bool is_derived() const { return !derive.empty(); }
  /// Index of an accepted unit (by code or printed label), or -1.
  int find_unit(std::string_view code) const;
  std::string unit_list() const;  // "g/L, g/dL"
};

/// Facts that cannot hold together, as data: `when` true refuses `fields`.
struct Contradiction {
  std::string id;
  expression::Expression when;
  std::vector<int> fields;  // variable indices
  std::string text;         // English, one clause
};

/// All variables; index = slot in `scope()`, whose names are the ids.
class Dictionary {
 public:
  /// Reads models/variables.json (format: models/README.md). Errors: kModelInvalid with the JSON
  /// pointer; also for a cycle between derived variables.
  static Result<Dictionary> read(const Json& document);

  const std::vector<Variable>& variables() const { return variables_; }
  const Variable& variable(int index) const { return variables_[static_cast<size_t>(index)]; }
  int find(std::string_view id) const;  // -1 when unknown
  const expression::Scope& scope() const { return scope_; }
  /// Derived variables, parts before wholes.
  const std::vector<int>& derivation_order() const { return derivation_order_; }
  const std::vector<Contradiction>& contradictions() const { return contradictions_; }
  std::string hint(std::string_view id) const;  // quoted, with "did you mean"

 private:
  std::vector<Variable> variables_;
  std::unordered_map<std::string, int> index_;
  expression::Scope scope_;
  std::vector<int> derivation_order_;
  std::vector<Contradiction> contradictions_;
};

}  // namespace hepatica::patient
