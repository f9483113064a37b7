// The first table of a paper: what is in a cohort, what is missing, what is wrong with it.
#pragma once

#include <string>

#include "core/base/json_text.h"
#include "core/cohort/cohort.h"

namespace hepatica::cohort {

/// {"flow", "problems", "outcome", "variables": [...], "missing": {...}}.
///
/// variables  numbers: n, missing, mean, sd, median, quartiles (R's type 7), range, unit;
///            categories and conditions: n, missing, levels with count and share of the known.
///            With `group` (a category or condition of the cohort): the same for each of its
///            levels, and the p-value of a difference: Kruskal-Wallis for numbers, Pearson's
///            chi-square (no continuity correction) for levels; absent where a test has no value
/// outcome    events, rows; unknown, unknown_codes, unknown_values: rows, code and its values by
///            the reason why a row has no outcome; for survival median follow-up (reverse
///            Kaplan-Meier), median survival and the longest follow-up
/// missing    per variable; patterns (which variables are missing together), most frequent first;
///            complete: rows with every variable known
/// errors     kInvalidArgument: `group` is no category of the cohort
Result<Json> describe(const Cohort& cohort, const std::string& group = "");

}  // namespace hepatica::cohort
