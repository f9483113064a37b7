// Reading a whole table into columns of text.
#include "core/cohort/sheet.h"

#include <algorithm>
#include <cstring>

#include "core/base/parallel.h"
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

/// Where the pieces of a text begin, and its end: behind line breaks that end a row, as an even
/// number of quotes stands before them.
std::vector<std::size_t> cut(std::string_view text, std::size_t pieces) {
  std::vector<std::size_t> starts = {0};
  for (std::size_t k = 1; k < pieces; ++k) {
    const std::size_t stop = text.find('\n', std::max(starts.back(), text.size() / pieces * k));
    if (stop == std::string_view::npos || stop + 1 == text.size()) break;
    starts.push_back(stop + 1);
  }
  starts.push_back(text.size());
  std::vector<std::uint8_t> odd(starts.size() - 1);
  in_parallel(odd.size(), [&](std::size_t k) {
    const std::string_view piece = text.substr(starts[k], starts[k + 1] - starts[k]);
    odd[k] = std::count(piece.begin(), piece.end(), '"') % 2 != 0;
  });
  std::vector<std::size_t> out = {0};
  bool quoted = false;
  for (std::size_t k = 0; k < odd.size(); ++k) {
    quoted = quoted != (odd[k] != 0);
    if (!quoted || k + 1 == odd.size()) out.push_back(starts[k + 1]);
  }
  return out;
}

/// A piece's rows, counted from 1 in it.
///
/// faults   number and first byte of each row that cannot be read
/// stopped  the last fault is a row too long to look for its end
struct Piece {
  struct Fault {
    long row = 0;
    std::size_t begin = 0;
  };
  std::vector<Sheet::Place> places;
  std::vector<std::uint32_t> row_number;
  std::vector<Fault> faults;
  long rows = 0;
  bool stopped = false;
};

/// Room for the rows that are still to come, judged by the first ones: growing by doubling would
/// copy a long table's places again and again.
void make_room(Piece& piece, std::size_t bytes, std::size_t read) {
  constexpr std::size_t kJudgedBy = 256;
  if (piece.places.size() != kJudgedBy) return;
  const double rows = static_cast<double>(bytes) / static_cast<double>(read) * kJudgedBy;
  const auto room = static_cast<std::size_t>(rows * 1.05);
  piece.places.reserve(room);
  piece.row_number.reserve(room);
}

/// Reads the rows of text from `begin` to `end` on; the first piece takes up the others, so that it
/// makes room for them.
Piece read_piece(std::string_view text, std::size_t begin, std::size_t end, bool first,
                 const CsvReader& header) {
  Piece out;
  CsvReader reader(text.substr(begin, end - begin), header.delimiter(), header.columns(), 0);
  table::Fields fields;
  for (;;) {
    const auto next = reader.next(fields);
    if (next.ok() && *next != CsvReader::Next::kRow) return out;
    out.rows = reader.row();
    const auto at = static_cast<std::size_t>(reader.line().data() - text.data());
    if (next.ok()) {
      out.places.emplace_back(at, reader.line().size());
      out.row_number.push_back(static_cast<std::uint32_t>(reader.row()));
      make_room(out, (first ? text.size() : end) - begin, at + reader.line().size() - begin);
      continue;
    }
    out.faults.push_back({reader.row(), at});
    out.stopped = next.error().code == Code::kTooLarge;
    if (out.stopped) return out;
  }
}

/// What is wrong with a row, now that its number in the whole file is known.
Error row_error(std::string_view text, std::size_t begin, long row, const CsvReader& header) {
  CsvReader reader(text.substr(begin), header.delimiter(), header.columns(), row - 1);
  table::Fields fields;
  return reader.next(fields).error();
}

/// Puts a piece behind those before it, numbering its rows on; an error ends the reading.
Status append(Sheet& sheet, Piece&& piece, long before, const CsvReader& header) {
  for (const Piece::Fault& fault : piece.faults) {
    sheet.faults.push_back(row_error(sheet.text, fault.begin, before + fault.row, header));
  }
  if (piece.stopped) return sheet.faults.back();
  if (sheet.places.empty() && before == 0) {
    sheet.places = std::move(piece.places);
    sheet.row_number = std::move(piece.row_number);
    return success();
  }
  sheet.places.insert(sheet.places.end(), piece.places.begin(), piece.places.end());
  sheet.row_number.reserve(sheet.places.size());
  for (const std::uint32_t row : piece.row_number)
    sheet.row_number.push_back(static_cast<std::uint32_t>(before) + row);
  return success();
}

/// Reads all rows behind the header.
Status read_rows(Sheet& sheet, const CsvReader& header, const std::vector<std::size_t>& starts) {
  const std::size_t first = header.position();
  std::vector<Piece> pieces(starts.size() - 1);
  in_parallel(pieces.size(), [&](std::size_t k) {
    if (starts[k + 1] <= first) return;  // the header alone
    pieces[k] = read_piece(sheet.text, std::max(starts[k], first), starts[k + 1], k == 0, header);
  });
  long before = 0;
  for (Piece& piece : pieces) {
    const long rows = piece.rows;
    if (const auto fault = append(sheet, std::move(piece), before, header)) return *fault;
    before += rows;
  }
  return success();
}

/// The first byte that is not UTF-8, or -1; the pieces begin with characters.
long utf8_fault_of(std::string_view text, const std::vector<std::size_t>& starts) {
  std::vector<long> found(starts.size() - 1, -1);
  in_parallel(found.size(), [&](std::size_t k) {
    found[k] = utf8_fault(text.substr(starts[k], starts[k + 1] - starts[k]));
  });
  for (std::size_t k = 0; k < found.size(); ++k) {
    if (found[k] >= 0) return static_cast<long>(starts[k]) + found[k];
  }
  return -1;
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

Result<Sheet> read_sheet(std::string_view text, std::size_t pieces) {
  constexpr std::size_t kShort = std::size_t{1} << 20;  // read before a thread has started
  const auto starts = cut(text, pieces_for(pieces, text.size(), kShort));
  if (const long at = utf8_fault_of(text, starts); at >= 0) return encoding_error(text, at);
  CsvReader header(text);
  Sheet sheet;
  sheet.text = text;
  table::Fields fields;
  const auto first = header.next(fields);
  if (!first.ok()) return first.error();
  if (*first == CsvReader::Next::kRow) sheet.names = fields.texts();
  if (sheet.names.empty())
    return Error{Code::kRows, "header", "the table is empty", Reason{"table_empty", {}, ""}};
  if (const auto fault = check_names(sheet.names)) return *fault;
  sheet.delimiter = header.delimiter();
  if (const auto fault = read_rows(sheet, header, starts)) return *fault;
  if (sheet.rows() == 0) {
    return sheet.faults.empty() ? Error{Code::kRows, "table", "a header, and no row below it",
                                        Reason{"header_alone", {{"count", sheet.names.size()}}, ""}}
                                : sheet.faults.front();
  }
  return sheet;
}

}  // namespace hepatica::cohort
