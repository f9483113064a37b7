// Unit conversion with removal of binary noise.
#include "core/quantity/unit.h"

#include <cmath>

namespace hepatica::quantity {
namespace {

/// 10^n, exact for 0 <= n <= 22.
double power_of_ten(int n) {
  double result = 1;
  for (int i = 0; i < n; ++i) result *= 10;
  return result;
}

}  // namespace

std::string plain_unit(std::string_view text) {
  std::string out;
  for (size_t i = 0; i < text.size(); ++i) {
    std::string_view const two = text.substr(i, 2);
    char const c = text[i];
    if (two == "\xCE\xBC" || two == "\xC2\xB5") {  // Greek mu, micro sign
      out += 'u';
      ++i;
    } else if (two == "\xC3\x97") {  // multiplication sign
      ++i;
    } else if (two == "\xC2\xB2") {  // superscript two
      out += '2';
      ++i;
    } else if (c == '^') {
      out += '*';
    } else if (c != ' ' && c != '[' && c != ']' && c != '{' && c != '}' && c != '\'') {
      out += c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
    }
  }
  if (out.size() > 1 && (out[0] == 'x' || out[0] == '*') && out[1] == '1') out.erase(0, 1);
  if (out.rfind("10e", 0) == 0) out[2] = '*';
  // As laboratories print them: thousands as K; for enzymes the international unit is the unit.
  if (out == "k/ul" || out == "k/mm3") return "10*3/ul";
  if (out == "iu/l") return "u/l";
  return out;
}

double round_to_15_digits(double value) {
  if (value == 0 || !std::isfinite(value)) return value;
  int const decimals = 14 - static_cast<int>(std::floor(std::log10(std::fabs(value))));
  if (decimals < 0 || decimals > 22) return value;  // beyond laboratory magnitudes: left as it is
  double const scale = power_of_ten(decimals);
  return std::nearbyint(value * scale) / scale;
}

double convert(double value, const Unit& from, const Unit& to) {
  if (&from == &to || (from.factor == to.factor && from.offset == to.offset)) return value;
  double const canonical = value * from.factor + from.offset;
  return round_to_15_digits((canonical - to.offset) / to.factor);
}

}  // namespace hepatica::quantity
