// Which variable of the dictionary a header means.
#pragma once

#include <string>
#include <string_view>

#include "core/patient/dictionary.h"

namespace hepatica::cohort {

/// A header in parts: "Total Bilirubin(mg/dL)" -> "total bilirubin" and "mg/dL".
struct Header {
  std::string name;  ///< lower case, marks as blanks
  std::string unit;  ///< what stood in brackets, empty when nothing did
};
Header split_header(std::string_view header);

/// Lower case; '.', '_', '-' and runs of blanks become one blank.
std::string plain_name(std::string_view text);

/// exact    the whole header is a name of the variable; otherwise a name stands in it as words
struct NameMatch {
  int variable = -1;
  bool exact = false;
  std::string by;  ///< the name that matched
};
NameMatch match_name(const std::string& name, const patient::Dictionary& dictionary);

}  // namespace hepatica::cohort
