// The Kaplan-Meier risk of some rows at a horizon, where it is known.
//
// Internal to core/survival.
#pragma once

#include <optional>
#include <span>

#include "core/survival/follow_up.h"

namespace hepatica::survival {

/// 1 - S(horizon) of the rows named; nothing when they were not followed up to the horizon (and S
/// is not yet 0) or there are none. Precondition: check(data) passed.
std::optional<double> horizon_risk(const FollowUp& data, std::span<const std::size_t> rows,
                                   double horizon);

/// An error unless every number is a probability in [0, 1] and there is one per row.
Status check_probability(std::span<const double> probability, std::size_t rows, const char* field);

}  // namespace hepatica::survival
