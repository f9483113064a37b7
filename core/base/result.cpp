// Texts of the error table.
#include "core/base/result.h"

namespace hepatica {
namespace {

struct Row {
  const char* wire;
  const char* meaning;
};

constexpr Row kRows[] = {
#define X(name, wire, meaning, example) {wire, meaning},
#include "core/base/error_codes.def"
#undef X
};

}  // namespace

const char* wire_name(Code code) { return kRows[static_cast<int>(code)].wire; }

std::string to_line(const Error& error) {
  std::string line = error.field.empty() ? "" : error.field + ": ";
  line += kRows[static_cast<int>(error.code)].meaning;
  if (!error.detail.empty()) line += " (" + error.detail + ")";
  return line;
}

}  // namespace hepatica
