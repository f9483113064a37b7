// Strict reading of one filter entry: every key must be known, of its type and in its range.
#pragma once

#include <array>
#include <initializer_list>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "core/base/json_text.h"
#include "core/base/result.h"

namespace hepatica::filters {

/// Keeps the first fault and goes on with defaults; finish() tells it.
class EntryReader {
 public:
  explicit EntryReader(const Json& entry) : entry_(entry) {}

  /// Absent keys and null leave the default; `required` ones are a fault then.
  double number(const char* key, std::optional<double> fallback, double low, double high);
  int integer(const char* key, std::optional<int> fallback, int low, int high);
  bool boolean(const char* key, bool fallback);
  std::string text(const char* key, const std::optional<std::string>& fallback);
  /// A number or a list of 1 to 1000 numbers.
  std::vector<Json> numbers(const char* key, double low, double high);
  /// Three whole numbers from 0 to 8 that are not all 0; nothing when absent.
  std::optional<std::array<int, 3>> orders(const char* key);
  bool has(const char* key);

  template <typename T>
  T choice(const char* key, T fallback, std::initializer_list<std::pair<const char*, T>> words) {
    const Json* const value = find(key);
    if (value == nullptr) return fallback;
    std::string known;
    for (const auto& [word, meaning] : words) {
      if (value->is_string() && value->get_ref<const std::string&>() == word) return meaning;
      known += known.empty() ? "" : ", ";
      known += word;
    }
    fail(Code::kInvalidArgument, key, "expected one of " + known);
    return fallback;
  }

  void fail(Code code, const std::string& key, const std::string& detail);
  Status finish();

 private:
  const Json* find(const char* key);

  const Json& entry_;
  std::set<std::string> asked_{"filter", "discretise"};
  Status fault_;
};

}  // namespace hepatica::filters
