// Slices by hull and callipers; space by pairs of slice hulls with a bound; viable tumour by pairs
// that a walk over the voxels accepts.
#include "core/measure/diameter.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>

#include "core/image/mask.h"
#include "core/measure/outline.h"

namespace hepatica::measure {
namespace {

using image::Geometry;
using image::Mask;
using Planes = std::vector<std::vector<HalfPoint>>;

std::array<double, 3> voxel_of(const HalfPoint& p) {
  return {static_cast<double>(p[0]) / 2, static_cast<double>(p[1]) / 2,
          static_cast<double>(p[2]) / 2};
}

Line line_of(const Chord& c) { return {voxel_of(c.from), voxel_of(c.to), c.mm}; }

Error no_axis() { return {Code::kInvalidArgument, "axis", "expected 0, 1 or 2"}; }
Error no_region() { return {Code::kEmptyRoi, "region", "no voxel to measure"}; }

/// Corners of the hulls of all planes across z: every corner of the hull in space is among them.
Planes slice_hulls(const Mask& region) {
  Planes hulls;
  for (auto& points : outline_points(region, 2)) {
    if (!points.empty()) hulls.push_back(plane_hull(std::move(points), 2));
  }
  return hulls;
}

/// A box around points in a plane, for bounds.
struct Bounds {
  HalfPoint low, high;
};

Bounds bounds_of(const std::vector<HalfPoint>& points) {
  Bounds out{points[0], points[0]};
  for (const HalfPoint& p : points) {
    for (size_t a = 0; a < 3; ++a) {
      out.low[a] = std::min(out.low[a], p[a]);
      out.high[a] = std::max(out.high[a], p[a]);
    }
  }
  return out;
}

/// No two points of the boxes lie farther apart than this, in mm.
double largest_between(const Bounds& a, const Bounds& b, const std::array<double, 3>& spacing) {
  HalfPoint reach{};
  for (size_t n = 0; n < 3; ++n) reach[n] = std::max(b.high[n] - a.low[n], a.high[n] - b.low[n]);
  return distance_mm({}, reach, spacing);
}

int64_t floor_div(int64_t a, int64_t b) { return a >= 0 ? a / b : -((-a + b - 1) / b); }

/// Asks necrosis(u, v) of every voxel whose inside the segment from a to b runs through (half
/// voxels, in the plane's two axes); true when none says yes. Whole numbers, so exact.
template <typename Necrosis>
bool misses(std::array<int64_t, 2> a, std::array<int64_t, 2> b, const Necrosis& necrosis) {
  if (a[0] > b[0]) std::swap(a, b);
  const int64_t run = b[0] - a[0], rise = b[1] - a[1];
  // Column u holds x in [2u - 1, 2u + 1]; y is kept times `run` (times 1 on a vertical line).
  const int64_t scale = std::max<int64_t>(run, 1);
  for (int64_t u = floor_div(a[0] + 1, 2); 2 * u - 1 < b[0]; ++u) {
    int64_t y0 = a[1] * scale, y1 = b[1] * scale;
    if (run > 0) {
      y0 = a[1] * run + (std::max(a[0], 2 * u - 1) - a[0]) * rise;
      y1 = a[1] * run + (std::min(b[0], 2 * u + 1) - a[0]) * rise;
    }
    const int64_t low = std::min(y0, y1), high = std::max(y0, y1);
    // Voxels v with 2v + 1 > low / scale and 2v - 1 < high / scale.
    for (int64_t v = floor_div(floor_div(low, scale) + 1, 2); (2 * v - 1) * scale < high; ++v) {
      if (necrosis(u, v)) return false;
    }
    if (run == 0) break;
  }
  return true;
}

/// The same, and true on a border only unless the voxels on both its sides say yes.
template <typename Necrosis>
bool runs_clear(std::array<int64_t, 2> a, std::array<int64_t, 2> b, const Necrosis& necrosis) {
  for (size_t n = 0; n < 2; ++n) {
    if (a[n] != b[n] || a[n] % 2 == 0) continue;
    const int64_t side = floor_div(a[n], 2);
    a[n] = b[n] = a[n] + 1;  // the row beside the border stands for it
    return misses(a, b, [&](int64_t u, int64_t v) {
      return n == 0 ? necrosis(side, v) && necrosis(side + 1, v)
                    : necrosis(u, side) && necrosis(u, side + 1);
    });
  }
  return misses(a, b, necrosis);
}

/// Whether a segment in slice `at` across `axis` stays out of the necrosis.
bool crosses_no_necrosis(const Mask& tissue, size_t axis, const HalfPoint& from,
                         const HalfPoint& to) {
  const auto [u, v] = plane_axes(axis);
  std::array<int, 3> voxel{};
  voxel[axis] = static_cast<int>(from[axis] / 2);
  const auto& size = tissue.geometry.size;
  return runs_clear({from[u], from[v]}, {to[u], to[v]}, [&, u = u, v = v](int64_t x, int64_t y) {
    if (x < 0 || y < 0 || x >= size[u] || y >= size[v]) return false;
    voxel[u] = static_cast<int>(x);
    voxel[v] = static_cast<int>(y);
    return tissue.at(voxel[0], voxel[1], voxel[2]) == 2;
  });
}

/// The longest clear chord among the points, if it is longer than `best`.
void find_clear_chord(const Mask& tissue, size_t axis, const std::vector<HalfPoint>& points,
                      Chord& best) {
  const auto& spacing = tissue.geometry.spacing_mm;
  const Chord all = hull_diameter(plane_hull(points, axis), axis, spacing);
  if (all.mm <= best.mm) return;
  if (crosses_no_necrosis(tissue, axis, all.from, all.to)) {
    best = all;
    return;
  }
  for (size_t n = 0; n < points.size(); ++n) {
    for (size_t m = n + 1; m < points.size(); ++m) {
      const double mm = distance_mm(points[n], points[m], spacing);
      if (mm > best.mm && crosses_no_necrosis(tissue, axis, points[n], points[m])) {
        best = {points[n], points[m], mm};
      }
    }
  }
}

}  // namespace

size_t axial_axis(const Geometry& geometry) {
  size_t best = 2;
  for (size_t const axis : {0, 1}) {
    // Columns of the direction are the axes; row 2 is their share of foot to head.
    if (std::abs(geometry.direction[6 + axis]) > std::abs(geometry.direction[6 + best]) + 1e-9) {
      best = axis;
    }
  }
  return best;
}

Result<SliceDiameter> largest_slice_diameter(const Mask& region, size_t axis) {
  if (axis > 2) return no_axis();
  Planes planes = outline_points(region, axis);
  const auto& spacing = region.geometry.spacing_mm;
  Chord best;
  size_t slice = 0;
  std::vector<HalfPoint> widest;
  for (size_t k = 0; 2 * k + 1 < planes.size(); ++k) {
    std::vector<HalfPoint> hull = plane_hull(std::move(planes[2 * k + 1]), axis);
    const Chord found = hull_diameter(hull, axis, spacing);
    if (found.mm <= best.mm) continue;
    best = found;
    slice = k;
    widest = std::move(hull);
  }
  if (widest.empty()) return no_region();
  const Perpendicular p = longest_perpendicular(widest, best, axis, spacing);
  return SliceDiameter{static_cast<int>(slice), line_of(best), {p.from, p.to, p.mm}};
}

Result<Line> largest_diameter(const Mask& region) {
  const Planes hulls = slice_hulls(region);
  if (hulls.empty()) return no_region();
  const auto& spacing = region.geometry.spacing_mm;
  std::vector<Bounds> bounds;
  Chord best;
  for (const auto& hull : hulls) {
    bounds.push_back(bounds_of(hull));
    const Chord own = hull_diameter(hull, 2, spacing);
    if (own.mm > best.mm) best = own;
  }
  for (size_t apart = hulls.size(); --apart > 0;) {  // far planes first: they raise the bound
    for (size_t n = 0; n + apart < hulls.size(); ++n) {
      if (largest_between(bounds[n], bounds[n + apart], spacing) <= best.mm) continue;
      for (const HalfPoint& a : hulls[n]) {
        for (const HalfPoint& b : hulls[n + apart]) {
          const double mm = distance_mm(a, b, spacing);
          if (mm > best.mm) best = {a, b, mm};
        }
      }
    }
  }
  return line_of(best);
}

Result<std::optional<ViableDiameter>> largest_viable_diameter(const Mask& tissue, size_t axis) {
  if (axis > 2) return no_axis();
  Mask viable = tissue;
  for (uint8_t& sample : viable.samples) sample = sample == 1 ? 1 : 0;
  Planes planes = outline_points(viable, axis);
  Chord best;
  for (size_t k = 0; 2 * k + 1 < planes.size(); ++k) {
    auto& points = planes[2 * k + 1];
    std::sort(points.begin(), points.end());
    points.erase(std::unique(points.begin(), points.end()), points.end());
    if (!points.empty()) find_clear_chord(tissue, axis, points, best);
  }
  if (!(best.mm > 0)) return std::optional<ViableDiameter>{};
  return std::optional{ViableDiameter{static_cast<int>(best.from[axis] / 2), line_of(best)}};
}

}  // namespace hepatica::measure
