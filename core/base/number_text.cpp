// Locale-free reading and shortest writing of doubles (from_chars(double) is missing in libc++ of
// Emscripten and in older libstdc++, so strtod is used behind a strict grammar).
#include "core/base/number_text.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>

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

/// A plain number of at most 15 digits: its digits and a power of ten up to 22 are exact doubles,
/// so one multiplication or division rounds as strtod does (Clinger 1990, PLDI, "How to read
/// floating point numbers accurately", the fast path). Nothing for any other text.
std::optional<double> short_decimal(std::string_view text) {
  constexpr double kPower[] = {1,   1e1, 1e2,  1e3,  1e4,  1e5,  1e6,  1e7,
                               1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15};
  if (text.empty() || text.size() > 17) return std::nullopt;
  size_t at = text[0] == '-' || text[0] == '+' ? 1 : 0;
  long long whole = 0;
  size_t digits = 0, behind = 0;
  bool point = false;
  for (; at < text.size(); ++at) {
    char const c = text[at];
    if (c >= '0' && c <= '9') {
      whole = whole * 10 + (c - '0');
      ++digits;
      behind += point ? 1 : 0;
    } else if (c == '.' && !point) {
      point = true;
    } else {
      return std::nullopt;
    }
  }
  if (digits == 0 || digits > 15) return std::nullopt;
  double const size = static_cast<double>(whole) / kPower[behind];
  return text[0] == '-' ? -size : size;
}

__extension__ typedef unsigned __int128 uint128;

constexpr int kMostPower = 27;  // 5^27 < 2^63, and times 2^53 it fits 128 bits
constexpr auto kPowersOfFive = [] {
  std::array<std::uint64_t, kMostPower + 1> out{1};
  for (size_t k = 1; k < out.size(); ++k) out[k] = out[k - 1] * 5;
  return out;
}();
constexpr auto kPowersOfTen = [] {
  std::array<std::uint64_t, 18> out{1};
  for (size_t k = 1; k < out.size(); ++k) out[k] = out[k - 1] * 10;
  return out;
}();

/// mantissa * 2^exponent to `digits` significant digits, in whole numbers and so exactly:
/// v * 10^k = q / 2^s with q = mantissa * 5^k, k = digits - 1 - magnitude, s = -(exponent + k).
///
/// value        v * 10^k rounded to the nearest, ties to even, as printf does
/// reads_back   whether that decimal is nearer to v than half its last bit
struct Decimal {
  std::uint64_t value = 0;
  bool reads_back = false;
};
std::optional<Decimal> decimal_of(std::uint64_t mantissa, int exponent, int k) {
  int const shift = -(exponent + k);
  if (k < 0 || k > kMostPower || shift <= 0 || shift > 63) return std::nullopt;
  std::uint64_t const five = kPowersOfFive[static_cast<size_t>(k)];
  uint128 const q = static_cast<uint128>(mantissa) * five;
  uint128 const unit = static_cast<uint128>(1) << shift, rest = q & (unit - 1);
  if ((q >> shift) >> 63 != 0) return std::nullopt;
  Decimal out{static_cast<std::uint64_t>(q >> shift), false};
  bool const up = rest * 2 > unit || (rest * 2 == unit && out.value % 2 == 1);
  out.value += up ? 1 : 0;
  uint128 const away = 2 * (up ? unit - rest : rest);
  out.reads_back = away < five || (away == five && mantissa % 2 == 0);
  return out;
}

char* copied(const char* from, std::size_t count, char* at) {
  for (std::size_t i = 0; i < count; ++i) at[i] = from[i];
  return at + count;
}

char* zeros(std::size_t count, char* at) {
  for (std::size_t i = 0; i < count; ++i) at[i] = '0';
  return at + count;
}

/// The power of ten of a number's exponent: e-07, e+15.
char* write_exponent(int magnitude, char* at) {
  auto const size = static_cast<unsigned long>(std::abs(magnitude));
  *at++ = 'e';
  *at++ = magnitude < 0 ? '-' : '+';
  if (size < 10) *at++ = '0';
  return write_whole(size, at);
}

