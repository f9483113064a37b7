// Comparing headers with the names of variables.
#include "core/cohort/name_match.h"

#include <cctype>

#include "core/base/number_text.h"

namespace hepatica::cohort {
namespace {

/// Whether `part` stands in `whole` with no letter or digit on either side.
bool stands_in(const std::string& part, const std::string& whole) {
  const auto word = [](char c) {
    return static_cast<unsigned char>(c) >= 0x80 || std::isalnum(static_cast<unsigned char>(c));
  };
  const bool ascii = static_cast<unsigned char>(part[0]) < 0x80;
  for (std::size_t at = whole.find(part); at != std::string::npos; at = whole.find(part, at + 1)) {
    const std::size_t end = at + part.size();
    if (!ascii) return true;  // Chinese has no blanks between words
    if ((at == 0 || !word(whole[at - 1])) && (end == whole.size() || !word(whole[end])))
      return true;
  }
  return false;
}

}  // namespace

std::string plain_name(std::string_view text) {
  std::string out;
  for (char c : fold_width(text)) {
    if (c == '.' || c == '_' || c == '-' || c == ' ' || c == '\t') {
      if (!out.empty() && out.back() != ' ') out += ' ';
    } else {
      out += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    }
  }
  while (!out.empty() && out.back() == ' ') out.pop_back();
  return out;
}

Header split_header(std::string_view header) {
  const std::string text = fold_width(header);
  const std::size_t open = text.find_last_of("([");
  const std::size_t close = text.find_last_of(")]");
  if (open == std::string::npos || close == std::string::npos || close < open || open == 0) {
    return {plain_name(text), ""};
  }
  return {plain_name(text.substr(0, open)), text.substr(open + 1, close - open - 1)};
}

NameMatch match_name(const std::string& name, const patient::Dictionary& dictionary) {
  NameMatch best;
  std::size_t longest = 0;
  for (std::size_t v = 0; v < dictionary.variables().size(); ++v) {
    const auto& variable = dictionary.variables()[v];
    const auto consider = [&](const std::string& alias) {
      const std::string plain = plain_name(alias);
      if (plain.empty() || best.exact) return;
      if (plain == name) {
        best = {static_cast<int>(v), true, alias};
      } else if (plain.size() >= 3 && plain.size() > longest && stands_in(plain, name)) {
        longest = plain.size();
        best = {static_cast<int>(v), false, alias};
      }
    };
    consider(variable.id);
    for (const auto& alias : variable.aliases) consider(alias);
    if (best.exact) break;
  }
  return best;
}

}  // namespace hepatica::cohort
