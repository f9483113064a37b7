// Geometry checks: plain 3 x 3 arithmetic, no linear algebra library needed.
#include "core/image/geometry.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <numbers>

#include "core/base/reason.h"

namespace hepatica::image {
namespace {

using Matrix3 = std::array<double, 9>;
constexpr const char* kAxisNames[3] = {"x", "y", "z"};

double determinant(const Matrix3& m) {
  return m[0] * (m[4] * m[8] - m[5] * m[7]) - m[1] * (m[3] * m[8] - m[5] * m[6]) +
         m[2] * (m[3] * m[7] - m[4] * m[6]);
}

/// Transposed inverse (the cofactor matrix over the determinant).
Matrix3 inverse_transpose(const Matrix3& m, double det) {
  return {(m[4] * m[8] - m[5] * m[7]) / det, (m[5] * m[6] - m[3] * m[8]) / det,
          (m[3] * m[7] - m[4] * m[6]) / det, (m[2] * m[7] - m[1] * m[8]) / det,
          (m[0] * m[8] - m[2] * m[6]) / det, (m[1] * m[6] - m[0] * m[7]) / det,
          (m[1] * m[5] - m[2] * m[4]) / det, (m[2] * m[3] - m[0] * m[5]) / det,
          (m[0] * m[4] - m[1] * m[3]) / det};
}

double largest_change(const Matrix3& a, const Matrix3& b) {
  double largest = 0;
  for (size_t i = 0; i < 9; ++i) largest = std::max(largest, std::abs(a[i] - b[i]));
  return largest;
}

/// Largest deviation of D^T D from the identity.
double orthonormality_error(const Matrix3& d) {
  double worst = 0;
  for (size_t a = 0; a < 3; ++a) {
    for (size_t b = a; b < 3; ++b) {
      double const dot = d[a] * d[b] + d[3 + a] * d[3 + b] + d[6 + a] * d[6 + b];
      worst = std::max(worst, std::abs(dot - (a == b ? 1.0 : 0.0)));
    }
  }
  return worst;
}

bool all_finite(const double* values, size_t count) {
  return std::all_of(values, values + count, [](double v) { return std::isfinite(v); });
}

std::string amount(double value) {
  char text[32];
  std::snprintf(text, sizeof text, "%.4g", value);
  return text;
}

void append_clause(std::string& detail, const std::string& clause) {
  if (!detail.empty()) detail += "; ";
  detail += clause;
}

/// Marks and describes a difference of three lengths.
bool describe_lengths(const char* what, const Vector3& difference_mm, double tolerance_mm,
                      std::string& detail) {
  std::string parts;
  for (size_t axis = 0; axis < 3; ++axis) {
    if (std::abs(difference_mm[axis]) <= tolerance_mm) continue;
    parts += (parts.empty() ? " differs by " : ", ") + amount(difference_mm[axis]) + " mm along " +
             kAxisNames[axis];
  }
  if (parts.empty()) return false;
  append_clause(detail, what + parts);
  return true;
}

double largest_corner_shift_mm(const Geometry& a, const Geometry& b) {
  double largest = 0;
  for (int corner = 0; corner < 8; ++corner) {
    Vector3 const index{(corner & 1) ? a.size[0] - 1.0 : 0.0, (corner & 2) ? a.size[1] - 1.0 : 0.0,
                        (corner & 4) ? a.size[2] - 1.0 : 0.0};
    Vector3 const p = index_to_world_mm(a, index);
    Vector3 const q = index_to_world_mm(b, index);
    largest = std::max(largest, std::hypot(p[0] - q[0], p[1] - q[1], p[2] - q[2]));
  }
  return largest;
}

}  // namespace

Result<size_t> checked_voxel_count(const std::array<long long, 3>& size) {
  size_t count = 1;
  for (long long const extent : size) {
    if (extent < 1) {
      return Error{Code::kInvalidFile, "size", "an axis has " + std::to_string(extent) + " voxels",
                   Reason{"axis_empty", {{"voxels", extent}}, ""}};
    }
    if (static_cast<unsigned long long>(extent) > kMaxVoxels / count) {
      return Error{Code::kTooLarge, "size",
                   std::to_string(size[0]) + " x " + std::to_string(size[1]) + " x " +
                       std::to_string(size[2]) + " voxels; at most 2^29",
                   Reason{"too_many_voxels", {{"size", size}}, ""}};
    }
    count *= static_cast<size_t>(extent);
  }
  return count;
}

Status check_geometry(const Geometry& geometry) {
  Result<size_t> const count =
      checked_voxel_count({geometry.size[0], geometry.size[1], geometry.size[2]});
  if (!count.ok())
    return Error{Code::kInvalidArgument, "size", count.error().detail, count.error().reason};
  for (double const spacing : geometry.spacing_mm) {
    if (!std::isfinite(spacing) || spacing <= 0) {
      return Error{Code::kInvalidArgument, "spacing", amount(spacing) + " mm; must be above 0"};
    }
  }
  if (!all_finite(geometry.origin_mm.data(), 3)) {
    return Error{Code::kInvalidArgument, "origin", "not finite"};
  }
  if (!all_finite(geometry.direction.data(), 9) ||
      orthonormality_error(geometry.direction) > 1e-4) {
    return Error{Code::kInvalidArgument, "direction", "columns are not orthonormal"};
  }
  return success();
}

Status orthonormalise_direction(Geometry& geometry, std::vector<Warning>& warnings) {
  Matrix3 const given = geometry.direction;
  Error const refused{Code::kInvalidFile, "direction",
                      "the axes are not at right angles (sheared grid, for instance gantry tilt)",
                      Reason{"sheared_grid", {}, ""}};
  if (!all_finite(given.data(), 9) || orthonormality_error(given) > 0.05) return refused;
  // Newton's iteration for the polar factor (Higham 1986); converges quadratically.
  Matrix3 matrix = given;
  for (int step = 0; step < 20; ++step) {
    Matrix3 const other = inverse_transpose(matrix, determinant(matrix));
    Matrix3 next;
    for (size_t i = 0; i < 9; ++i) next[i] = 0.5 * (matrix[i] + other[i]);
    double const change = largest_change(matrix, next);
    matrix = next;
    if (change < 1e-15) break;
  }
  double const change = largest_change(given, matrix);
  if (change > 5e-3) return refused;
  if (change > 1e-5) {
    warnings.push_back(Warning{Code::kGeometryRepaired, "direction",
                               "made orthonormal, largest change " + amount(change)});
  }
  // A matrix that is orthonormal to rounding already is kept as it was given.
  if (change > 1e-15) geometry.direction = matrix;
  return success();
}

Vector3 index_to_world_mm(const Geometry& g, const Vector3& index) {
  Vector3 world = g.origin_mm;
  for (size_t row = 0; row < 3; ++row) {
    for (size_t axis = 0; axis < 3; ++axis) {
      world[row] += g.direction[3 * row + axis] * (g.spacing_mm[axis] * index[axis]);
    }
  }
  return world;
}

Vector3 world_to_index(const Geometry& g, const Vector3& world_mm) {
  Vector3 index{};
  for (size_t axis = 0; axis < 3; ++axis) {
    double along_mm = 0;
    for (size_t row = 0; row < 3; ++row) {
      along_mm += g.direction[3 * row + axis] * (world_mm[row] - g.origin_mm[row]);
    }
    index[axis] = along_mm / g.spacing_mm[axis];
  }
  return index;
}

GeometryDifference compare_geometry(const Geometry& a, const Geometry& b,
                                    const GeometryTolerance& tolerance) {
  GeometryDifference out;
  if (a.size != b.size) {
    out.size = true;
    auto const text = [](const Geometry& g) {
      return std::to_string(g.size[0]) + " x " + std::to_string(g.size[1]) + " x " +
             std::to_string(g.size[2]);
    };
    append_clause(out.detail, "size is " + text(a) + " against " + text(b));
  }
  for (size_t axis = 0; axis < 3; ++axis) {
    out.spacing_mm[axis] = b.spacing_mm[axis] - a.spacing_mm[axis];
    out.origin_mm[axis] = b.origin_mm[axis] - a.origin_mm[axis];
    double cosine = 0;
    for (size_t row = 0; row < 3; ++row) {
      cosine += a.direction[3 * row + axis] * b.direction[3 * row + axis];
    }
    double const angle = std::acos(std::clamp(cosine, -1.0, 1.0)) * 180 / std::numbers::pi;
    out.direction_angle_deg = std::max(out.direction_angle_deg, angle);
  }
  out.spacing = describe_lengths("spacing", out.spacing_mm, tolerance.spacing_mm, out.detail);
  out.origin = describe_lengths("origin", out.origin_mm, tolerance.origin_mm, out.detail);
  out.direction = largest_change(a.direction, b.direction) > tolerance.direction;
  if (out.direction) {
    append_clause(out.detail,
                  "direction differs by up to " + amount(out.direction_angle_deg) + " degrees");
  }
  if (!out.size) out.largest_shift_mm = largest_corner_shift_mm(a, b);
  return out;
}

Status require_same_geometry(const Geometry& image, const Geometry& mask,
                             const GeometryTolerance& tolerance) {
  GeometryDifference const difference = compare_geometry(image, mask, tolerance);
  if (!difference.any()) return success();
  Json differs = Json::array();
  if (difference.size) differs.push_back("size");
  if (difference.spacing) differs.push_back("spacing");
  if (difference.origin) differs.push_back("origin");
  if (difference.direction) differs.push_back("direction");
  return Error{Code::kGeometryMismatch, "mask", difference.detail,
               Reason{"grid_differs", {{"differs", differs}}, ""}};
}

}  // namespace hepatica::image
