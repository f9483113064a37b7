// Result<T>: a value or one Error; the way every fallible public function of the core answers.
//
// No exception leaves a public core function, nothing is printed, and NaN is never an answer.
#pragma once

#include <memory>
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

struct Reason;

/// A reason that an error may carry: shared, never changed, and mostly none. Its copies are made
/// out of line, so that an error stays small wherever one is passed on.
class ReasonRef {
 public:
  ReasonRef() = default;
  ReasonRef(Reason reason);  // NOLINT(google-explicit-constructor)
  ReasonRef(const ReasonRef&);
  ReasonRef(ReasonRef&&) noexcept;
  ReasonRef& operator=(const ReasonRef&);
  ReasonRef& operator=(ReasonRef&&) noexcept;
  ~ReasonRef();

  const Reason* get() const { return reason_.get(); }
  explicit operator bool() const { return reason_ != nullptr; }
  const Reason* operator->() const { return reason_.get(); }
  /// The same text with the same values, or none on both sides.
  bool operator==(const ReasonRef& other) const;

 private:
  std::shared_ptr<const Reason> reason_;
};

/// Why no value can be given (or, as a Warning, what to mind about the value).
///
/// field   the variable, file or place in a package (JSON pointer) that is meant; may be empty
/// detail  one clause: what is wrong and what would be right; no sentence for the clinician (those
///         live in web/locales), no newline
/// reason  the same as a code with its values (core/base/reason.h), where the page has words of its
///         own for it; none otherwise
struct Error {
  Code code;
  std::string field;
  std::string detail;
  ReasonRef reason = {};

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
