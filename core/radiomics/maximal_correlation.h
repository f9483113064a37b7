// Maximal correlation coefficient of a co-occurrence matrix: the second singular value of the
// normalised matrix.
#pragma once

#include <span>

#include "core/radiomics/glcm.h"

namespace hepatica::radiomics {

/// Square root of the second largest eigenvalue of Q(i,j) = sum over k of p(i,k) p(j,k) / (p_x(i)
/// p_y(k)).
///
/// Q is similar to M M' with M(i,k) = p(i,k) / sqrt(p_x(i) p_y(k)), whose largest singular value is
/// 1 with the known vector sqrt(p_x); the second one is found by Lanczos iteration with that vector
/// taken out, to 1e-10 absolute.
///
/// x, y     margins by rank (index 0 unused)
/// total    sum of the counts
/// returns  in [0, 1]; 1 when a single grey level occurs in pairs
/// note     pyradiomics adds 2.2e-16 to the denominator; so does this function, as it matters for
/// levels
///          that occur in a handful of pairs only
double maximal_correlation(const GlcmMatrix& matrix, std::span<const double> x,
                           std::span<const double> y, double total);

}  // namespace hepatica::radiomics
