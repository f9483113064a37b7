// Models compared with what happened, all on the same rows.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/base/json_text.h"
#include "core/cohort/cohort.h"
#include "core/cohort/impute.h"
#include "core/model/catalogue.h"
#include "core/survival/progress.h"

namespace hepatica::cohort {

/// models      "model" or "model:output"
/// horizon     in the unit of the analysis; needed for survival, absent for a binary outcome
/// subgroup    a category or condition of the cohort: the measures again in each of its levels
/// thresholds  of the decision curve; empty: 0.05 to 0.95 by 0.05
/// impute      fill in what the models read (impute.h) and pool each measure by Rubin's rules
struct ValidateOptions {
  std::vector<std::string> models;
  std::optional<double> horizon;
  std::string subgroup;
  std::vector<double> thresholds;
  std::optional<ImputeOptions> impute;
  survival::Progress progress = {};  ///< told of samples and completed copies; may stop them
};

/// {"flow", "horizon", "time_unit", "events", "events_by_horizon", "models": [{"model", "version",
/// "hash", "output", "probability", measures...}], "differences": [{"first", "second", ...}],
/// "subgroups": [...], "coverage": [{"model", "rows"}], "warnings": [...]}.
///
/// A row is used when its outcome is known and every model gives a number for it; otherwise the
/// flow names the first model that gives none, and why. `coverage` counts the rows that each model
/// alone could have scored.
///
/// With `impute`: "imputation", and the measures of pooled_measures.h alone (no curves, groups,
/// decision curves, differences or subgroups); a row is used when it has a number in every copy.
///
/// errors  kInvalidArgument, kModelUnknown; kUnsupported (subgroups with imputation); kNoEvents
/// when no row is left
Result<Json> validate(const Cohort& cohort, const model::Catalogue& catalogue,
                      const ValidateOptions& options);

}  // namespace hepatica::cohort
