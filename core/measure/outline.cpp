// Half-way points, monotone chains and callipers, in whole numbers of half voxels.
#include "core/measure/outline.h"

#include <algorithm>
#include <cmath>

namespace hepatica::measure {
namespace {

/// Twice the area of the triangle a, b, c in the plane (positive counter-clockwise), half voxels^2.
int64_t cross(const HalfPoint& a, const HalfPoint& b, const HalfPoint& c,
              const std::array<size_t, 2>& axes) {
  const auto [u, v] = axes;
  return (b[u] - a[u]) * (c[v] - a[v]) - (b[v] - a[v]) * (c[u] - a[u]);
}

bool inside(const image::Mask& region, const std::array<int, 3>& voxel) {
  for (size_t a = 0; a < 3; ++a) {
    if (voxel[a] < 0 || voxel[a] >= region.geometry.size[a]) return false;
  }
  return region.at(voxel[0], voxel[1], voxel[2]) != 0;
}

/// Appends one half of a monotone chain over points in order.
template <typename Iterator>
void chain(Iterator first, Iterator last, const std::array<size_t, 2>& axes,
           std::vector<HalfPoint>& hull) {
  const size_t begin = hull.size();
  for (; first != last; ++first) {
    while (hull.size() >= begin + 2 &&
           cross(hull[hull.size() - 2], hull.back(), *first, axes) <= 0) {
      hull.pop_back();
    }
    hull.push_back(*first);
  }
  hull.pop_back();  // begins the other half
}

}  // namespace

std::array<size_t, 2> plane_axes(size_t axis) {
  return {axis == 0 ? size_t{1} : size_t{0}, axis == 2 ? size_t{1} : size_t{2}};
}

std::vector<std::vector<HalfPoint>> outline_points(const image::Mask& region, size_t axis) {
  const auto& size = region.geometry.size;
  std::vector<std::vector<HalfPoint>> planes(2 * static_cast<size_t>(size[axis]) + 1);
  size_t at = 0;
  for (int k = 0; k < size[2]; ++k) {
    for (int j = 0; j < size[1]; ++j) {
      for (int i = 0; i < size[0]; ++i, ++at) {
        if (region.samples[at] == 0) continue;
        for (size_t a = 0; a < 3; ++a) {
          for (int const step : {-1, 1}) {
            std::array<int, 3> next{i, j, k};
            next[a] += step;
            if (inside(region, next)) continue;
            HalfPoint point{int64_t{2} * i, int64_t{2} * j, int64_t{2} * k};
            point[a] += step;
            planes[static_cast<size_t>(point[axis] + 1)].push_back(point);
          }
        }
      }
    }
  }
  return planes;
}

std::vector<HalfPoint> plane_hull(std::vector<HalfPoint> points, size_t axis) {
  const auto axes = plane_axes(axis);
  std::sort(points.begin(), points.end(), [&](const HalfPoint& a, const HalfPoint& b) {
    return a[axes[0]] != b[axes[0]] ? a[axes[0]] < b[axes[0]] : a[axes[1]] < b[axes[1]];
  });
  points.erase(std::unique(points.begin(), points.end()), points.end());
  if (points.size() < 3) return points;
  std::vector<HalfPoint> hull;
  chain(points.begin(), points.end(), axes, hull);
  chain(points.rbegin(), points.rend(), axes, hull);
  return hull;
}

double distance_mm(const HalfPoint& a, const HalfPoint& b,
                   const std::array<double, 3>& spacing_mm) {
  double sum = 0;
  for (size_t n = 0; n < 3; ++n) {
    const double d = static_cast<double>(b[n] - a[n]) / 2 * spacing_mm[n];
    sum += d * d;
  }
  return std::sqrt(sum);
}

Chord hull_diameter(const std::vector<HalfPoint>& hull, size_t axis,
                    const std::array<double, 3>& spacing_mm) {
  Chord best;
  if (hull.empty()) return best;
  best = {hull[0], hull[0], 0};
  const auto consider = [&](const HalfPoint& a, const HalfPoint& b) {
    const double mm = distance_mm(a, b, spacing_mm);
    if (mm > best.mm) best = {a, b, mm};
  };
  const size_t n = hull.size();
  if (n == 2) consider(hull[0], hull[1]);
  if (n < 3) return best;
  const auto axes = plane_axes(axis);
  // The farthest corner from each edge; areas do not depend on the spacing but for one factor, so
  // the pairs found are the antipodal ones in millimetres too.
  for (size_t edge = 0, far = 1; edge < n; ++edge) {
    const HalfPoint &a = hull[edge], &b = hull[(edge + 1) % n];
    while (cross(a, b, hull[(far + 1) % n], axes) > cross(a, b, hull[far], axes)) {
      far = (far + 1) % n;
    }
    consider(a, hull[far]);
    consider(b, hull[far]);
    // A parallel edge on the other side: its second corner is as far.
    const HalfPoint& next = hull[(far + 1) % n];
    if (cross(a, b, next, axes) == cross(a, b, hull[far], axes)) {
      consider(a, next);
      consider(b, next);
    }
  }
  return best;
}

Perpendicular longest_perpendicular(const std::vector<HalfPoint>& hull, const Chord& along,
                                    size_t axis, const std::array<double, 3>& spacing_mm) {
  Perpendicular best;
  const auto axes = plane_axes(axis);
  const auto [u, v] = axes;
  using Flat = std::array<double, 2>;
  const auto flat = [&, u = u, v = v](const HalfPoint& p) {
    return Flat{static_cast<double>(p[u]) / 2 * spacing_mm[u],
                static_cast<double>(p[v]) / 2 * spacing_mm[v]};
  };
  const auto place = [&, u = u, v = v](const Flat& p) {
    std::array<double, 3> out{};
    out[u] = p[0] / spacing_mm[u];
    out[v] = p[1] / spacing_mm[v];
    out[axis] = static_cast<double>(along.from[axis]) / 2;
    return out;
  };
  const Flat a = flat(along.from), b = flat(along.to);
  best.from = best.to = place(a);
  if (!(along.mm > 0)) return best;
  const Flat d{(b[0] - a[0]) / along.mm, (b[1] - a[1]) / along.mm};
  const auto offset = [&](const Flat& p) { return p[0] * d[0] + p[1] * d[1]; };
  const auto height = [&](const Flat& p) { return p[1] * d[0] - p[0] * d[1]; };
  for (const HalfPoint& corner : hull) {
    const double at = offset(flat(corner));
    Flat low{}, high{};
    bool any = false;
    const auto take = [&](const Flat& p) {
      if (!any || height(p) < height(low)) low = p;
      if (!any || height(p) > height(high)) high = p;
      any = true;
    };
    take(flat(corner));
    for (size_t e = 0; e < hull.size(); ++e) {
      const Flat p = flat(hull[e]), q = flat(hull[(e + 1) % hull.size()]);
      const double s = offset(p) - at, t = offset(q) - at;
      if ((s < 0) == (t < 0) || s == t) continue;
      const double share = s / (s - t);
      take({p[0] + share * (q[0] - p[0]), p[1] + share * (q[1] - p[1])});
    }
    const double mm = height(high) - height(low);
    if (mm > best.mm) best = {place(low), place(high), mm};
  }
  return best;
}

}  // namespace hepatica::measure
