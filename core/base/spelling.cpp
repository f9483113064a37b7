// Levenshtein distance over short names.
#include "core/base/spelling.h"

#include <algorithm>
#include <numeric>

namespace hepatica {
namespace {

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; }

size_t edit_distance(std::string_view a, std::string_view b) {
  std::vector<size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), size_t{0});
  for (size_t i = 1; i <= a.size(); ++i) {
    size_t diagonal = row[0];
    row[0] = i;
    for (size_t j = 1; j <= b.size(); ++j) {
      size_t const change = diagonal + (lower(a[i - 1]) == lower(b[j - 1]) ? 0 : 1);
      diagonal = row[j];
      row[j] = std::min({row[j] + 1, row[j - 1] + 1, change});
    }
  }
  return row.back();
}

}  // namespace

std::string nearest_spelling(std::string_view name, const std::vector<std::string>& names) {
  if (name.size() > 80) return "";
  std::string best;
  size_t best_distance = std::max<size_t>(name.size() < 5 ? 1 : 2, name.size() / 3) + 1;
  for (const auto& candidate : names) {
    if (candidate.size() > 80) continue;
    size_t const distance = edit_distance(name, candidate);
    if (distance < best_distance) best = candidate, best_distance = distance;
  }
  return best;
}

std::string quoted_with_hint(std::string_view name, const std::vector<std::string>& names) {
  std::string text = "'" + beginning(name, 80) + "'";
  std::string const near = nearest_spelling(name, names);
  return near.empty() ? text : text + "; did you mean '" + near + "'?";
}

std::string beginning(std::string_view text, size_t most) {
  size_t at = std::min(text.size(), most);
  while (at > 0 && at < text.size() && (static_cast<unsigned char>(text[at]) & 0xC0) == 0x80) --at;
  return std::string(text.substr(0, at));
}

}  // namespace hepatica
