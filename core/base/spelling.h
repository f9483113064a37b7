// "Did you mean": the nearest known name to a misspelt one.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace hepatica {

/// The name with the fewest edits (insert, delete, replace, ASCII case ignored) to `name`, if at
/// most a third of its length away; else an empty text.
std::string nearest_spelling(std::string_view name, const std::vector<std::string>& names);

/// "'albumine'; did you mean 'albumin'?" or just "'xyz'".
std::string quoted_with_hint(std::string_view name, const std::vector<std::string>& names);

}  // namespace hepatica
