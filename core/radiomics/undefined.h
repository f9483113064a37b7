// The mark of a feature that has no value.
#pragma once

#include <limits>

namespace hepatica::radiomics {

/// What a feature function returns where its formula has no value (a ratio whose denominator is 0)
/// and no convention gives one. It never leaves the extraction: there it becomes a missing value
/// with the warning kDomain.
inline constexpr double kUndefined = std::numeric_limits<double>::quiet_NaN();

/// a / b, or kUndefined where b is 0.
inline double ratio(double a, double b) { return b != 0 ? a / b : kUndefined; }

}  // namespace hepatica::radiomics
