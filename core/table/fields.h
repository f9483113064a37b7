// One row of delimited text as its fields, without copies.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace hepatica::table {

/// Blanks, tabs and carriage returns at both ends dropped.
std::string_view trimmed(std::string_view text);

/// Comma, semicolon or tab: the one that stands most often in the header outside quotes.
char find_delimiter(std::string_view header);

/// The fields of the row last split.
///
/// They point into the row; those with doubled quotes into a store of this object. Both must live
/// as long as the fields are read, and the next split() replaces them.
class Fields {
 public:
  /// Splits a row (line end excluded). Blanks around unquoted fields are dropped; in quoted ones
  /// "" is a quote.
  ///
  /// returns null, or what is wrong: text after a closing quote, a quote that is never closed
  const char* split(std::string_view line, char delimiter);

  std::size_t size() const { return count_; }
  std::string_view operator[](std::size_t k) const { return at_[k]; }
  std::vector<std::string> texts() const;

 private:
  void add(std::string_view field) {
    if (count_ == at_.size()) at_.resize(at_.size() * 2 + 8);
    at_[count_++] = field;
  }
  const char* add_quoted(const char*& at, const char* end);

  std::vector<std::string_view> at_;  // as long as the longest row so far
  std::size_t count_ = 0;
  std::string unescaped_;
};

}  // namespace hepatica::table
