// The outermost points of a region's surface mesh, plane by plane: enough for its convex hull and
// its diameters.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "core/radiomics/mask_box.h"

namespace hepatica::radiomics {

/// A mesh vertex in half voxels: the centre of voxel (i, j, k) is (2i, 2j, 2k), vertices have
/// exactly one odd coordinate.
using LatticePoint = std::array<int64_t, 3>;

/// For each plane across `axis` that holds mesh vertices (through voxel centres and halfway
/// between), the corners of the convex hull of the vertices in that plane.
std::vector<std::vector<LatticePoint>> plane_hulls(const MaskBox& mask, int axis);

/// Largest distance in mm between two mesh vertices of the same plane, over all planes across
/// `axis`.
double plane_diameter_mm(const std::vector<std::vector<LatticePoint>>& hulls,
                         const std::array<double, 3>& spacing_mm);

/// Squared distance of two points in mm^2.
double squared_distance_mm2(const LatticePoint& a, const LatticePoint& b,
                            const std::array<double, 3>& spacing_mm);

}  // namespace hepatica::radiomics
