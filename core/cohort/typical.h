// Fictitious patients in the middle and at the quartiles of a cohort: the worked examples of a new
// package, since no real patient may be one.
#pragma once

#include <vector>

#include "core/base/json_text.h"
#include "core/cohort/cohort.h"

namespace hepatica::cohort {

/// A patient whose numbers are each the p-quantile of the rows (whole where the variable is), and
/// whose conditions and categories are the p-quantile of the levels in their order. `variables` are
/// indices of the dictionary; those unknown in every row are left out. The JSON is that of
/// models/README.md, in canonical units.
Json typical_patient(const Cohort& cohort, const std::vector<std::size_t>& rows,
                     const std::vector<int>& variables, const patient::Dictionary& dictionary,
                     double p);

/// "[lowest, highest]" of a number among the rows; empty when it is never known.
std::string observed_range(const Cohort& cohort, const std::vector<std::size_t>& rows, int variable,
                           const patient::Dictionary& dictionary);

}  // namespace hepatica::cohort
