// JSON text to a value, guarded against hostile input.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

#include "core/base/result.h"

namespace hepatica {

using Json = nlohmann::json;

/// What a JSON text may at most be.
struct JsonLimits {
  size_t max_bytes = 16u << 20;
  int max_depth = 48;
};

/// Parses one JSON text. Errors (field = `name`): kTooLarge for too many bytes or too deep nesting,
/// kInvalidJson for anything that is not JSON, for a key given twice in one object (one of the two
/// values would be lost) and for numbers beyond the range of a double. Each with its code and
/// "file": json_bytes {bytes, most}, json_deep {most}, json_syntax {line, column}, json_twice
/// {key}, json_number (beyond a double).
Result<Json> parse_json(std::string_view text, std::string_view name, JsonLimits limits = {});

}  // namespace hepatica
