// Reading a whole table into columns of text.
#include "core/cohort/sheet.h"

#include <algorithm>
#include <cstring>

#include "core/base/reason.h"
#include "core/base/spelling.h"
#include "core/table/csv_reader.h"

namespace hepatica::cohort {
namespace {

using table::CsvReader;

/// Length of the UTF-8 character at `at`, or 0 where there is none.
std::size_t utf8_length(std::string_view text, std::size_t at) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned char first = byte(at);
  if (first < 0x80) return 1;
  const std::size_t length = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2;
  if (first < 0xC2 || first > 0xF4 || at + length > text.size()) return 0;
  for (std::size_t i = 1; i < length; ++i) {
    if ((byte(at + i) & 0xC0) != 0x80) return 0;
  }
  if (first == 0xE0 && byte(at + 1) < 0xA0) return 0;
  if (first == 0xED && byte(at + 1) > 0x9F) return 0;
  if (first == 0xF0 && byte(at + 1) < 0x90) return 0;
  if (first == 0xF4 && byte(at + 1) > 0x8F) return 0;
  return length;
}

/// Whether every byte above 127 begins or ends a two- or four-byte character of GB18030.
bool looks_like_gb18030(std::string_view text) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    if (byte < 0x80) continue;
    if (byte == 0x80 || byte == 0xFF || i + 1 >= text.size()) return false;
    const auto second = static_cast<unsigned char>(text[i + 1]);
    if (second >= 0x30 && second <= 0x39) {
      i += 3;
    } else if (second >= 0x40 && second != 0x7F && second != 0xFF) {
      ++i;
    } else {
      return false;
    }
  }
  return true;
}

/// Room for the rows that are still to come, judged by the first ones: growing by doubling would
/// copy a long table's places again and again.
void make_room(Sheet& sheet, std::size_t read) {
  constexpr std::size_t kJudgedBy = 256;
  if (sheet.rows() != kJudgedBy) return;
  const double rows =
      static_cast<double>(sheet.text.size()) / static_cast<double>(read) * kJudgedBy;
  const auto room = static_cast<std::size_t>(rows * 1.05);
  sheet.places.reserve(room);
  sheet.row_number.reserve(room);
}

Status check_names(const std::vector<std::string>& names) {
  for (std::size_t j = 0; j < names.size(); ++j) {
    const std::string place = "column " + std::to_string(j + 1);
    if (names[j].empty())
      return Error{Code::kUnknownVariable, place, "the header is empty",
                   Reason{"header_empty", {{"number", j + 1}}, ""}};
    const auto first = std::find(names.begin(), names.end(), names[j]);
    const auto before = static_cast<std::size_t>(first - names.begin());
    if (before != j) {
      return Error{
          Code::kContradiction, "column '" + beginning(names[j], 60) + "'",
          "given twice, as columns " + std::to_string(before + 1) + " and " + std::to_string(j + 1),
          Reason{"header_twice",
                 {{"header", beginning(names[j], 60)}, {"first", before + 1}, {"second", j + 1}},
                 ""}};
    }
  }
  return success();
}

}  // namespace

int Sheet::find(std::string_view name) const {
  for (std::size_t j = 0; j < names.size(); ++j) {
    if (names[j] == name) return static_cast<int>(j);
  }
  return -1;
}

long utf8_fault(std::string_view text) {
  for (std::size_t i = 0; i < text.size();) {
    std::uint64_t eight = 0;  // most text is ASCII: eight bytes at once
    if (i + 8 <= text.size()) {
      std::memcpy(&eight, text.data() + i, 8);
      if ((eight & 0x8080808080808080ULL) == 0) {
        i += 8;
        continue;
      }
    }
    const std::size_t length = utf8_length(text, i);
    if (length == 0) return static_cast<long>(i);
    i += length;
  }
  return -1;
}

Error encoding_error(std::string_view text, long at) {
  const auto line = 1 + std::count(text.begin(), text.begin() + at, '\n');
  const std::string detail =
      "line " + std::to_string(line) + ", byte " + std::to_string(at + 1) + " is not UTF-8";
  const Json place = {{"line", line}, {"byte", at + 1}};
  const auto refuse = [&](const char* why, Reason reason) {
    return Error{Code::kInvalidFile, "table", detail + why, std::move(reason)};
  };
  if (text.size() >= 2 && (text.substr(0, 2) == "\xFF\xFE" || text.substr(0, 2) == "\xFE\xFF"))
    return refuse("; the text is UTF-16: save it as UTF-8", Reason{"encoding_utf16", place, ""});
  if (looks_like_gb18030(text))
    return refuse("; the text looks like GB18030", Reason{"encoding_gb18030", place, ""});
  return refuse("; two encodings are mixed, or it is neither UTF-8 nor GB18030",
                Reason{"encoding_mixed", place, ""});
}

Result<Sheet> read_sheet(std::string_view text) {
  if (const long at = utf8_fault(text); at >= 0) return encoding_error(text, at);
  CsvReader reader(text);
  Sheet sheet;
  sheet.text = text;
  table::Fields fields;
  for (;;) {
    const auto next = reader.next(fields);
    if (!next.ok()) {
      if (next.error().code == Code::kTooLarge || reader.row() <= 0) return next.error();
      sheet.faults.push_back(next.error());
      continue;
    }
    if (*next != CsvReader::Next::kRow) break;
    if (reader.row() == 0) {
      sheet.names = fields.texts();
      if (const auto fault = check_names(sheet.names)) return *fault;
      sheet.delimiter = reader.delimiter();
      continue;
    }
    const auto begin = static_cast<std::size_t>(reader.line().data() - text.data());
    sheet.places.push_back({begin, static_cast<std::uint32_t>(reader.line().size())});
    sheet.row_number.push_back(reader.row());
    make_room(sheet, begin + reader.line().size());
  }
  if (sheet.names.empty())
    return Error{Code::kRows, "header", "the table is empty", Reason{"table_empty", {}, ""}};
  if (sheet.rows() == 0) {
    return sheet.faults.empty() ? Error{Code::kRows, "table", "a header, and no row below it",
                                        Reason{"header_alone", {{"count", sheet.names.size()}}, ""}}
                                : sheet.faults.front();
  }
  return sheet;
}

}  // namespace hepatica::cohort
