// A table as it stands in the file: named columns of text, nothing understood yet.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"

namespace hepatica::cohort {

/// cells[column][row]; row_number[row] counts data rows of the file from 1, unreadable ones
/// included.
///
/// faults  rows that could not be read (wrong number of fields, broken quotes); they are not in
///         cells, and every analysis counts them as left out
struct Sheet {
  std::vector<std::string> names;
  std::vector<std::vector<std::string>> cells;
  std::vector<long> row_number;
  std::vector<Error> faults;

  std::size_t rows() const { return row_number.size(); }
  std::size_t rows_in() const { return row_number.size() + faults.size(); }
  int find(std::string_view name) const;  ///< -1 when there is no such column
};

/// Reads delimited text (comma, semicolon or tab, found from the header).
///
/// errors  kInvalidFile: not UTF-8 (with the place, and GB18030 named when the bytes look like it);
///         kRows: no header, no row; kContradiction: two columns of one name; kUnknownVariable: a
///         column without a name; kTooLarge
Result<Sheet> read_sheet(std::string_view text);

/// Where the text stops being UTF-8, or -1.
long utf8_fault(std::string_view text);

/// The error for text that is not UTF-8; `at` from utf8_fault.
Error encoding_error(std::string_view text, long at);

}  // namespace hepatica::cohort
