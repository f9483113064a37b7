// Points and directions in patient space (LPS, mm) for the synthetic studies.
#pragma once

#include <array>
#include <cmath>
#include <cstddef>

namespace hepatica::synthetic {

using Point = std::array<double, 3>;

inline Point operator+(const Point& a, const Point& b) {
  return {a[0] + b[0], a[1] + b[1], a[2] + b[2]};
}
inline Point operator-(const Point& a, const Point& b) {
  return {a[0] - b[0], a[1] - b[1], a[2] - b[2]};
}
inline Point operator*(double factor, const Point& a) {
  return {factor * a[0], factor * a[1], factor * a[2]};
}
inline double dot(const Point& a, const Point& b) {
  return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
}
inline double length(const Point& a) { return std::sqrt(dot(a, a)); }

/// An axis-aligned ellipsoid.
struct Ellipsoid {
  Point centre;
  Point half_axes;

  /// Distance from the centre in units of the surface's: below 1 inside.
  double radius(const Point& p) const {
    Point const d = p - centre;
    double const x = d[0] / half_axes[0];
    double const y = d[1] / half_axes[1];
    double const z = d[2] / half_axes[2];
    return std::sqrt(x * x + y * y + z * z);
  }
};

}  // namespace hepatica::synthetic
