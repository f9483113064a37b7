// Restricted cubic splines: smooth in the middle, straight in the tails.
#pragma once

#include <cmath>
#include <span>
#include <string>
#include <vector>

#include "core/base/result.h"

namespace hepatica::survival {

/// Knots at equally spaced quantiles of x, from the outer share to 1 minus it.
///
/// count    3: outer share 0.10; 4 to 6: 0.05; 7 or more: 0.025. Quantiles are linear
/// interpolations
///          (R's type 7)
/// details  under 100 values the outer knots are the fifth smallest and the fifth largest. Where
/// the
///          smallest (largest) value holds a twentieth of the data or more, and no value between
///          does, the first (last) knot is the next value, and the others are placed beyond it
/// errors   kInvalidArgument: count below 3, fewer than 6 values, or fewer than 3 distinct knots
/// source   Harrell, Regression Modeling Strategies, 2nd ed., 2.4.6; equals Hmisc::rcspline.eval
Result<std::vector<double>> spline_knots(std::span<const double> x, int count);

/// The K - 1 basis values of x for K knots k: x itself, then for j = 1 .. K - 2
///
///     ((x - k_j)+^3 - (x - k_{K-1})+^3 (k_K - k_j) / (k_K - k_{K-1})
///                   + (x - k_K)+^3 (k_{K-1} - k_j) / (k_K - k_{K-1})) / (k_K - k_1)^2
///
/// (rms's norm = 2: every basis value has the unit of x). Precondition: knots increase, three or
/// more.
std::vector<double> spline_basis(double x, std::span<const double> knots);

/// An error unless the knots are three or more, finite and increasing.
Status check_knots(std::span<const double> knots, const std::string& field);

/// The p-quantile of sorted values, linear between order statistics (R's type 7). Precondition: not
/// empty, 0 <= p <= 1.
double sorted_quantile(std::span<const double> sorted, double p);

/// The same of n values of which at(k) is the k-th smallest, k from 0.
template <typename At>
double quantile_of_ordered(std::size_t n, double p, At at) {
  const double position = p * static_cast<double>(n - 1);
  const auto below = static_cast<std::size_t>(std::floor(position));
  if (below + 1 >= n) return at(n - 1);
  const double part = position - static_cast<double>(below);
  return part == 0 ? at(below) : at(below) + part * (at(below + 1) - at(below));
}

}  // namespace hepatica::survival
