// Texts of the error table.
#include "core/base/result.h"

#include "core/base/reason.h"

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

ReasonRef::ReasonRef(Reason reason) : reason_(std::make_shared<Reason>(std::move(reason))) {}
ReasonRef::ReasonRef(const ReasonRef&) = default;
ReasonRef::ReasonRef(ReasonRef&&) noexcept = default;
ReasonRef& ReasonRef::operator=(const ReasonRef&) = default;
ReasonRef& ReasonRef::operator=(ReasonRef&&) noexcept = default;
ReasonRef::~ReasonRef() = default;

bool ReasonRef::operator==(const ReasonRef& other) const {
  if (reason_ == other.reason_) return true;
  return reason_ && other.reason_ && reason_->text == other.reason_->text &&
         reason_->code == other.reason_->code && reason_->values == other.reason_->values;
}

const char* wire_name(Code code) { return kRows[static_cast<int>(code)].wire; }

std::string to_line(const Error& error) {
  std::string line = error.field.empty() ? "" : error.field + ": ";
  line += kRows[static_cast<int>(error.code)].meaning;
  if (!error.detail.empty()) line += " (" + error.detail + ")";
  return line;
}

}  // namespace hepatica
