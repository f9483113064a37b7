// A block of patients as columns, one per dictionary variable that is given.
#pragma once

#include <vector>

#include "core/expression/columns.h"
#include "core/patient/dictionary.h"

namespace hepatica::patient {

/// One variable of every row, in unit `unit` (index into the variable's units).
struct PatientColumn {
  expression::Column values;
  int unit = 0;
  bool given = false;  // false: unknown in every row, `values` is empty
};

/// What was wrong with one cell; the cell is unknown afterwards.
struct RowError {
  size_t row = 0;
  Error error;
};

/// Rows of a cohort. Blocks of some 512 rows keep every column of a model in the processor's cache.
struct PatientColumns {
  size_t rows = 0;
  std::vector<PatientColumn> columns;  // by dictionary variable

  PatientColumns(const Dictionary& dictionary, size_t row_count)
      : rows(row_count), columns(dictionary.variables().size()) {}
  const PatientColumn& of(int variable) const { return columns[static_cast<size_t>(variable)]; }
  /// The column to write to, unknown in every row at first.
  expression::Column& give(int variable, int unit = 0);
  /// The column in unit `unit`; missing in every row when not given.
  void in_unit(const Dictionary& dictionary, int variable, int unit, expression::Column& out) const;
};

/// Adds derived values, refuses values that contradict each other or lie outside what is possible:
/// the same rules as read_patient, row by row. Returns what was refused.
std::vector<RowError> complete_columns(PatientColumns& block, const Dictionary& dictionary);

}  // namespace hepatica::patient
