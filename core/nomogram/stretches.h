// The bands of a point score along one axis, found by asking the score itself.
//
// An item may be written as a condition ("afp > 400") or a formula instead of a table of bands;
// what a reader wants to see on its axis are the bands all the same.
#pragma once

#include <functional>
#include <vector>

#include "core/expression/expression.h"
#include "core/quantity/interval.h"

namespace hepatica::nomogram {

/// A part of an axis on which the points do not change.
struct Stretch {
  quantity::Interval range;  // the first and the last are open to infinity
  double inside = 0;         // a value in it
  double points = 0;
};

/// The stretches of `points` over [low, high], in order.
///
/// points     the item's points at a value; missing where they cannot be told
/// probes     values next to which the points may change (the numbers written in the score)
/// whole      only whole numbers occur
/// returns    empty when the points are nowhere known or change more than 12 times (then they are
/// no
///            table)
std::vector<Stretch> stretches_of(const std::function<expression::Value(double)>& points,
                                  double low, double high, std::vector<double> probes, bool whole);

}  // namespace hepatica::nomogram
