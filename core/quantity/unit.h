// Units of one variable and conversion between them; the only place where a factor is applied.
#pragma once

#include <string>
#include <string_view>

namespace hepatica::quantity {

/// One accepted unit: canonical value = value x factor + offset.
struct Unit {
  std::string code;   // UCUM
  std::string label;  // as printed
  double factor = 1;
  double offset = 0;
};

/// `value` in `from`, expressed in `to` (both units of the same variable).
///
/// The result is rounded to 15 significant decimal digits. Factors such as 17.104 are decimal
/// numbers, and without that step 51.312 umol/L would become 3.0000000000000004 mg/dL and fall on
/// the wrong side of a published limit. Same unit: the value itself.
double convert(double value, const Unit& from, const Unit& to);

/// A spelling-tolerant key of a unit: "μmol/L", "µmol/l" and "umol / L" all give "umol/l";
/// "×10^9/L", "x10*9/L" and "10E9/L" all give "10*9/l". For comparing what people type with codes
/// of one variable, where the key is unambiguous.
std::string plain_unit(std::string_view text);

/// Rounds to 15 significant decimal digits (relative change at most 5e-16 beyond the nearest
/// double).
double round_to_15_digits(double value);

}  // namespace hepatica::quantity
