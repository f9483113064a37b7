// Completing a block of patients: derived values, possible ranges, contradictions.
#include "core/patient/columns.h"

#include "core/base/number_text.h"
#include "core/patient/patient.h"

namespace hepatica::patient {
namespace {

using expression::Column;
using expression::Value;

/// Columns of a dictionary expression's variables, in canonical units.
class Canonical {
 public:
  Canonical(const PatientColumns& block, const Dictionary& dictionary)
      : block_(block), dictionary_(dictionary), slots_(dictionary.variables().size()) {}

  const std::vector<Column>& of(const expression::Expression& expression) {
    for (int slot : expression.slots)
      block_.in_unit(dictionary_, slot, 0, slots_[static_cast<size_t>(slot)]);
    return slots_;
  }
  bool any_given(const expression::Expression& expression) const {
    for (int slot : expression.slots) {
      if (block_.of(slot).given) return true;
    }
    return false;
  }

 private:
  const PatientColumns& block_;
  const Dictionary& dictionary_;
  std::vector<Column> slots_;
};

void refuse_impossible(PatientColumns& block, const Dictionary& dictionary,
                       std::vector<RowError>& errors) {
  for (size_t v = 0; v < block.columns.size(); ++v) {
    const Variable& variable = dictionary.variable(static_cast<int>(v));
    PatientColumn& column = block.columns[v];
    if (!column.given || !variable.possible) continue;
    const auto& unit = variable.units[static_cast<size_t>(column.unit)];
    for (size_t row = 0; row < block.rows; ++row) {
      Value const value = column.values.at(row);
      if (!value.is_known()) continue;
      double const canonical = quantity::convert(value.number, unit, variable.units[0]);
      if (variable.possible->contains(canonical)) continue;
      errors.push_back(
          {row,
           {Code::kImpossibleValue, variable.id,
            format_number(value.number) + " " + unit.code + "; possible " +
                quantity::to_text(*variable.possible) + " " + variable.units[0].code}});
      column.values.set(row, {});
    }
  }
}

/// Rows that the scalar rules have to look at: a given value beside a derived one, a contradiction.
std::vector<char> doubtful_rows(const PatientColumns& block, const Dictionary& dictionary) {
  std::vector<char> doubtful(block.rows, 0);
  Canonical canonical(block, dictionary);
  expression::ColumnEvaluator evaluator;
  Column holds;
  for (int index : dictionary.derivation_order()) {
    const PatientColumn& column = block.of(index);
    if (!column.given || !canonical.any_given(dictionary.variable(index).derive)) continue;
    evaluator.evaluate(dictionary.variable(index).derive,
                       canonical.of(dictionary.variable(index).derive), block.rows, holds);
    for (size_t row = 0; row < block.rows; ++row) {
      if (holds.at(row).is_known() && column.values.at(row).is_known()) doubtful[row] = 1;
    }
  }
  for (const auto& rule : dictionary.contradictions()) {
    if (!canonical.any_given(rule.when)) continue;
    evaluator.evaluate(rule.when, canonical.of(rule.when), block.rows, holds);
    for (size_t row = 0; row < block.rows; ++row) {
      if (holds.at(row).is_true()) doubtful[row] = 1;
    }
  }
  return doubtful;
}

/// The scalar rules for one row; refused cells become unknown.
void complete_row(PatientColumns& block, const Dictionary& dictionary, size_t row,
                  std::vector<RowError>& errors) {
  PatientReading reading{Patient(dictionary), {}, {}};
  for (size_t v = 0; v < block.columns.size(); ++v) {
    const PatientColumn& column = block.columns[v];
    if (column.given)
      reading.patient.entry(static_cast<int>(v)) = {column.values.at(row), column.unit, false};
  }
  complete_patient(reading, dictionary);
  for (size_t v = 0; v < block.columns.size(); ++v) {
    const Entry& entry = reading.patient.entry(static_cast<int>(v));
    PatientColumn& column = block.columns[v];
    if (column.given && !(entry.derived && column.unit != 0)) column.values.set(row, entry.value);
  }
  for (Error& error : reading.errors) errors.push_back({row, std::move(error)});
}

/// Derives what is unknown; parts come before wholes. A given cell that the scalar rules refused
/// stays unknown.
void derive_columns(PatientColumns& block, const Dictionary& dictionary,
                    const std::vector<char>& settled) {
  expression::ColumnEvaluator evaluator;
  Column derived;
  for (int index : dictionary.derivation_order()) {
    const Variable& variable = dictionary.variable(index);
    Canonical canonical(block, dictionary);
    if (!canonical.any_given(variable.derive)) continue;
    evaluator.evaluate(variable.derive, canonical.of(variable.derive), block.rows, derived);
    PatientColumn& column = block.columns[static_cast<size_t>(index)];
    bool const given = column.given;
    if (!given) block.give(index);
    for (size_t row = 0; row < block.rows; ++row) {
      Value value = derived.at(row);
      bool const refused = given && settled[row];
      if (column.values.at(row).is_known() || !value.is_known() || refused) continue;
      if (variable.possible && !variable.possible->contains(value.number)) continue;
      if (column.unit != 0) {
        value.number = quantity::convert(value.number, variable.units[0],
                                         variable.units[static_cast<size_t>(column.unit)]);
      }
      column.values.set(row, value);
    }
  }
}

}  // namespace

Column& PatientColumns::give(int variable, int unit) {
  PatientColumn& column = columns[static_cast<size_t>(variable)];
  column.given = true;
  column.unit = unit;
  column.values.fill(rows, {});
  return column.values;
}

void PatientColumns::in_unit(const Dictionary& dictionary, int variable, int unit,
                             Column& out) const {
  const PatientColumn& column = of(variable);
  if (!column.given) return out.fill(rows, {});
  out = column.values;
  const auto& units = dictionary.variable(variable).units;
  if (units.empty() || column.unit == unit) return;
  const auto& from = units[static_cast<size_t>(column.unit)];
  const auto& to = units[static_cast<size_t>(unit)];
  for (size_t row = 0; row < rows; ++row) {
    if (out.states[row] == Value::kKnown)
      out.numbers[row] = quantity::convert(out.numbers[row], from, to);
  }
}

std::vector<RowError> complete_columns(PatientColumns& block, const Dictionary& dictionary) {
  std::vector<RowError> errors;
  refuse_impossible(block, dictionary, errors);
  auto const doubtful = doubtful_rows(block, dictionary);
  for (size_t row = 0; row < block.rows; ++row) {
    if (doubtful[row]) complete_row(block, dictionary, row, errors);
  }
  derive_columns(block, dictionary, doubtful);
  return errors;
}

}  // namespace hepatica::patient