/// The decimal value * 10^(magnitude - digits + 1) without zeros at its end, as %g writes it at the
/// precision of its digits or `least`.
char* written(std::uint64_t value, int digits, int magnitude, int least, char* at) {
  for (; digits > 1 && value % 10 == 0; --digits) value /= 10;
  int const precision = std::max(digits, least);
  char text[24];
  for (int i = digits - 1; i >= 0; --i, value /= 10) text[i] = static_cast<char>('0' + value % 10);
  auto const count = static_cast<size_t>(digits);
  if (magnitude < -4 || magnitude >= precision) {
    *at++ = text[0];
    if (digits > 1) {
      *at++ = '.';
      at = copied(text + 1, count - 1, at);
    }
    return write_exponent(magnitude, at);
  }
  if (magnitude < 0) {
    at = zeros(static_cast<size_t>(-magnitude - 1), copied("0.", 2, at));
    return copied(text, count, at);
  }
  auto const whole = static_cast<size_t>(magnitude) + 1;
  if (count <= whole) return zeros(whole - count, copied(text, count, at));
  at = copied(text, whole, at);
  *at++ = '.';
  return copied(text + whole, count - whole, at);
}

/// floor(log10(2^exponent)), exact for |exponent| < 1 000: 78913 / 2^18 is log10(2) to six digits.
int power_of_ten_below(int exponent) { return (exponent * 78913) >> 18; }

/// The shortest text worked out in whole numbers, for the sizes that measurements and scores have;
/// null for others, and for powers of two, whose neighbours lie unevenly.
char* write_exactly(double value, char* at) {
  double const size = std::fabs(value);
  if (!(size >= 1e-10 && size < 1e15)) return nullptr;
  std::uint64_t bits = 0;
  std::memcpy(&bits, &size, sizeof bits);
  std::uint64_t const hidden = std::uint64_t{1} << 52, fraction = bits & (hidden - 1);
  if (fraction == 0) return nullptr;
  int const exponent = static_cast<int>(bits >> 52) - 1075;
  int magnitude = power_of_ten_below(exponent + 52);
  auto longest = decimal_of(hidden | fraction, exponent, 16 - magnitude);
  if (longest && longest->value >= kPowersOfTen[17]) {  // the power of two lies below one of ten
    ++magnitude;
    longest = decimal_of(hidden | fraction, exponent, 16 - magnitude);
  }
  if (!longest) return nullptr;
  if (value < 0) *at++ = '-';
  for (int const digits : {15, 16, 17}) {
    // A double's neighbours are less than 23 units of the 17th digit away, so no 15 digits read
    // back that lie 12 or more from it.
    if (digits == 15 && longest->value % 100 > 12 && longest->value % 100 < 88) continue;
    auto const found =
        digits == 17 ? longest : decimal_of(hidden | fraction, exponent, digits - 1 - magnitude);
    if (!found) return nullptr;
    if (!found->reads_back) continue;
    int const carried = found->value == kPowersOfTen[static_cast<size_t>(digits)] ? 1 : 0;
    if (found->value > kPowersOfTen[static_cast<size_t>(digits)]) return nullptr;
    // %g turns to exponents when the precision is below the number of whole digits: 80, not 8e+01.
    int const least = digits == 15 ? magnitude + carried + 1 : digits;
    return written(found->value, digits + carried, magnitude + carried, least, at);
  }
  return nullptr;
}

/// The shortest text by trying: what every double falls back to.
std::string searched_text(double value) {
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
  if (auto const plain = short_decimal(text)) return plain;
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

char* write_number(double value, char* at) {
  if (char* const end = write_exactly(value, at)) return end;
  std::string const text = searched_text(value);
  return copied(text.data(), text.size(), at);
}

char* write_whole(unsigned long value, char* at) {
  char text[20];
  std::size_t begin = sizeof text;
  do text[--begin] = static_cast<char>('0' + value % 10);
  while ((value /= 10) != 0);
  return copied(text + begin, sizeof text - begin, at);
}

std::string format_number(double value) {
  char text[kNumberRoom];
  return {text, write_number(value, text)};
}

}  // namespace hepatica
