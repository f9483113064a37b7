// Filters defined by their transfer function on the image's own frequencies: non-separable wavelets
// of Simoncelli, and the Riesz transform. They read the whole image, which counts as periodic.
#pragma once

#include "core/filters/field.h"
#include "core/filters/separable.h"

namespace hepatica::filters {

/// Band-pass response B of level 1, 2, ... (IBSI: PRT7):
///
///     cos(pi/2 log2(2 |f| 2^(level-1)))  for  1/4 < |f| 2^(level-1) <= 1,  else 0
///
/// with f in [-1, 1] per axis, -1 and 1 being the outer samples of the centred spectrum (so that
/// the zero frequency of an even length lies half a sample off centre, as in the reference maps).
/// In 2D each slice along k by itself.
///
/// whole  a field that holds the whole image
Field simoncelli(const Field& whole, int level, Dimension dimension);

/// Riesz transform of order (l1, l2, l3), L = l1 + l2 + l3 >= 1 (IBSI: AYRS):
///
///     (-i)^L sqrt(L! / (l1! l2! l3!)) f1^l1 f2^l2 f3^l3 / |f|^L,  0 at frequency zero
///
/// in place of the response of another filter, on the whole image. Informative in the standard: it
/// has published maps but no consensus.
Field riesz(const Field& whole, const std::array<int, 3>& order);

}  // namespace hepatica::filters
