// Splitting delimited text into rows and fields.
#include "core/table/csv_reader.h"

#include <algorithm>

namespace hepatica::table {
namespace {

std::string_view trimmed(std::string_view text) {
  auto const blank = [](char c) { return c == ' ' || c == '\t' || c == '\r'; };
  while (!text.empty() && blank(text.front())) text.remove_prefix(1);
  while (!text.empty() && blank(text.back())) text.remove_suffix(1);
  return text;
}

}  // namespace

void CsvReader::feed(std::string_view piece) {
  text_.erase(0, begin_);
  begin_ = 0;
  text_.append(piece);
}

CsvReader::Scan CsvReader::find_row_end() const {
  bool quoted = false;
  for (size_t i = begin_; i < text_.size(); ++i) {
    if (text_[i] == '"') quoted = !quoted;  // a doubled quote closes and opens again
    if (text_[i] == '\n' && !quoted) return {i, i + 1, true};
  }
  return {text_.size(), text_.size(), finished_ && begin_ < text_.size()};
}

void CsvReader::choose_delimiter(std::string_view header) {
  size_t most = 0;
  delimiter_ = ',';
  for (char const candidate : {',', ';', '\t'}) {
    bool quoted = false;
    size_t count = 0;
    for (char const c : header) {
      if (c == '"') quoted = !quoted;
      if (c == candidate && !quoted) ++count;
    }
    if (count > most) {
      most = count;
      delimiter_ = candidate;
    }
  }
}

bool CsvReader::split(std::string_view line, std::vector<std::string>& fields,
                      std::string& fault) const {
  fields.clear();
  size_t i = 0;
  for (;;) {
    while (i < line.size() && line[i] == ' ') ++i;
    if (i < line.size() && line[i] == '"') {
      std::string field;
      bool closed = false;
      for (++i; i < line.size() && !closed; ++i) {
        if (line[i] != '"') {
          field += line[i];
        } else if (i + 1 < line.size() && line[i + 1] == '"') {
          field += line[i++];
        } else {
          closed = true;
        }
      }
      size_t const stop = std::min(line.find(delimiter_, i), line.size());
      if (!closed) fault = "a quote is never closed";
      if (!trimmed(line.substr(i, stop - i)).empty()) fault = "text after a closing quote";
      fields.push_back(std::move(field));
      i = stop;
    } else {
      size_t const stop = std::min(line.find(delimiter_, i), line.size());
      fields.emplace_back(trimmed(line.substr(i, stop - i)));
      i = stop;
    }
    if (i >= line.size()) return fault.empty();
    ++i;  // over the delimiter
  }
}

Result<CsvReader::Next> CsvReader::next(std::vector<std::string>& fields) {
  if (!mark_seen_) {
    if (text_.size() < 3 && !finished_) return Next::kNeedMore;
    mark_seen_ = true;
    if (text_.compare(0, 3, "\xEF\xBB\xBF") == 0) begin_ = 3;
  }
  for (;;) {
    Scan const scan = find_row_end();
    if (scan.end - begin_ > kMaxRowBytes) {
      ++row_;
      begin_ = scan.after;
      return Error{Code::kTooLarge, "row " + std::to_string(row_),
                   "more than 4 MiB; is a quote never closed?"};
    }
    if (!scan.complete) return finished_ ? Next::kEnd : Next::kNeedMore;
    std::string_view const line =
        trimmed(std::string_view(text_).substr(begin_, scan.end - begin_));
    std::string_view const raw = std::string_view(text_).substr(begin_, scan.end - begin_);
    begin_ = scan.after;
    if (line.empty()) continue;
    ++row_;
    if (row_ == 0) choose_delimiter(raw);
    std::string fault;
    bool const whole = split(raw, fields, fault);
    if (row_ == 0) columns_ = fields.size();
    if (whole && fields.size() != columns_) {
      fault = std::to_string(fields.size()) + " fields, header has " + std::to_string(columns_);
    }
    if (!fault.empty()) return Error{Code::kRows, "row " + std::to_string(row_), fault};
    return Next::kRow;
  }
}

}  // namespace hepatica::table
