// Reading a pasted block of laboratory text in English or Chinese into proposals, never into
// values.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/patient/patient.h"

namespace hepatica::patient {

/// One thing understood, for a person to confirm.
struct LabItem {
  int variable = -1;
  std::string value;             // number as written, level id, or "true"/"false"
  std::string unit;              // UCUM code; empty when none was written
  std::string source_text;       // the piece of text it came from
  std::optional<Error> problem;  // why it cannot be taken as it is (unit missing, impossible, ...)
  std::optional<Warning> warning;  // unusual value
};

/// What was understood, in order of appearance, and the pieces that were not.
struct LabText {
  std::vector<LabItem> items;
  std::vector<std::string> rest;
};

/// Finds names (the dictionary's aliases, longest first, ASCII case ignored, full-width forms
/// folded) followed by a number with optional unit, or by a level. A name that variables share goes
/// to the one whose unit is written. Powers of ten are read ("2.3E4", "2.3 x 10^4"). A number
/// written with < or > is a detection limit and is returned with a problem, not taken as a value.
/// Two different values of one variable both stay in the list, the later one with a problem. Texts
/// above 100 kB are cut there.
LabText read_lab_text(std::string_view text, const Dictionary& dictionary);

}  // namespace hepatica::patient
