// Delimited text written: one field, or a table of millions of rows without a string for each
// field.
#pragma once

#include <string>
#include <string_view>

namespace hepatica::table {

/// A field of CSV (RFC 4180): in quotes, its quotes doubled, where it holds a comma, semicolon,
/// tab, quote or line break, any of which a reader may take for a mark.
std::string csv_field(std::string_view text);

/// Appends to a string, which is cut to what was written when this object ends: room is made for
/// many fields at once.
class CsvText {
 public:
  explicit CsvText(std::string& to) : to_(to), used_(to.size()) {}
  ~CsvText() { to_.resize(used_); }
  CsvText(const CsvText&) = delete;
  CsvText& operator=(const CsvText&) = delete;

  void mark(char c) { *room(1) = c, ++used_; }  ///< a comma or a line break, as it stands
  void words(std::string_view text);            ///< as it stands: what needs no quotes
  void field(std::string_view text);            ///< as csv_field writes it
  void number(double value);                    ///< as format_number writes it
  void whole(unsigned long value);

 private:
  /// Where the next `count` characters go.
  char* room(std::size_t count) {
    if (to_.size() - used_ < count) grow(count);
    return to_.data() + used_;
  }
  void grow(std::size_t count);

  std::string& to_;
  std::size_t used_;
};

}  // namespace hepatica::table
