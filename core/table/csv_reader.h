// Delimited text (CSV), row by row from pieces of any size, in memory bounded by the longest row;
// or from a whole text, in place.
//
// RFC 4180 as people really write it: comma, semicolon or tab (found from the header), LF or CRLF,
// an optional byte order mark, quoted fields with doubled quotes and line breaks inside. Fields
// stay text; blanks around unquoted fields are dropped.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"
#include "core/table/fields.h"

namespace hepatica::table {

class CsvReader {
 public:
  enum class Next { kRow, kNeedMore, kEnd };

  /// The longest row accepted; a lost closing quote would otherwise swallow the rest of the file.
  static constexpr size_t kMaxRowBytes = 4u << 20;

  CsvReader() = default;
  /// Reads a text that lies in memory as a whole, without copying it: it must outlive the reader.
  explicit CsvReader(std::string_view whole) : text_(whole), finished_(true) {}
  /// Reads further rows of a text whose header was read elsewhere; `rows` begins where a row does,
  /// and rows are numbered on from `before`.
  CsvReader(std::string_view rows, char delimiter, size_t columns, long before)
      : text_(rows),
        finished_(true),
        mark_seen_(true),
        delimiter_(delimiter),
        columns_(columns),
        row_(before) {}
  CsvReader(const CsvReader&) = delete;
  CsvReader& operator=(const CsvReader&) = delete;

  /// Adds text. Rows returned before are no longer valid.
  void feed(std::string_view piece);
  /// Says that no more text comes; the last row may lack its line end.
  void finish() { finished_ = true; }

  /// The next row into `fields`. The first row is the header. Empty lines are skipped.
  ///
  /// errors  kRows: text after a closing quote, a quote that is never closed, or another number of
  ///         fields than the header has (that row is skipped, and reading may go on);
  ///         kTooLarge: a row above kMaxRowBytes (where it ends is not known: stop reading)
  Result<Next> next(Fields& fields);
  Result<Next> next(std::vector<std::string>& fields);

  /// Number of the row last returned or refused; the header is row 0.
  long row() const { return row_; }
  /// The row last returned or refused as it stands, line end excluded.
  std::string_view line() const { return line_; }
  /// Known once the header was read.
  char delimiter() const { return delimiter_; }
  size_t columns() const { return columns_; }
  /// Where the next row begins in the text given to the constructor.
  size_t position() const { return begin_; }

 private:
  struct Scan {
    size_t end = 0;    // one past the row's last character, line end excluded
    size_t after = 0;  // start of the next row
    bool complete = false;
  };
  Scan find_row_end() const;

  std::string fed_;
  std::string_view text_;  // what is not yet returned begins at begin_
  size_t begin_ = 0;
  bool finished_ = false;
  bool mark_seen_ = false;  // the place of a byte order mark is passed
  char delimiter_ = 0;      // unknown until the header was read
  size_t columns_ = 0;
  long row_ = -1;
  std::string_view line_;
};

}  // namespace hepatica::table
