// Result<T>: a value or one Error; the way every fallible public function of the core answers.
//
// No exception leaves a public core function, nothing is printed, and NaN is never an answer.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace hepatica {

enum class Code {
#define X(name, wire, meaning, example) name,
#include "core/base/error_codes.def"
#undef X
};

/// The code's name in JSON and TypeScript, for instance "missing_input".
const char* wire_name(Code code);

/// Why no value can be given (or, as a Warning, what to mind about the value).
///
/// field   the variable, file or place in a package (JSON pointer) that is meant; may be empty
/// detail  one clause: what is wrong and what would be right; no sentence for the clinician (those
///         live in web/locales), no newline
struct Error {
  Code code;
  std::string field;
  std::string detail;

  bool operator==(const Error&) const = default;
};
using Warning = Error;

/// "field: meaning (detail)": the one line that the command line prints.
std::string to_line(const Error& error);

template <typename T>
class [[nodiscard]] Result {
 public:
  Result(T value) : state_(std::move(value)) {}      // NOLINT(google-explicit-constructor)
  Result(Error error) : state_(std::move(error)) {}  // NOLINT(google-explicit-constructor)

  bool ok() const { return state_.index() == 0; }
  explicit operator bool() const { return ok(); }

  /// Precondition for value(): ok(); for error(): !ok().
  const T& value() const& { return std::get<0>(state_); }
  T& value() & { return std::get<0>(state_); }
  T&& value() && { return std::get<0>(std::move(state_)); }
  const Error& error() const { return std::get<1>(state_); }

  const T& operator*() const& { return value(); }
  T& operator*() & { return value(); }
  const T* operator->() const { return &value(); }
  T* operator->() { return &value(); }

 private:
  std::variant<T, Error> state_;
};

/// Success without a value, or an Error.
using Status = std::optional<Error>;
inline Status success() { return std::nullopt; }

}  // namespace hepatica
