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

Json stripped(const Json& value) {
  if (value.is_array()) {
    Json out = Json::array();
    for (const auto& item : value) out.push_back(stripped(item));
    return out;
  }
  if (!value.is_object()) return value;
  Json out = Json::object();
  for (auto it = value.begin(); it != value.end(); ++it) {
    if (!explains(it.key())) out[it.key()] = stripped(it.value());
  }
  return out;
}

}  // namespace

std::string fingerprint(const Json& document) {
  Json core = Json::object();
  for (const char* key : {"schema_version", "id", "version", "inputs", "uses", "computation",
                          "outputs", "risk_groups"}) {
    if (document.contains(key)) core[key] = stripped(document[key]);
  }
  if (document.contains("setting") && document["setting"].contains("exclusions")) {
    core["exclusions"] = stripped(document["setting"]["exclusions"]);
  }
  return sha256_hex(core.dump(-1, ' ', false, Json::error_handler_t::replace));
}

}  // namespace hepatica::model
