// Survival of a cohort by group: curves, numbers at risk, log-rank tests.
#pragma once

#include <string>
#include <vector>

#include "core/base/json_text.h"
#include "core/cohort/cohort.h"

namespace hepatica::cohort {

/// {"flow", "time_unit", "times", "groups": [{"group", "rows", "events", "median", "curve":
/// {"time", "survival", "lower", "upper"}, "at": [{"time", "survival", "lower", "upper",
/// "at_risk"}]}], "log_rank", "pairwise" (Holm)}.
///
/// group  a category or condition of the cohort; empty: everybody
/// times  where survival and numbers at risk are read off; empty: six even times up to the last.
///        A time beyond a group's last follow-up has no survival there (unless it is 0)
/// errors kInvalidArgument: no survival outcome, or no such group; kNoEvents
Result<Json> survival_by_group(const Cohort& cohort, const std::string& group,
                               std::vector<double> times);

}  // namespace hepatica::cohort
