// What validation on a cohort and on its completed copies share.
#pragma once

#include <vector>

#include "core/cohort/measures.h"
#include "core/cohort/predictions.h"
#include "core/cohort/validate.h"

namespace hepatica::cohort {

/// Rows whose outcome is known and for which every model gives a number; the others go into the
/// flow.
std::vector<std::size_t> common_rows(const Cohort& cohort, const std::vector<Predictions>& all,
                                     Flow& flow);

/// The predictions of the rows named.
Judged judged(const Predictions& all, const std::vector<std::size_t>& rows);

/// Events of the rows named, for a survival outcome those up to the horizon: what a measure at the
/// horizon stands on.
std::size_t events_judged(const Cohort& cohort, const std::vector<std::size_t>& rows,
                          std::optional<double> horizon);

/// Fewer than 100 events judged ("few_events", with "events"): [{"code", "detail", "events"}].
Json warnings_of_validation(std::size_t events);

/// The same, and each model that is read for ranking only.
Json warnings_of_validation(std::size_t events, const std::vector<ReadAs>& models);

/// validate() on completed copies; options.impute is given, options checked.
Result<Json> validate_imputed(const Cohort& cohort, const model::Catalogue& catalogue,
                              const ValidateOptions& options, const std::vector<ReadAs>& models);

}  // namespace hepatica::cohort
