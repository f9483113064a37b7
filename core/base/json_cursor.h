// A place in a JSON document that knows its own address, for readers that must say exactly what is
// wrong.
//
// Codes of its faults, each with "file" and "place": json_missing {key}, json_type {expected, got,
// text of a text}, json_whole {low, high}, json_choice {choices, got, text}, json_key {key,
// nearest, keys}, json_entries {least}, json_count {count, got}, json_version {known, got}.
#pragma once

#include <initializer_list>
#include <optional>
#include <string>
#include <vector>

#include "core/base/json_text.h"
#include "core/base/reason.h"

namespace hepatica {

/// Collects the first fault of a document.
struct JsonFault {
  Code code = Code::kModelInvalid;
  std::string document;  // "albi/model.json"
  std::optional<Error> first;
};

/// Reads typed values from one place of a document. After the first fault every further read
/// returns a neutral value, so a reader is written straight down and asks `fault.first` once at the
/// end.
class JsonCursor {
 public:
  JsonCursor(const Json& value, JsonFault& fault, std::string pointer = "")
      : value_(&value), fault_(&fault), pointer_(std::move(pointer)) {}

  const Json& json() const { return *value_; }
  const std::string& pointer() const { return pointer_; }
  bool failed() const { return fault_->first.has_value(); }
  /// Records a fault at this place: field "document#pointer".
  ///
  /// reason  the same as a code, if any; "file" (the document) and "place" (the pointer) join its
  ///         values
  void fail(const std::string& detail, Reason reason = {}) const;

  bool has(const char* key) const { return value_->is_object() && value_->contains(key); }
  /// Member of an object; a fault if this is no object or the key is missing.
  JsonCursor at(const char* key) const;
  JsonCursor item(size_t index) const;
  /// Elements of an array (fault if it is none, or has fewer than `at_least`).
  std::vector<JsonCursor> items(size_t at_least = 0) const;
  /// A fault unless this is an array of exactly so many entries.
  void count(size_t entries) const;
  /// Members of an object in the document's order of keys.
  std::vector<std::pair<std::string, JsonCursor>> members() const;
  /// A fault for any key that is not listed.
  void only(std::initializer_list<const char*> keys) const;

  std::string text() const;  // non-empty string
  double number() const;     // finite
  int integer(int low, int high) const;
  bool boolean() const;
  std::string one_of(std::initializer_list<const char*> choices) const;
  /// A fault unless this is the number `known`: the version of a file's form.
  void version(int known) const;

  std::string text_or(const char* key, const std::string& fallback) const;
  double number_or(const char* key, double fallback) const;
  int integer_or(const char* key, int fallback, int low, int high) const;
  bool boolean_or(const char* key, bool fallback) const;
  /// A fault unless this is an object with non-empty "en" and "zh-CN" texts and nothing else.
  void check_bilingual() const;

 private:
  const Json* value_;
  JsonFault* fault_;
  std::string pointer_;
};

}  // namespace hepatica
