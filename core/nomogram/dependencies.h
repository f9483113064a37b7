// Which inputs a term of a score rests on, directly or through earlier steps.
#pragma once

#include <vector>

#include "core/model/package.h"

namespace hepatica::nomogram {

/// Inputs and uses (slots below inputs.size() + uses.size()) that an expression depends on,
/// ascending.
std::vector<int> base_slots(const model::Package& package, const expression::Expression& e);

/// Every expression that a step evaluates.
std::vector<const expression::Expression*> expressions_of(const model::Step& step);

/// Slots that a step defines.
std::vector<int> defined_slots(const model::Step& step);

/// Whether the expression's value rests on `slot` alone (through earlier steps), not on inputs
/// beside it.
bool rests_only_on(const model::Package& package, const expression::Expression& e, int slot);

/// Numbers written in an expression and in the earlier steps it rests on.
std::vector<double> written_numbers(const model::Package& package, const expression::Expression& e);

/// Whether a logarithm is taken of something that depends on the slot.
bool under_logarithm(const model::Package& package, const expression::Expression& e, int slot);

}  // namespace hepatica::nomogram
