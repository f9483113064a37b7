// What determines a package's numbers, and its digest.
#include "core/base/sha256.h"
#include "core/model/package.h"

namespace hepatica::model {
namespace {

/// Keys that only explain. Everything else counts.
bool explains(const std::string& key) {
  for (const char* word : {"label", "source", "explain", "note", "reason", "event", "meaning",
                           "observed", "decimals", "coding", "definition", "higher_is"}) {
    if (key == word) return true;
  }
  return false;
}

std::string compact(const Json& value) {
  return value.dump(-1, ' ', false, Json::error_handler_t::replace);
}

/// Appends compact JSON, keys in order, without the keys that explain.
void append(const Json& value, std::string& out) {
  if (!value.is_structured()) {
    out += compact(value);
    return;
  }
  out += value.is_array() ? '[' : '{';
  bool first = true;
  for (auto it = value.begin(); it != value.end(); ++it) {
    if (value.is_object() && explains(it.key())) continue;
    if (!first) out += ',';
    first = false;
    if (value.is_object()) out += compact(it.key()) + ':';
    append(*it, out);
  }
  out += value.is_array() ? ']' : '}';
}

}  // namespace

std::string fingerprint(const Json& document) {
  std::string core;
  auto const add = [&](const char* key, const Json& value) {
    core += (core.empty() ? "{\"" : ",\"") + std::string(key) + "\":";
    append(value, core);
  };
  for (const char* key : {"computation", "exclusions", "id", "inputs", "outputs", "risk_groups",
                          "schema_version", "uses", "version"}) {
    if (std::string_view(key) != "exclusions") {
      if (document.contains(key)) add(key, document[key]);
    } else if (document.contains("setting") && document["setting"].contains(key)) {
      add(key, document["setting"][key]);
    }
  }
  return sha256_hex(core + "}");
}

}  // namespace hepatica::model
