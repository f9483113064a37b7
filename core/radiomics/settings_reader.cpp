// Type and range checks with the place in the document.
#include "core/radiomics/settings_reader.h"

#include <cmath>

#include "core/base/number_text.h"
#include "core/base/spelling.h"

namespace hepatica::radiomics {

ObjectReader::ObjectReader(const Json& json, std::string path)
    : json_(json), path_(std::move(path)) {
  if (!json.is_object()) fail("", "expected an object", Code::kWrongType);
}

const Json* ObjectReader::find(const char* key) {
  asked_.insert(key);
  if (!json_.is_object()) return nullptr;
  const auto at = json_.find(key);
  return at == json_.end() || at->is_null() ? nullptr : &*at;
}

void ObjectReader::fail(const std::string& key, const std::string& detail, Code code) {
  if (!fault_) fault_ = Error{code, path_ + (key.empty() ? "" : "/" + key), detail};
}

void ObjectReader::number(const char* key, double& out, double low, double high) {
  const Json* value = find(key);
  if (value == nullptr) return;
  if (!value->is_number()) return fail(key, "expected a number", Code::kWrongType);
  const double x = value->get<double>();
  if (!(x >= low && x <= high)) {
    return fail(key, "expected " + format_number(low) + " to " + format_number(high) + ", got " +
                         format_number(x));
  }
  out = x;
}

void ObjectReader::number(const char* key, std::optional<double>& out, double low, double high) {
  if (find(key) == nullptr) return;
  double x = out.value_or(low);
  number(key, x, low, high);
  out = x;
}

void ObjectReader::integer(const char* key, int& out, int low, int high) {
  double x = out;
  number(key, x, low, high);
  if (x != std::floor(x)) return fail(key, "expected a whole number", Code::kWrongType);
  out = static_cast<int>(x);
}

void ObjectReader::boolean(const char* key, bool& out) {
  const Json* value = find(key);
  if (value == nullptr) return;
  if (!value->is_boolean()) return fail(key, "expected true or false", Code::kWrongType);
  out = value->get<bool>();
}

void ObjectReader::text(const char* key, std::string& out) {
  const Json* value = find(key);
  if (value == nullptr) return;
  if (!value->is_string()) return fail(key, "expected a text", Code::kWrongType);
  out = value->get<std::string>();
}

void ObjectReader::texts(const char* key, std::vector<std::string>& out) {
  const Json* value = find(key);
  if (value == nullptr) return;
  if (!value->is_array()) return fail(key, "expected a list of texts", Code::kWrongType);
  out.clear();
  for (const Json& item : *value) {
    if (!item.is_string()) return fail(key, "expected a list of texts", Code::kWrongType);
    out.push_back(item.get<std::string>());
  }
}

void ObjectReader::integers(const char* key, std::vector<int>& out, int low, int high) {
  const Json* value = find(key);
  if (value == nullptr) return;
  if (!value->is_array() || value->empty()) {
    return fail(key, "expected a list of whole numbers", Code::kWrongType);
  }
  out.clear();
  for (const Json& item : *value) {
    if (!item.is_number_integer()) {
      return fail(key, "expected a list of whole numbers", Code::kWrongType);
    }
    const int64_t x = item.get<int64_t>();
    if (x < low || x > high) {
      return fail(key, "expected " + std::to_string(low) + " to " + std::to_string(high) +
                           ", got " + std::to_string(x));
    }
    out.push_back(static_cast<int>(x));
  }
}

std::optional<ObjectReader> ObjectReader::object(const char* key) {
  const Json* value = find(key);
  if (value == nullptr) return std::nullopt;
  return ObjectReader(*value, path_ + "/" + key);
}

void ObjectReader::absorb(ObjectReader& nested) {
  Status status = nested.finish();
  if (status && !fault_) fault_ = status;
}

Status ObjectReader::finish() {
  if (fault_ || !json_.is_object()) return fault_;
  const std::vector<std::string> known(asked_.begin(), asked_.end());
  for (const auto& [key, value] : json_.items()) {
    if (!asked_.contains(key)) fail(key, "unknown key " + quoted_with_hint(key, known));
  }
  return fault_;
}

}  // namespace hepatica::radiomics
