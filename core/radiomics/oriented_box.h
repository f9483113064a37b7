// A small box of any orientation around a convex hull.
#pragma once

#include <array>

#include "core/radiomics/convex_hull.h"

namespace hepatica::radiomics {

/// Edge lengths in mm of the smallest box around the hull that has one face flush with a face of
/// it.
///
/// For every face of the hull: height across it, and the smallest rectangle around the projection
/// (rotating callipers). The true minimum may lean on edges only (O'Rourke 1985) and be a little
/// smaller. Precondition: the hull has triangles.
std::array<double, 3> oriented_box_mm(const ConvexHull& hull,
                                      const std::array<double, 3>& spacing_mm);

}  // namespace hepatica::radiomics
