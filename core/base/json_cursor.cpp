// Typed reading with addresses.
#include "core/base/json_cursor.h"

#include <algorithm>
#include <cmath>

#include "core/base/number_text.h"
#include "core/base/spelling.h"

namespace hepatica {
namespace {

const Json kNull;

std::string type_name(const Json& value) {
  return value.is_string() ? "text '" + beginning(value.get_ref<const std::string&>(), 60) + "'"
                           : value.type_name();
}

/// What stands where something else was expected.
Json got(const Json& value) {
  if (!value.is_string()) return {{"got", value.type_name()}};
  return {{"got", "string"}, {"text", beginning(value.get_ref<const std::string&>(), 60)}};
}

/// expected  a type as JSON names it: object, array, string, number, boolean
Reason other_type(const Json& value, const char* expected) {
  Reason out = Reason{"json_type", got(value), ""};
  out.values["expected"] = expected;
  return out;
}

}  // namespace

void JsonCursor::fail(const std::string& detail, Reason reason) const {
  if (fault_->first) return;
  std::string field = fault_->document;
  if (!pointer_.empty()) field += "#" + pointer_;
  fault_->first = Error{fault_->code, field, detail};
  if (reason.code.empty()) return;
  reason.values["file"] = fault_->document;
  reason.values["place"] = pointer_;
  fault_->first->reason = std::move(reason);
}

JsonCursor JsonCursor::at(const char* key) const {
  if (!value_->is_object()) {
    fail("expected an object, got " + type_name(*value_), other_type(*value_, "object"));
    return {kNull, *fault_, pointer_};
  }
  auto const found = value_->find(key);
  if (found == value_->end()) {
    fail("'" + std::string(key) + "' is missing", Reason{"json_missing", {{"key", key}}, ""});
    return {kNull, *fault_, pointer_ + "/" + key};
  }
  return {*found, *fault_, pointer_ + "/" + key};
}

JsonCursor JsonCursor::item(size_t index) const {
  if (!value_->is_array() || index >= value_->size()) {
    fail("expected an array with at least " + std::to_string(index + 1) + " entries",
         Reason{"json_entries", {{"least", index + 1}}, ""});
    return {kNull, *fault_, pointer_};
  }
  return {(*value_)[index], *fault_, pointer_ + "/" + std::to_string(index)};
}

std::vector<JsonCursor> JsonCursor::items(size_t at_least) const {
  std::vector<JsonCursor> out;
  if (!value_->is_array()) {
    fail("expected an array, got " + type_name(*value_), other_type(*value_, "array"));
    return out;
  }
  if (value_->size() < at_least) {
    fail("expected at least " + std::to_string(at_least) + " entries",
         Reason{"json_entries", {{"least", at_least}}, ""});
  }
  for (size_t i = 0; i < value_->size(); ++i) out.push_back(item(i));
  return out;
}

void JsonCursor::count(size_t entries) const {
  if (!value_->is_array() || value_->size() == entries) return (void)items();
  fail("expected " + std::to_string(entries) + " entries, got " + std::to_string(value_->size()),
       Reason{"json_count", {{"count", entries}, {"got", value_->size()}}, ""});
}

std::vector<std::pair<std::string, JsonCursor>> JsonCursor::members() const {
  std::vector<std::pair<std::string, JsonCursor>> out;
  if (!value_->is_object()) {
    fail("expected an object, got " + type_name(*value_), other_type(*value_, "object"));
    return out;
  }
  for (auto it = value_->begin(); it != value_->end(); ++it) {
    out.emplace_back(it.key(), JsonCursor(it.value(), *fault_, pointer_ + "/" + it.key()));
  }
  return out;
}

void JsonCursor::only(std::initializer_list<const char*> keys) const {
  if (!value_->is_object())
    return fail("expected an object, got " + type_name(*value_), other_type(*value_, "object"));
  for (auto it = value_->begin(); it != value_->end(); ++it) {
    bool const is_known =
        std::any_of(keys.begin(), keys.end(), [&](const char* k) { return it.key() == k; });
    if (is_known) continue;
    std::vector<std::string> const known(keys.begin(), keys.end());
    Json values = {{"key", it.key()}, {"keys", known}};
    std::string const nearest = nearest_spelling(it.key(), known);
    if (!nearest.empty()) values["nearest"] = nearest;
    fail("unknown key " + quoted_with_hint(it.key(), known), Reason{"json_key", values, ""});
  }
}

std::string JsonCursor::text() const {
  if (value_->is_string() && !value_->get_ref<const std::string&>().empty()) {
    return value_->get<std::string>();
  }
  fail("expected a text, got " + type_name(*value_), other_type(*value_, "string"));
  return "";
}

double JsonCursor::number() const {
  if (value_->is_number() && std::isfinite(value_->get<double>())) return value_->get<double>();
  fail("expected a number, got " + type_name(*value_), other_type(*value_, "number"));
  return 0;
}

int JsonCursor::integer(int low, int high) const {
  double const x = number();
  if (x == std::floor(x) && x >= low && x <= high) return static_cast<int>(x);
  fail("expected a whole number from " + std::to_string(low) + " to " + std::to_string(high),
       Reason{"json_whole", {{"low", low}, {"high", high}}, ""});
  return low;
}

bool JsonCursor::boolean() const {
  if (value_->is_boolean()) return value_->get<bool>();
  fail("expected true or false, got " + type_name(*value_), other_type(*value_, "boolean"));
  return false;
}

std::string JsonCursor::one_of(std::initializer_list<const char*> choices) const {
  std::string const value = value_->is_string() ? value_->get<std::string>() : "";
  std::string list;
  for (const char* choice : choices) {
    if (value == choice) return value;
    list += (list.empty() ? "" : ", ") + std::string(choice);
  }
  Reason reason = Reason{"json_choice", got(*value_), ""};
  reason.values["choices"] = std::vector<std::string>(choices.begin(), choices.end());
  fail("expected one of " + list + ", got " + type_name(*value_), std::move(reason));
  return "";
}

void JsonCursor::version(int known) const {
  double const x = number();
  if (x == known) return;
  fail("expected version " + std::to_string(known) + ", got " + format_number(x),
       Reason{"json_version", {{"known", known}, {"got", x}}, ""});
}

std::string JsonCursor::text_or(const char* key, const std::string& fallback) const {
  return has(key) ? at(key).text() : fallback;
}

double JsonCursor::number_or(const char* key, double fallback) const {
  return has(key) ? at(key).number() : fallback;
}

int JsonCursor::integer_or(const char* key, int fallback, int low, int high) const {
  return has(key) ? at(key).integer(low, high) : fallback;
}

bool JsonCursor::boolean_or(const char* key, bool fallback) const {
  return has(key) ? at(key).boolean() : fallback;
}

void JsonCursor::check_bilingual() const {
  only({"en", "zh-CN"});
  at("en").text();
  at("zh-CN").text();
}

}  // namespace hepatica
