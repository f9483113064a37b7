// A strict reader of JSON objects: every key must be asked for, every value must have its type and
// range.
#pragma once

#include <initializer_list>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "core/base/json_text.h"
#include "core/base/result.h"

namespace hepatica::radiomics {

/// Reads one object. The first fault is kept and reading goes on with defaults; finish() tells it.
/// Absent keys and null leave the default.
class ObjectReader {
 public:
  /// path  JSON pointer of the object, for messages
  ObjectReader(const Json& json, std::string path);

  /// The value of a key, or nullptr when absent or null.
  const Json* find(const char* key);

  void number(const char* key, double& out, double low, double high);
  void number(const char* key, std::optional<double>& out, double low, double high);
  void integer(const char* key, int& out, int low, int high);
  void boolean(const char* key, bool& out);
  void text(const char* key, std::string& out);
  void texts(const char* key, std::vector<std::string>& out);
  void integers(const char* key, std::vector<int>& out, int low, int high);

  /// One of some words.
  template <typename T>
  void choice(const char* key, T& out, std::initializer_list<std::pair<const char*, T>> words) {
    const Json* value = find(key);
    if (value == nullptr) return;
    std::string listed;
    for (const auto& [word, meaning] : words) {
      if (value->is_string() && value->get<std::string>() == word) {
        out = meaning;
        return;
      }
      listed += (listed.empty() ? "" : ", ") + std::string(word);
    }
    fail(key, "expected one of " + listed);
  }

  /// A reader of a nested object, or nothing when it is absent or null.
  std::optional<ObjectReader> object(const char* key);
  /// Takes over the fault of a nested reader.
  void absorb(ObjectReader& nested);

  void fail(const std::string& key, const std::string& detail, Code code = Code::kInvalidArgument);
  /// The first fault, or kInvalidArgument for a key that was never asked for.
  Status finish();

 private:
  const Json& json_;
  std::string path_;
  std::set<std::string> asked_;
  Status fault_;
};

}  // namespace hepatica::radiomics
