// Locale-free reading and shortest writing of doubles (from_chars(double) is missing in libc++ of
// Emscripten and in older libstdc++, so strtod is used behind a strict grammar).
#include "core/base/number_text.h"

#include <cmath>
#include <cstdio>
#include <cstdlib>

namespace hepatica {
namespace {

size_t skip_digits(std::string_view text, size_t at) {
  while (at < text.size() && text[at] >= '0' && text[at] <= '9') ++at;
  return at;
}

/// True when text is [+-]digits[.digits][e[+-]digits] with at least one digit in the mantissa.
bool is_decimal(std::string_view text) {
  size_t at = 0;
  if (at < text.size() && (text[at] == '+' || text[at] == '-')) ++at;
  size_t const whole = skip_digits(text, at);
  size_t digits = whole - at;
  at = whole;
  if (at < text.size() && text[at] == '.') {
    size_t const fraction = skip_digits(text, at + 1);
    digits += fraction - at - 1;
    at = fraction;
  }
  if (digits == 0) return false;
  if (at < text.size() && (text[at] == 'e' || text[at] == 'E')) {
    ++at;
    if (at < text.size() && (text[at] == '+' || text[at] == '-')) ++at;
    size_t const exponent = skip_digits(text, at);
    if (exponent == at) return false;
    at = exponent;
  }
  return at == text.size();
}

}  // namespace

std::string fold_width(std::string_view text) {
  std::string out;
  for (size_t i = 0; i < text.size();) {
    auto const byte = [&](size_t k) { return static_cast<unsigned char>(text[i + k]); };
    if (i + 2 < text.size() && byte(0) == 0xEF && (byte(1) == 0xBC || byte(1) == 0xBD)) {
      int const code = ((byte(1) & 0x3F) << 6) | (byte(2) & 0x3F);  // low 12 bits of U+Fxxx
      int const ascii = code - 0xF01 + 0x21;
      if (ascii >= 0x21 && ascii <= 0x7E) {
        out.push_back(static_cast<char>(ascii));
        i += 3;
        continue;
      }
    }
    if (text.substr(i, 3) == "\xE2\x88\x92") {
      out.push_back('-');
      i += 3;
    } else if (text.substr(i, 3) == "\xE3\x80\x80") {
      out.push_back(' ');
      i += 3;
    } else if (text.substr(i, 2) == "\xC2\xA0") {
      out.push_back(' ');
      i += 2;
    } else {
      out.push_back(text[i++]);
    }
  }
  return out;
}

std::optional<double> parse_number(std::string_view text) {
  if (text.empty() || text.size() > 400 || !is_decimal(text)) return std::nullopt;
  double const value = std::strtod(std::string(text).c_str(), nullptr);
  if (!std::isfinite(value)) return std::nullopt;
  return value;
}

std::optional<double> parse_typed_number(std::string_view text) {
  if (text.size() > 400) return std::nullopt;
  std::string ascii = fold_width(text);
  size_t const first = ascii.find_first_not_of(" \t");
  if (first == std::string::npos) return std::nullopt;
  ascii = ascii.substr(first, ascii.find_last_not_of(" \t") - first + 1);
  size_t const comma = ascii.find(',');
  if (comma != std::string::npos) {
    bool const second_mark = ascii.find_first_of(",.", comma + 1) != std::string::npos ||
                             ascii.find('.') != std::string::npos;
    // "1,234" may be one thousand or one point two: a person must say. "0,234" can only be a
    // decimal, and so can any other number of digits behind the comma.
    bool const thousands_like = ascii.size() - comma - 1 == 3 && ascii.substr(0, comma) != "0" &&
                                ascii.substr(0, comma) != "-0";
    if (second_mark || thousands_like) return std::nullopt;
    ascii[comma] = '.';
  }
  return parse_number(ascii);
}

std::string format_number(double value) {
  char buffer[40];
  double const size = std::fabs(value);
  // %g turns to exponents when the precision is below the number of whole digits: 80, not 8e+01.
  int const whole_digits = size >= 1 && size < 1e15 ? static_cast<int>(std::log10(size)) + 1 : 1;
  // Computed numbers mostly need 16 or 17 digits; only others are worth the search from below.
  std::snprintf(buffer, sizeof buffer, "%.15g", value);
  int const first = std::strtod(buffer, nullptr) == value ? whole_digits : 16;
  for (int precision = first; precision <= 17; ++precision) {
    std::snprintf(buffer, sizeof buffer, "%.*g", precision, value);
    if (std::strtod(buffer, nullptr) == value) break;
  }
  return buffer;
}

}  // namespace hepatica
