// A table as it stands in the file: named columns of text, nothing understood yet.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "core/base/result.h"
#include "core/table/csv_reader.h"
#include "core/table/fields.h"

namespace hepatica::cohort {

/// A table's text with the places of its rows; cells are split off when a row is read, so that a
/// table costs its text and 12 bytes a row.
///
/// text        what the rows lie in; belongs to whoever read the sheet and must outlive it
/// row_number  data rows of the file from 1, unreadable ones included
/// faults      rows that could not be read (wrong number of fields, broken quotes); they are no
///             rows of the sheet, and every analysis counts them as left out
struct Sheet {
  struct Place {
    Place(std::size_t from, std::size_t bytes)
        : begin(from & ((std::uint64_t{1} << 40) - 1)), length(bytes & ((1U << 24) - 1)) {}
    std::uint64_t begin : 40;
    std::uint64_t length : 24;  // CsvReader refuses rows long before this overflows
  };
  static_assert(table::CsvReader::kMaxRowBytes < (1U << 24));
  std::vector<std::string> names;
  std::string_view text;
  char delimiter = ',';
  std::vector<Place> places;
  std::vector<std::uint32_t> row_number;
  std::vector<Error> faults;

  /// Rows that are read before a thread has started.
  static constexpr std::size_t kShort = 20'000;

  std::size_t rows() const { return row_number.size(); }
  std::size_t rows_in() const { return row_number.size() + faults.size(); }
  int find(std::string_view name) const;  ///< -1 when there is no such column
  /// Index of a column that is there.
  std::size_t column(std::string_view name) const { return static_cast<std::size_t>(find(name)); }

  std::string_view line(std::size_t row) const {
    return text.substr(places[row].begin, places[row].length);
  }
  /// Splits one row into one cell for each name; they live as long as text and cells do.
  void read(std::size_t row, table::Fields& cells) const { cells.split(line(row), delimiter); }
};

/// Reads delimited text (comma, semicolon or tab, found from the header), which must outlive the
/// sheet.
///
/// errors  kInvalidFile: not UTF-8 (with the place, and GB18030 named when the bytes look like it);
///         kRows: no header, no row; kContradiction: two columns of one name; kUnknownVariable: a
///         column without a name; kTooLarge
/// pieces  how many parts of the text are read side by side; the sheet is the same for any number.
///         0: as many as the machine has processors, one for a short text
Result<Sheet> read_sheet(std::string_view text, std::size_t pieces = 0);

/// A text that would be gone before the sheet is read.
template <typename Text, typename = std::enable_if_t<std::is_same_v<Text, std::string>>>
Result<Sheet> read_sheet(Text&& text, std::size_t pieces = 0) = delete;

/// Where the text stops being UTF-8, or -1.
long utf8_fault(std::string_view text);

/// The error for text that is not UTF-8; `at` from utf8_fault.
Error encoding_error(std::string_view text, long at);

}  // namespace hepatica::cohort
