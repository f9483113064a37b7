// What a grid's geometry must satisfy, how two geometries differ, and index <-> world conversion.
#pragma once

#include <array>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/image/volume.h"

namespace hepatica::image {

using Vector3 = std::array<double, 3>;

/// Largest volume accepted anywhere: 2^29 voxels (2 GiB of floats), which a 32-bit address space
/// can still hold once.
inline constexpr size_t kMaxVoxels = size_t{1} << 29;

/// Voxels of a grid of this size, for sizes that come from outside (a header, a caller).
///
/// errors  kInvalidFile for a size below 1; kTooLarge beyond kMaxVoxels (no overflow on the way)
Result<size_t> checked_voxel_count(const std::array<long long, 3>& size);

/// Success when size >= 1, spacing is finite and positive, origin is finite, and the direction
/// columns are orthonormal within 1e-4 (either handedness); else kInvalidArgument naming the part.
Status check_geometry(const Geometry& geometry);

/// Makes the direction matrix exactly orthonormal (the nearest such matrix: polar decomposition).
///
/// A change below 1e-5 in every element is what single-precision headers do and is silent; up to
/// 5e-3 (directions printed with three digits) adds a kGeometryRepaired warning; more is a sheared
/// or degenerate grid (gantry tilt) and is refused with kInvalidFile, since distances would be
/// wrong.
Status orthonormalise_direction(Geometry& geometry, std::vector<Warning>& warnings);

/// Patient position (LPS, mm) of the continuous index; voxel centres are at whole numbers.
Vector3 index_to_world_mm(const Geometry& geometry, const Vector3& index);
/// The inverse; exact for orthonormal directions.
Vector3 world_to_index(const Geometry& geometry, const Vector3& world_mm);

/// Which parts of two geometries differ, and by how much.
struct GeometryDifference {
  bool size = false;
  bool spacing = false;
  bool origin = false;
  bool direction = false;
  Vector3 spacing_mm{};            // b - a per axis
  Vector3 origin_mm{};             // b - a per axis
  double direction_angle_deg = 0;  // largest angle between matching axes
  double largest_shift_mm = 0;     // of a corner of grid a, when sizes agree

  bool any() const { return size || spacing || origin || direction; }
  /// One clause naming each part with its amount, for instance "spacing differs by 0.2 mm along x".
  std::string detail;
};

/// How far apart two grids may lie and still count as one.
struct GeometryTolerance {
  double spacing_mm = 1e-4;
  double origin_mm = 1e-3;
  double direction = 1e-4;  // largest absolute difference of a direction cosine
};

GeometryDifference compare_geometry(const Geometry& a, const Geometry& b,
                                    const GeometryTolerance& tolerance = {});

/// Success when the two are one grid, else kGeometryMismatch with the detail of compare_geometry.
Status require_same_geometry(const Geometry& image, const Geometry& mask,
                             const GeometryTolerance& tolerance = {});

}  // namespace hepatica::image
