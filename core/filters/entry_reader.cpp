// One function per kind of value.
#include "core/filters/entry_reader.h"

#include <cmath>

#include "core/base/number_text.h"

namespace hepatica::filters {

const Json* EntryReader::find(const char* key) {
  asked_.insert(key);
  auto const at = entry_.find(key);
  return at == entry_.end() || at->is_null() ? nullptr : &*at;
}

bool EntryReader::has(const char* key) { return find(key) != nullptr; }

void EntryReader::fail(Code code, const std::string& key, const std::string& detail) {
  if (!fault_) fault_ = Error{code, key, detail};
}

double EntryReader::number(const char* key, std::optional<double> fallback, double low,
                           double high) {
  const Json* const value = find(key);
  double const otherwise = fallback.value_or(low);
  if (value == nullptr) {
    if (!fallback) fail(Code::kInvalidArgument, key, "is missing");
    return otherwise;
  }
  if (!value->is_number()) {
    fail(Code::kWrongType, key, "expected a number");
    return otherwise;
  }
  double const x = value->get<double>();
  if (std::isfinite(x) && x >= low && x <= high) return x;
  fail(Code::kInvalidArgument, key,
       "must be from " + format_number(low) + " to " + format_number(high));
  return otherwise;
}

int EntryReader::integer(const char* key, std::optional<int> fallback, int low, int high) {
  std::optional<double> const otherwise =
      fallback ? std::optional<double>(*fallback) : std::nullopt;
  double const x = number(key, otherwise, low, high);
  if (x == std::floor(x)) return static_cast<int>(x);
  fail(Code::kWrongType, key, "expected a whole number");
  return fallback.value_or(low);
}

bool EntryReader::boolean(const char* key, bool fallback) {
  const Json* const value = find(key);
  if (value == nullptr) return fallback;
  if (value->is_boolean()) return value->get<bool>();
  fail(Code::kWrongType, key, "expected true or false");
  return fallback;
}

std::string EntryReader::text(const char* key, const std::optional<std::string>& fallback) {
  const Json* const value = find(key);
  if (value == nullptr) {
    if (!fallback) fail(Code::kInvalidArgument, key, "is missing");
    return fallback.value_or("");
  }
  if (value->is_string()) return value->get<std::string>();
  fail(Code::kWrongType, key, "expected a text");
  return fallback.value_or("");
}

std::vector<Json> EntryReader::numbers(const char* key, double low, double high) {
  const Json* const value = find(key);
  if (value == nullptr) {
    fail(Code::kInvalidArgument, key, "is missing");
    return {};
  }
  std::vector<Json> list;
  if (value->is_array()) {
    list.assign(value->begin(), value->end());
  } else {
    list.push_back(*value);
  }
  if (list.empty() || list.size() > 1000) fail(Code::kInvalidArgument, key, "1 to 1000 numbers");
  for (const Json& item : list) {
    if (!item.is_number()) {
      fail(Code::kWrongType, key, "expected a number or a list of numbers");
      return {};
    }
    double const x = item.get<double>();
    if (!std::isfinite(x) || x < low || x > high) {
      fail(Code::kInvalidArgument, key,
           "must be from " + format_number(low) + " to " + format_number(high));
      return {};
    }
  }
  return list;
}

std::optional<std::array<int, 3>> EntryReader::orders(const char* key) {
  const Json* const value = find(key);
  if (value == nullptr) return std::nullopt;
  std::array<int, 3> out{};
  bool good = value->is_array() && value->size() == 3;
  for (size_t axis = 0; good && axis < 3; ++axis) {
    const Json& item = (*value)[axis];
    good = item.is_number_integer() && item.get<double>() >= 0 && item.get<double>() <= 8;
    if (good) out[axis] = item.get<int>();
  }
  if (good && out[0] + out[1] + out[2] > 0) return out;
  fail(Code::kInvalidArgument, key, "expected three orders from 0 to 8, not all 0");
  return std::nullopt;
}

Status EntryReader::finish() {
  if (fault_) return fault_;
  for (const auto& [key, value] : entry_.items()) {
    if (asked_.count(key) == 0)
      return Error{Code::kInvalidArgument, key, "is no key of this filter"};
  }
  return success();
}

}  // namespace hepatica::filters
