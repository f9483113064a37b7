// Validations of one model at several sites as one random-effects meta-analysis.
#pragma once

#include <string>
#include <vector>

#include "core/base/json_text.h"
#include "core/base/result.h"

namespace hepatica::cohort {

/// Pools what `validate` wrote at each site; no row is needed.
///
///     {"sites": [{"name": "A", "validation": {...}}], "between": "reml" | "dersimonian_laird",
///      "hartung_knapp": true}
///
/// -> {"between", "hartung_knapp", "horizon", "time_unit", "models": [{"model", "version", "hash",
/// "measures": [{"measure", "scale", "value", "std_error", "lower", "upper", "prediction": [low,
/// high] | null, "tau_squared", "q", "q_p_value", "i_squared", "knapp_scale", "sites": [{"site",
/// "rows", "events", "value", "lower", "upper", "weight"}]}]}], "notes", "remarks"}: what a forest
/// plot shows. Remarks are the notes as codes with their values: not_everywhere, no_value_at,
/// not_pooled, below_zero, scale_raised, few_sites.
/// Measures and scales: pooled_measures.h; a site without a value for a measure is named in the
/// notes, and a measure with fewer than two sites is left out and named too, and so are measures
/// whose interval had knapp_scale below 1 raised to 1 (survival/meta_analysis.h).
///
/// errors  kInvalidArgument: fewer than two sites, a site named twice, horizons that differ, no
///         model in common; kContradiction: a model that differs in version or numbers (hash), or
///         is read by another output
Result<Json> pool_meta(const Json& request);

}  // namespace hepatica::cohort
