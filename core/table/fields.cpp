// Splitting one row.
#include "core/table/fields.h"

#include <algorithm>

namespace hepatica::table {
namespace {

bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\r'; }

std::string_view between(const char* begin, const char* end) {
  return {begin, static_cast<std::size_t>(end - begin)};
}

}  // namespace

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_blank(text.back())) text.remove_suffix(1);
  return text;
}

char find_delimiter(std::string_view header) {
  size_t most = 0;
  char found = ',';
  for (char const candidate : {',', ';', '\t'}) {
    bool quoted = false;
    size_t count = 0;
    for (char const c : header) {
      if (c == '"') quoted = !quoted;
      if (c == candidate && !quoted) ++count;
    }
    if (count > most) {
      most = count;
      found = candidate;
    }
  }
  return found;
}

/// The field whose opening quote is at at[-1]; `at` is moved past the closing one.
const char* Fields::add_quoted(const char*& at, const char* end) {
  const char* const begin = at;
  while (at < end && *at != '"') ++at;
  if (at == end || at + 1 == end || at[1] != '"') {  // no doubled quote: the usual case
    add(between(begin, at));
    if (at == end) return "a quote is never closed";
    ++at;
    return nullptr;
  }
  std::size_t const from = unescaped_.size();
  bool closed = false;
  for (at = begin; at < end && !closed; ++at) {
    if (*at != '"') {
      unescaped_ += *at;
    } else if (at + 1 < end && at[1] == '"') {
      unescaped_ += *at++;
    } else {
      closed = true;
    }
  }
  add(std::string_view(unescaped_).substr(from));
  return closed ? nullptr : "a quote is never closed";
}

const char* Fields::split(std::string_view line, char delimiter) {
  count_ = 0;
  unescaped_.clear();
  if (unescaped_.capacity() < line.size()) unescaped_.reserve(line.size());  // views stay valid
  const char* at = line.data();
  const char* const end = at + line.size();
  const char* fault = nullptr;
  for (;;) {
    while (at < end && *at == ' ') ++at;
    const char* begin = at;
    if (at < end && *at == '"') {
      if (const char* const found = add_quoted(++at, end)) fault = found;
      for (begin = at; at < end && *at != delimiter; ++at) {
      }
      if (!trimmed(between(begin, at)).empty()) fault = "text after a closing quote";
    } else {
      while (at < end && *at != delimiter) ++at;
      const char* stop = at;
      while (begin < stop && is_blank(*begin)) ++begin;
      while (begin < stop && is_blank(stop[-1])) --stop;
      add(between(begin, stop));
    }
    if (at >= end) return fault;
    ++at;  // over the delimiter
  }
}

std::vector<std::string> Fields::texts() const {
  return {at_.begin(), at_.begin() + static_cast<std::ptrdiff_t>(count_)};
}

}  // namespace hepatica::table
