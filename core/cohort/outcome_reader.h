// Times and events of a cohort's rows.
#pragma once

#include <vector>

#include "core/cohort/cohort.h"

namespace hepatica::cohort {

/// Fills time, event and outcome_known of `out` for the rows of the sheet that are named. A
/// negative time, a date that is none, an end before its start and an event text of no known
/// meaning leave the row without an outcome, with the reason.
void read_outcome(const Sheet& sheet, const OutcomeMapping& mapping,
                  const std::vector<std::string>& missing, const std::vector<std::size_t>& rows,
                  Cohort& out);

}  // namespace hepatica::cohort
