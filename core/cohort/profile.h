// What the columns of a table look like before anything is known about them.
#pragma once

#include <string>
#include <vector>

#include "core/cohort/distinct.h"
#include "core/cohort/sheet.h"

namespace hepatica::cohort {

/// distinct       the first fifty different texts that are not missing
/// numbers        of the cells that are numbers
/// known          cells that are not missing
/// decimal_comma  the comma is the decimal mark: "3,5" stands there, more often than "1.234",
///                which would then be refused
struct Profile {
  std::vector<std::string> distinct;
  Numbers numbers;
  std::size_t known = 0;
  bool decimal_comma = false;

  /// Nine of ten cells are numbers.
  bool numeric() const { return known > 0 && numbers.size() >= (known * 9 + 9) / 10; }
};

/// One profile a column; pieces as for read_sheet.
std::vector<Profile> profiles_of(const Sheet& sheet, std::size_t pieces = 0);

/// Whether every row has a value in the column and no two the same.
bool is_unique(const Sheet& sheet, std::size_t column, std::size_t pieces = 0);

}  // namespace hepatica::cohort
