// Times and events of a cohort's rows.
#pragma once

#include <memory>
#include <vector>

#include "core/cohort/cohort.h"

namespace hepatica::cohort {

/// Fills time, event and outcome_known of a cohort row by row. A negative time, a date that is
/// none, an end before its start and an event text of no known meaning leave the row without an
/// outcome, with the reason.
class OutcomeReader {
 public:
  /// All but `rows`, for which room is made, must outlive the reader.
  OutcomeReader(const Sheet& sheet, const OutcomeMapping& mapping,
                const std::vector<std::string>& missing, Cohort& out, std::size_t rows);
  ~OutcomeReader();

  void add(const table::Fields& row);

 private:
  class Cells;
  std::unique_ptr<Cells> cells_;
  Cohort& out_;
};

}  // namespace hepatica::cohort
