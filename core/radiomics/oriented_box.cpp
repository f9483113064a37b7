// Every face direction in turn, with rotating callipers in the plane.
#include "core/radiomics/oriented_box.h"

#include <Eigen/Dense>
#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <set>

namespace hepatica::radiomics {
namespace {

using Points = std::vector<Eigen::Vector2d>;

double turn(const Eigen::Vector2d& o, const Eigen::Vector2d& p, const Eigen::Vector2d& q) {
  return (p - o).x() * (q - o).y() - (p - o).y() * (q - o).x();
}

Points hull(Points points) {
  const auto before = [](const Eigen::Vector2d& a, const Eigen::Vector2d& b) {
    return a.x() != b.x() ? a.x() < b.x() : a.y() < b.y();
  };
  std::sort(points.begin(), points.end(), before);
  Points out;
  const auto chain = [&](auto begin, auto end) {
    const size_t base = out.size();
    for (auto p = begin; p != end; ++p) {
      while (out.size() >= base + 2 && turn(out[out.size() - 2], out.back(), *p) <= 0)
        out.pop_back();
      out.push_back(*p);
    }
    out.pop_back();
  };
  chain(points.begin(), points.end());
  chain(points.rbegin(), points.rend());
  return out;
}

// Sides of the smallest rectangle around a convex polygon: one of its sides lies along an edge.
std::array<double, 2> smallest_rectangle(const Points& polygon) {
  std::array<double, 2> best{0, 0};
  double least = std::numeric_limits<double>::max();
  const size_t n = polygon.size();
  size_t right = 1, top = 1, left = 1;
  const auto next = [&](size_t i) { return (i + 1) % n; };
  for (size_t e = 0; e < n; ++e) {
    const Eigen::Vector2d along = (polygon[next(e)] - polygon[e]).normalized();
    const Eigen::Vector2d across(-along.y(), along.x());
    const auto ahead = [&](const Eigen::Vector2d& axis, size_t i) {
      return axis.dot(polygon[next(i)] - polygon[i]) > 0;
    };
    size_t steps = 0;
    while (ahead(along, right) && steps++ < n) right = next(right);
    if (e == 0) top = right;
    steps = 0;
    while (ahead(across, top) && steps++ < n) top = next(top);
    if (e == 0) left = top;
    steps = 0;
    while (ahead(-along, left) && steps++ < n) left = next(left);
    const double width = along.dot(polygon[right] - polygon[left]);
    const double height = across.dot(polygon[top] - polygon[e]);
    if (width * height < least) {
      least = width * height;
      best = {width, height};
    }
  }
  return best;
}

// The face's direction in whole numbers without a common factor, so that coplanar triangles count
// once.
std::array<int64_t, 3> direction(const ConvexHull& hull, const std::array<size_t, 3>& t) {
  const LatticePoint &a = hull.corners[t[0]], &b = hull.corners[t[1]], &c = hull.corners[t[2]];
  std::array<int64_t, 3> n{};
  for (size_t d = 0; d < 3; ++d) {
    const size_t e = (d + 1) % 3, f = (d + 2) % 3;
    n[d] = (b[e] - a[e]) * (c[f] - a[f]) - (b[f] - a[f]) * (c[e] - a[e]);
  }
  const int64_t g = std::gcd(std::gcd(n[0], n[1]), n[2]);
  return {n[0] / g, n[1] / g, n[2] / g};
}

}  // namespace

std::array<double, 3> oriented_box_mm(const ConvexHull& hull_points,
                                      const std::array<double, 3>& spacing_mm) {
  std::vector<Eigen::Vector3d> corners;
  for (const LatticePoint& p : hull_points.corners) {
    Eigen::Vector3d q;
    for (int d = 0; d < 3; ++d) {
      q[d] =
          static_cast<double>(p[static_cast<size_t>(d)]) * spacing_mm[static_cast<size_t>(d)] / 2;
    }
    corners.push_back(q);
  }
  std::set<std::array<int64_t, 3>> directions;
  for (const auto& t : hull_points.triangles) directions.insert(direction(hull_points, t));
  std::array<double, 3> best{};
  double least = std::numeric_limits<double>::max();
  for (const auto& d : directions) {
    // A plane's normal scales with the inverse of the spacing.
    const Eigen::Vector3d normal = Eigen::Vector3d(static_cast<double>(d[0]) / spacing_mm[0],
                                                   static_cast<double>(d[1]) / spacing_mm[1],
                                                   static_cast<double>(d[2]) / spacing_mm[2])
                                       .normalized();
    const Eigen::Vector3d u = normal.unitOrthogonal(), v = normal.cross(u);
    double low = std::numeric_limits<double>::max(), high = -low;
    Points flat;
    for (const Eigen::Vector3d& corner : corners) {
      low = std::min(low, normal.dot(corner));
      high = std::max(high, normal.dot(corner));
      flat.emplace_back(u.dot(corner), v.dot(corner));
    }
    const std::array<double, 2> sides = smallest_rectangle(hull(std::move(flat)));
    const double volume = sides[0] * sides[1] * (high - low);
    if (volume < least) {
      least = volume;
      best = {sides[0], sides[1], high - low};
    }
  }
  return best;
}

}  // namespace hepatica::radiomics
