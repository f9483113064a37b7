// Rows of a table that repeat another, by identifier and in every cell.
#pragma once

#include <string>
#include <vector>

#include "core/cohort/cohort.h"
#include "core/cohort/mapping.h"
#include "core/cohort/repeats.h"
#include "core/cohort/sheet.h"

namespace hepatica::cohort {

class RepeatFinder {
 public:
  /// Sheet and mapping must outlive the finder; room is made for `rows`.
  RepeatFinder(const Sheet& sheet, const Mapping& mapping, std::size_t rows);

  void add(const table::Fields& cells, std::size_t row);
  /// What another finder was given of the rows that follow.
  void append(const RepeatFinder& later);
  /// Adds a problem for each of the two kinds that was found.
  void report(std::vector<Problem>& problems);

 private:
  Repeats::Found same_identifier();
  Repeats::Found same_cells();
  void report(const std::string& column, const Repeats::Found& found,
              std::vector<Problem>& problems) const;

  const Sheet& sheet_;
  const std::string& identifier_;
  std::size_t column_ = 0;
  Repeats whole_, identifiers_;
};

}  // namespace hepatica::cohort
