// Finding where rows end.
#include "core/table/csv_reader.h"

#include <algorithm>

#include "core/base/reason.h"

namespace hepatica::table {
namespace {

Reason too_long(long row) {
  const Json most = {{"most_mib", CsvReader::kMaxRowBytes >> 20}};
  if (row == 0) return Reason{"header_too_long", most, ""};
  Reason out = Reason{"row_too_long", most, ""};
  out.values["row"] = row;
  return out;
}

}  // namespace

void CsvReader::feed(std::string_view piece) {
  fed_.erase(0, begin_);
  begin_ = 0;
  fed_.append(piece);
  text_ = fed_;
}

/// A line break ends the row when an even number of quotes stands before it: a doubled quote closes
/// and opens again.
CsvReader::Scan CsvReader::find_row_end() const {
  bool quoted = false;
  for (size_t from = begin_;;) {
    size_t const stop = std::min(text_.find('\n', from), text_.size());
    auto const at = [&](size_t i) { return text_.begin() + static_cast<std::ptrdiff_t>(i); };
    if (std::count(at(from), at(stop), '"') % 2 != 0) quoted = !quoted;
    if (stop == text_.size()) return {stop, stop, finished_ && begin_ < stop};
    if (!quoted) return {stop, stop + 1, true};
    from = stop + 1;
  }
}

Result<CsvReader::Next> CsvReader::next(Fields& fields) {
  if (!mark_seen_) {
    if (text_.size() < 3 && !finished_) return Next::kNeedMore;
    mark_seen_ = true;
    if (text_.substr(0, 3) == "\xEF\xBB\xBF") begin_ = 3;
  }
  for (;;) {
    Scan const scan = find_row_end();
    if (scan.end - begin_ > kMaxRowBytes) {
      ++row_;
      line_ = text_.substr(begin_, scan.end - begin_);
      begin_ = scan.after;
      return Error{Code::kTooLarge, "row " + std::to_string(row_),
                   "more than 4 MiB; is a quote never closed?", too_long(row_)};
    }
    if (!scan.complete) return finished_ ? Next::kEnd : Next::kNeedMore;
    line_ = text_.substr(begin_, scan.end - begin_);
    begin_ = scan.after;
    if (trimmed(line_).empty()) continue;
    ++row_;
    if (row_ == 0) delimiter_ = find_delimiter(line_);
    const char* const broken = fields.split(line_, delimiter_);
    if (row_ == 0) columns_ = fields.size();
    if (broken == nullptr && fields.size() == columns_) return Next::kRow;
    const std::string place = "row " + std::to_string(row_);
    if (broken != nullptr)
      return Error{Code::kRows, place, broken, Reason{"broken_quotes", {{"row", row_}}, ""}};
    return Error{Code::kRows, place,
                 std::to_string(fields.size()) + " fields, header has " + std::to_string(columns_),
                 Reason{"row_fields",
                        {{"row", row_}, {"fields", fields.size()}, {"columns_in_header", columns_}},
                        ""}};
  }
}

Result<CsvReader::Next> CsvReader::next(std::vector<std::string>& fields) {
  Fields views;
  auto found = next(views);
  if (found.ok() && *found == Next::kRow) fields = views.texts();
  return found;
}

}  // namespace hepatica::table
