// Mesh vertices at the ends of rows and columns, and their convex hull in each plane.
#include "core/radiomics/surface_points.h"

#include <algorithm>
#include <cmath>

namespace hepatica::radiomics {
namespace {

// A plane across one axis: u and v are the two other axes, w the axis itself.
class Planes {
 public:
  Planes(const MaskBox& mask, int axis)
      : mask_(mask), w_(axis), u_(axis == 0 ? 1 : 0), v_(axis == 2 ? 1 : 2) {}

  bool inside(int a, int b, int w) const {
    std::array<int, 3> p{};
    p[static_cast<size_t>(u_)] = a;
    p[static_cast<size_t>(v_)] = b;
    p[static_cast<size_t>(w_)] = w;
    return mask_.at(p[0], p[1], p[2]);
  }
  int size_u() const { return mask_.size[static_cast<size_t>(u_)]; }
  int size_v() const { return mask_.size[static_cast<size_t>(v_)]; }
  int size_w() const { return mask_.size[static_cast<size_t>(w_)]; }
  LatticePoint point(int64_t a, int64_t b, int64_t w) const {
    LatticePoint p{};
    p[static_cast<size_t>(u_)] = a;
    p[static_cast<size_t>(v_)] = b;
    p[static_cast<size_t>(w_)] = w;
    return p;
  }

 private:
  const MaskBox& mask_;
  int w_, u_, v_;
};

struct Point2 {
  int64_t a, b;
  bool operator<(const Point2& o) const { return a != o.a ? a < o.a : b < o.b; }
  bool operator==(const Point2& o) const { return a == o.a && b == o.b; }
};

int64_t turn(const Point2& o, const Point2& p, const Point2& q) {
  return (p.a - o.a) * (q.b - o.b) - (p.b - o.b) * (q.a - o.a);
}

// Corners of the convex hull by monotone chains; collinear points are left out.
std::vector<Point2> hull(std::vector<Point2> points) {
  std::sort(points.begin(), points.end());
  points.erase(std::unique(points.begin(), points.end()), points.end());
  if (points.size() < 3) return points;
  std::vector<Point2> out;
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

// Vertices in the plane through voxel centres: half a voxel beyond the ends of rows and columns.
std::vector<Point2> centre_plane(const Planes& planes, int w) {
  std::vector<Point2> points;
  std::vector<std::pair<int, int>> columns(static_cast<size_t>(planes.size_u()), {-1, -1});
  for (int b = 0; b < planes.size_v(); ++b) {
    int first = -1, last = -1;
    for (int a = 0; a < planes.size_u(); ++a) {
      if (!planes.inside(a, b, w)) continue;
      if (first < 0) first = a;
      last = a;
      auto& column = columns[static_cast<size_t>(a)];
      if (column.first < 0) column.first = b;
      column.second = b;
    }
    if (first < 0) continue;
    points.push_back({int64_t{2} * first - 1, int64_t{2} * b});
    points.push_back({int64_t{2} * last + 1, int64_t{2} * b});
  }
  for (size_t a = 0; a < columns.size(); ++a) {
    if (columns[a].first < 0) continue;
    points.push_back({2 * static_cast<int64_t>(a), 2 * columns[a].first - 1});
    points.push_back({2 * static_cast<int64_t>(a), 2 * columns[a].second + 1});
  }
  return points;
}

// Vertices halfway between planes w and w + 1: where the mask differs.
std::vector<Point2> halfway_plane(const Planes& planes, int w) {
  std::vector<Point2> points;
  for (int b = 0; b < planes.size_v(); ++b) {
    int first = -1, last = -1;
    for (int a = 0; a < planes.size_u(); ++a) {
      if (planes.inside(a, b, w) == planes.inside(a, b, w + 1)) continue;
      if (first < 0) first = a;
      last = a;
    }
    if (first < 0) continue;
    points.push_back({int64_t{2} * first, int64_t{2} * b});
    points.push_back({int64_t{2} * last, int64_t{2} * b});
  }
  return points;
}

}  // namespace

std::vector<std::vector<LatticePoint>> plane_hulls(const MaskBox& mask, int axis) {
  const Planes planes(mask, axis);
  std::vector<std::vector<LatticePoint>> out;
  for (int w = -1; w < planes.size_w(); ++w) {
    for (int half = 0; half < 2; ++half) {
      if (half == 0 && w < 0) continue;
      const std::vector<Point2> corners =
          hull(half == 0 ? centre_plane(planes, w) : halfway_plane(planes, w));
      if (corners.empty()) continue;
      std::vector<LatticePoint> points;
      points.reserve(corners.size());
      for (const Point2& p : corners) points.push_back(planes.point(p.a, p.b, 2 * w + half));
      out.push_back(std::move(points));
    }
  }
  return out;
}

double squared_distance_mm2(const LatticePoint& a, const LatticePoint& b,
                            const std::array<double, 3>& spacing_mm) {
  double sum = 0;
  for (size_t d = 0; d < 3; ++d) {
    const double difference = static_cast<double>(a[d] - b[d]) * spacing_mm[d] / 2;
    sum += difference * difference;
  }
  return sum;
}

double plane_diameter_mm(const std::vector<std::vector<LatticePoint>>& hulls,
                         const std::array<double, 3>& spacing_mm) {
  double most = 0;
  for (const std::vector<LatticePoint>& hull_points : hulls) {
    for (size_t p = 0; p < hull_points.size(); ++p) {
      for (size_t q = 0; q < p; ++q) {
        most = std::max(most, squared_distance_mm2(hull_points[p], hull_points[q], spacing_mm));
      }
    }
  }
  return std::sqrt(most);
}

}  // namespace hepatica::radiomics
