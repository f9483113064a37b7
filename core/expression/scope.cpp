// Names of an expression and spelling help.
#include <algorithm>
#include <cctype>

#include "core/base/spelling.h"
#include "core/expression/expression.h"

namespace hepatica::expression {
namespace {

bool is_identifier(std::string_view name) {
  if (name.empty() || name.size() > 80) return false;
  if (!std::isalpha(static_cast<unsigned char>(name[0])) && name[0] != '_') return false;
  return std::all_of(name.begin(), name.end(),
                     [](unsigned char c) { return std::isalnum(c) || c == '_'; });
}

}  // namespace

int Scope::add(const std::string& name, ValueType type) {
  static const std::vector<std::string> kReserved = {"and", "or", "not", "true", "false", "if"};
  if (!is_identifier(name) || find(name) >= 0) return -1;
  if (std::find(kReserved.begin(), kReserved.end(), name) != kReserved.end()) return -1;
  entries_.push_back({name, std::move(type)});
  return size() - 1;
}

int Scope::find(std::string_view name) const {
  for (int i = 0; i < size(); ++i) {
    if (entries_[static_cast<size_t>(i)].name == name) return i;
  }
  return -1;
}

std::string Scope::nearest(std::string_view name) const {
  std::vector<std::string> names;
  for (const auto& entry : entries_) names.push_back(entry.name);
  return nearest_spelling(name, names);
}

}  // namespace hepatica::expression
