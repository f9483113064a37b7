// A published model judged on the joined patients of several sites, which share counts only.
//
// A plan (model, horizon, borders of risk groups and time intervals) goes to the sites; each
// answers with a table of counts and sums; merging the tables gives calibration, Brier score and
// bounds of the C-index for the joined patients. One round suffices.
#pragma once

#include <string>
#include <vector>

#include "core/base/json_text.h"
#include "core/cohort/cohort.h"
#include "core/model/catalogue.h"

namespace hepatica::cohort {

/// model      "model" or "model:output"
/// horizon    in the unit of the analysis, above 0
/// groups     of predicted risk, 2 to 20: tenths of this cohort, their borders to three digits
/// intervals  of equal length up to the horizon, 1 to 36
/// min_cell   no smaller number of rows leaves a site (at least 1)
struct PoolValidationOptions {
  std::string model;
  double horizon = 0;
  int groups = 10, intervals = 12;
  int min_cell = 5;
};

/// {"pool_validation": 1, "model", "version", "hash", "output", "probability", "horizon",
/// "time_unit", "cuts", "times", "min_cell"}.
///
/// errors  kInvalidArgument: no survival outcome, options out of range, a score with one value;
///         kModelUnknown; kNoEvents: no row with an outcome and a number
Result<Json> plan_pool_validation(const Cohort& cohort, const model::Catalogue& catalogue,
                                  const PoolValidationOptions& options);

/// A site's table: {"pool_validation": 1, "site", "plan": SHA-256 of the plan, "rows", "events",
/// "cuts", "times", "groups": [{"beyond": cell, "intervals": [{"event": cell, "censored": cell}]}],
/// "discloses": [plain sentences]}, a cell {"rows", "sum", "squares"} (of the predicted risks; the
/// count alone for a score). Neighbouring groups and intervals are joined until no cell is smaller
/// than min_cell but not empty.
///
/// errors  kInvalidArgument: a bad plan, another unit of time, a cell that stays too small;
///         kContradiction: the model has other numbers here
Result<Json> pool_validation_site(const Cohort& cohort, const model::Catalogue& catalogue,
                                  const Json& plan, const std::string& site);

/// {"pool_validation": 1, "model", ..., "sites": [{"site", "rows", "events"}], "rows", "events",
/// "cuts", "times", "concordance": {"lower", "upper", "binned"}, "calibration": {"observed",
/// "expected", "observed_expected": {"value", "lower", "upper"}, "groups": [{"rows", "predicted",
/// "observed", "lower", "upper"}]}, "brier": {"value", "null", "ipa"}, "notes", "remarks" (the
/// notes as codes with their values: joined, times_rounded, ranking_only,
/// silent_sites), "warnings" (few events up to the horizon, as validate.h)}: risk_counts.h over the
/// borders that all sites kept. A measure without a value is {"fault"}.
///
/// errors  kInvalidArgument: a summary of another plan, a site twice, counts that the plan does not
///         allow; the place is named
///
/// names  as pool_merge's
Result<Json> merge_pool_validation(const Json& plan, const std::vector<Json>& summaries,
                                   const std::vector<std::string>& names = {});

/// Whether a document is such a plan (a plan of a fit is not).
bool is_pool_validation(const Json& plan);

/// Rows of this cohort that the plan's model can judge, and why the others cannot: for the site's
/// own eyes, not for the file.
Result<Flow> pool_validation_account(const Cohort& cohort, const model::Catalogue& catalogue,
                                     const Json& plan);

}  // namespace hepatica::cohort
