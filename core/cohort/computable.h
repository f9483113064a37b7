// Which models a mapped cohort can feed: tried on its rows, not guessed from the names of inputs.
#pragma once

#include <cstddef>

#include "core/base/json_text.h"
#include "core/cohort/cohort.h"
#include "core/model/catalogue.h"

namespace hepatica::cohort {

/// {"rows": rows tried, "models": [{"model", "scored": rows with a number, "missing": variable that
/// most often lacks (when any), "recalibrates": whether recalibrate() has a step to change}]} for
/// every package that is not locked, in catalogue order.
///
/// most  rows to try, spread evenly over the cohort
Json computable_models(const Cohort& cohort, const model::Catalogue& catalogue,
                       std::size_t most = 200);

}  // namespace hepatica::cohort
