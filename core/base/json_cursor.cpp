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
  std::string const name = value.type_name();
  return value.is_string() ? "text '" + value.get<std::string>().substr(0, 60) + "'" : name;
}

}  // namespace

void JsonCursor::fail(const std::string& detail) const {
  if (fault_->first) return;
  std::string field = fault_->document;
  if (!pointer_.empty()) field += "#" + pointer_;
  fault_->first = Error{fault_->code, field, detail};
}

JsonCursor JsonCursor::at(const char* key) const {
  if (!value_->is_object()) {
    fail("expected an object, got " + type_name(*value_));
    return {kNull, *fault_, pointer_};
  }
  auto const found = value_->find(key);
  if (found == value_->end()) {
    fail("'" + std::string(key) + "' is missing");
    return {kNull, *fault_, pointer_ + "/" + key};
  }
  return {*found, *fault_, pointer_ + "/" + key};
}

JsonCursor JsonCursor::item(size_t index) const {
  if (!value_->is_array() || index >= value_->size()) {
    fail("expected an array with at least " + std::to_string(index + 1) + " entries");
    return {kNull, *fault_, pointer_};
  }
  return {(*value_)[index], *fault_, pointer_ + "/" + std::to_string(index)};
}

std::vector<JsonCursor> JsonCursor::items(size_t at_least) const {
  std::vector<JsonCursor> out;
  if (!value_->is_array()) {
    fail("expected an array, got " + type_name(*value_));
    return out;
  }
  if (value_->size() < at_least) fail("expected at least " + std::to_string(at_least) + " entries");
  for (size_t i = 0; i < value_->size(); ++i) out.push_back(item(i));
  return out;
}

std::vector<std::pair<std::string, JsonCursor>> JsonCursor::members() const {
  std::vector<std::pair<std::string, JsonCursor>> out;
  if (!value_->is_object()) {
    fail("expected an object, got " + type_name(*value_));
    return out;
  }
  for (auto it = value_->begin(); it != value_->end(); ++it) {
    out.emplace_back(it.key(), JsonCursor(it.value(), *fault_, pointer_ + "/" + it.key()));
  }
  return out;
}

void JsonCursor::only(std::initializer_list<const char*> keys) const {
  if (!value_->is_object()) return fail("expected an object, got " + type_name(*value_));
  for (auto it = value_->begin(); it != value_->end(); ++it) {
    bool const known =
        std::any_of(keys.begin(), keys.end(), [&](const char* k) { return it.key() == k; });
    if (!known) {
      fail("unknown key " +
           quoted_with_hint(it.key(), std::vector<std::string>(keys.begin(), keys.end())));
    }
  }
}

std::string JsonCursor::text() const {
  if (value_->is_string() && !value_->get_ref<const std::string&>().empty()) {
    return value_->get<std::string>();
  }
  fail("expected a text, got " + type_name(*value_));
  return "";
}

double JsonCursor::number() const {
  if (value_->is_number() && std::isfinite(value_->get<double>())) return value_->get<double>();
  fail("expected a number, got " + type_name(*value_));
  return 0;
}

int JsonCursor::integer(int low, int high) const {
  double const x = number();
  if (x == std::floor(x) && x >= low && x <= high) return static_cast<int>(x);
  fail("expected a whole number from " + std::to_string(low) + " to " + std::to_string(high));
  return low;
}

bool JsonCursor::boolean() const {
  if (value_->is_boolean()) return value_->get<bool>();
  fail("expected true or false, got " + type_name(*value_));
  return false;
}

std::string JsonCursor::one_of(std::initializer_list<const char*> choices) const {
  std::string const value = value_->is_string() ? value_->get<std::string>() : "";
  std::string list;
  for (const char* choice : choices) {
    if (value == choice) return value;
    list += (list.empty() ? "" : ", ") + std::string(choice);
  }
  fail("expected one of " + list + ", got " + type_name(*value_));
  return "";
}

std::string JsonCursor::text_or(const char* key, const std::string& fallback) const {
  return has(key) ? at(key).text() : fallback;
}

double JsonCursor::number_or(const char* key, double fallback) const {
  return has(key) ? at(key).number() : fallback;
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
