// Numbers to and from text, the same on every platform and locale.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace hepatica {

/// Reads a finite decimal number: optional sign, digits, '.' and exponent; the whole text must be
/// consumed. No hex, no "inf", no "nan", no thousands separators.
std::optional<double> parse_number(std::string_view text);

/// Reads a number as a person types it: full-width digits and signs, surrounding white space, a
/// decimal comma ("3,5") or a decimal point; "1,234" is ambiguous and is refused.
std::optional<double> parse_typed_number(std::string_view text);

/// Full-width letters, digits and marks become their ASCII twins; the minus sign U+2212 becomes
/// '-'; ideographic and no-break spaces become ' '. Other bytes are kept.
std::string fold_width(std::string_view text);

/// Shortest decimal text that reads back as the same double ("0.1", "1e-07" style as %.{p}g).
std::string format_number(double value);

/// Characters that the text of a number takes at most.
constexpr std::size_t kNumberRoom = 32;

/// The same text written to `at`, which has room for kNumberRoom characters; returns its end. For
/// tables of millions of numbers, where a string for each would cost more than the digits.
char* write_number(double value, char* at);

/// A whole number in decimal digits, likewise.
char* write_whole(unsigned long value, char* at);

}  // namespace hepatica
