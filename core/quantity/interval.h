// Intervals of the real line as packages write them: "[30, 40)", "(-inf, -2.60]", "(0, inf)".
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"

namespace hepatica::quantity {

/// A non-empty interval; an infinite end is always open.
struct Interval {
  double low;
  double high;
  bool low_closed;
  bool high_closed;

  bool contains(double x) const {
    return (x > low || (low_closed && x == low)) && (x < high || (high_closed && x == high));
  }
};

/// Reads the notation above. Errors: kInvalidArgument (detail says what was expected).
Result<Interval> parse_interval(std::string_view text);

/// The notation above, shortest numbers.
std::string to_text(const Interval& interval);

/// Whether intervals tile `domain` without gap or overlap, in any order.
///
/// integer_valued  only whole numbers occur, so "[0, 9]" and "[10, 17]" meet
/// returns         an empty text if they do; else one clause naming the first gap or overlap
std::string tiling_fault(std::vector<Interval> intervals, const Interval& domain,
                         bool integer_valued);

}  // namespace hepatica::quantity
