// Convex hull of lattice points in space, exact in whole numbers.
#pragma once

#include <array>
#include <vector>

#include "core/radiomics/surface_points.h"

namespace hepatica::radiomics {

/// Hull as triangles that wind outward, and the points that are corners of some triangle.
struct ConvexHull {
  std::vector<LatticePoint> corners;
  std::vector<std::array<size_t, 3>> triangles;  // indices into corners
};

/// Hull of the points (quickhull). Coordinates up to 2^19 in magnitude, so that determinants fit 64
/// bits. A set that does not span space gives a hull without triangles.
ConvexHull convex_hull(const std::vector<LatticePoint>& points);

struct HullMeasure {
  double area_mm2 = 0, volume_mm3 = 0, diameter_mm = 0;
};

/// Area, volume and largest distance of two corners; lattice points are half voxels.
HullMeasure measure_hull(const ConvexHull& hull, const std::array<double, 3>& spacing_mm);

}  // namespace hepatica::radiomics
