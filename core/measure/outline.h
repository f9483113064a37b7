// The outline of a region in one plane as points between voxels, its convex hull, and what is
// measured on the hull.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "core/image/volume.h"

namespace hepatica::measure {

/// A point in half voxels: the centre of voxel (i, j, k) is (2i, 2j, 2k). Whole numbers, so that
/// hulls and callipers are exact.
using HalfPoint = std::array<int64_t, 3>;

/// The two axes of a plane across `axis`, in rising order.
std::array<size_t, 2> plane_axes(size_t axis);

/// For each plane across `axis` at half-voxel position p (index p of the answer, so that p = 2k is
/// the plane through the centres of slice k and p = 2k + 1 lies between two slices; p - 1 is stored
/// at p, the plane below the first slice at 0): the points half-way between a voxel of the region
/// and a neighbour by a face outside it (also beyond the grid).
///
/// region  voxels that are not 0
/// returns 2 * size[axis] + 1 planes; points of plane n have coordinate n - 1 along the axis
std::vector<std::vector<HalfPoint>> outline_points(const image::Mask& region, size_t axis);

/// Corners of the convex hull of points in one plane across `axis`, counter-clockwise, without
/// points on edges. One or two corners for a point or a line. Exact. Andrew's monotone chain.
std::vector<HalfPoint> plane_hull(std::vector<HalfPoint> points, size_t axis);

/// Two points and their distance.
struct Chord {
  HalfPoint from{}, to{};
  double mm = 0;
};

double distance_mm(const HalfPoint& a, const HalfPoint& b, const std::array<double, 3>& spacing_mm);

/// The two corners of a convex polygon that lie farthest apart, by rotating callipers (Shamos
/// 1978): linear in the number of corners.
Chord hull_diameter(const std::vector<HalfPoint>& hull, size_t axis,
                    const std::array<double, 3>& spacing_mm);

/// A chord of a polygon; its ends need not be lattice points. Coordinates in voxel indices.
struct Perpendicular {
  std::array<double, 3> from{}, to{};
  double mm = 0;
};

/// The longest chord of the convex polygon at right angles (in mm) to `along`; zero long when the
/// polygon is a line. The length of chords in one direction is concave across the polygon, so the
/// longest goes through a corner.
Perpendicular longest_perpendicular(const std::vector<HalfPoint>& hull, const Chord& along,
                                    size_t axis, const std::array<double, 3>& spacing_mm);

}  // namespace hepatica::measure
