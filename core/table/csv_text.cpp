// Quoting, and room made ahead.
#include "core/table/csv_text.h"

#include <algorithm>

#include "core/base/number_text.h"

namespace hepatica::table {
namespace {

bool needs_quotes(std::string_view text) {
  return std::any_of(text.begin(), text.end(), [](char c) {
    return c == ',' || c == ';' || c == '\t' || c == '"' || c == '\n' || c == '\r';
  });
}

}  // namespace

std::string csv_field(std::string_view text) {
  if (!needs_quotes(text)) return std::string(text);
  std::string out = "\"";
  for (char const c : text) {
    if (c == '"') out += '"';
    out += c;
  }
  return out + '"';
}

void CsvText::grow(std::size_t count) {
  // The string makes room by doubling; what is only written over is not filled with zeros far
  // ahead.
  constexpr std::size_t kAhead = std::size_t{1} << 14;
  to_.resize(used_ + std::max(count, kAhead));
}

void CsvText::words(std::string_view text) {
  std::copy(text.begin(), text.end(), room(text.size()));
  used_ += text.size();
}

void CsvText::field(std::string_view text) {
  if (needs_quotes(text)) return words(csv_field(text));
  words(text);
}

void CsvText::number(double value) {
  char* const at = room(kNumberRoom);
  used_ += static_cast<std::size_t>(write_number(value, at) - at);
}

void CsvText::whole(unsigned long value) {
  char* const at = room(kNumberRoom);
  used_ += static_cast<std::size_t>(write_whole(value, at) - at);
}

}  // namespace hepatica::table
