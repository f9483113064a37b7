// One draw of a column's missing values from a regression whose parameters are drawn too.
//
// Rows are those of the design; `known` says which rows teach, the others are filled in.
#pragma once

#include <cstdint>
#include <vector>

#include "core/survival/random.h"

namespace hepatica::cohort {

/// Columns of one number per row, standardised or 0/1; no intercept.
using Features = std::vector<const std::vector<double>*>;

/// Predictive mean matching: each missing value becomes the observed value of one of the five rows
/// whose prediction lies nearest (ties in random order).
///
/// value   per row, on the scale of the regression; entries with known 0 are not read
/// returns one row number (the donor) per row with known 0, in order
///
/// The coefficients of the missing rows are one draw of the Bayesian linear regression with a flat
/// prior (type 1 matching); ridge 1e-5 of the rows against collinear columns. At least one row is
/// known.
/// source  Little 1988; van Buuren, Flexible Imputation of Missing Data, 2nd ed., algorithms 3.1
/// and
///         3.3; five donors as Morris, White and Royston 2014 advise
std::vector<std::size_t> draw_donors(const std::vector<double>& value,
                                     const std::vector<std::uint8_t>& known,
                                     const Features& features, survival::Random& random);

/// Logistic regression: 0 or 1 for every row with known 0, in order.
///
/// The coefficients are one draw of the normal approximation at the mode, under a normal prior of
/// standard deviation 5 on each coefficient (of standardised columns) and a flat one on the
/// intercept: weak, but finite under separation. A column that is always one value stays it.
/// source  van Buuren, as above, 3.6; Gelman et al. 2008 for the prior's purpose
std::vector<int> draw_binary(const std::vector<int>& value, const std::vector<std::uint8_t>& known,
                             const Features& features, survival::Random& random);

/// Levels 0 .. levels - 1 of every row with known 0, in order: draw_binary for "the first level or
/// a later one", then among the rest for "the second or a later one" and so on (continuation
/// ratios), so that the probabilities of all levels sum to 1.
/// source  Fienberg 1980, The Analysis of Cross-Classified Categorical Data, 6.6
std::vector<int> draw_levels(const std::vector<int>& value, const std::vector<std::uint8_t>& known,
                             int levels, const Features& features, survival::Random& random);

}  // namespace hepatica::cohort
