// In which unit the numbers of a column are, judged by what is plausible; and whether two are
// mixed.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/cohort/distinct.h"
#include "core/patient/dictionary.h"

namespace hepatica::cohort {

/// unit       index of the variable's units
/// plausible  share of the numbers that are plausible in it
struct UnitGuess {
  int unit = 0;
  double plausible = 0;
};

/// The unit in which most numbers are plausible; among equals the one whose usual values lie
/// nearest to the median, then the canonical one. Precondition: a number variable; numbers not
/// empty.
UnitGuess guess_unit(const Counts& numbers, const patient::Variable& variable);

/// Share of the numbers that are plausible in one of the units.
double plausible_share(const Counts& numbers, const patient::Variable& variable, int unit);

/// Counts that are implausible in `unit` and plausible in another accepted unit, all on one side
/// of the rest.
///
/// typical, other  the medians of the two kinds, as they stand
/// text            "platelets mix two units: 99 and 459000"
struct MixedUnits {
  int unit = 0;
  std::string range;
  std::size_t count = 0;
  double typical = 0, other = 0;
  std::string text;
};
std::optional<MixedUnits> find_mixed_units(const Counts& numbers, const patient::Variable& variable,
                                           int unit);

}  // namespace hepatica::cohort
