// "Did you mean": the nearest known name to a misspelt one, and long names cut short.
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

/// The first bytes of a UTF-8 text, at most `most`, without a part of a character at their end.
std::string beginning(std::string_view text, size_t most);

}  // namespace hepatica
