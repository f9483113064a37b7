// Tests of geometry checks, repair, comparison and coordinates.
#include "core/image/geometry.h"

#include <gtest/gtest.h>

#include <cmath>
#include <numbers>

namespace hepatica::image {
namespace {

Geometry rotated(double degrees) {
  double const c = std::cos(degrees * std::numbers::pi / 180);
  double const s = std::sin(degrees * std::numbers::pi / 180);
  Geometry g;
  g.size = {10, 20, 30};
  g.spacing_mm = {0.8, 0.9, 5};
  g.origin_mm = {-100, 50, 7};
  g.direction = {c, -s, 0, s, c, 0, 0, 0, 1};
  return g;
}

TEST(Geometry, WorldAndIndexAreInverse) {
  Geometry const g = rotated(30);
  Vector3 const index{2.5, -3, 17};
  Vector3 const back = world_to_index(g, index_to_world_mm(g, index));
  for (size_t axis = 0; axis < 3; ++axis) EXPECT_NEAR(back[axis], index[axis], 1e-12);
  // Worked by hand: unrotated, voxel (1, 2, 3) lies at origin + (0.8, 1.8, 15).
  Vector3 const world = index_to_world_mm(rotated(0), {1, 2, 3});
  EXPECT_NEAR(world[0], -99.2, 1e-12);
  EXPECT_NEAR(world[1], 51.8, 1e-12);
  EXPECT_NEAR(world[2], 22, 1e-12);
}

TEST(Geometry, SayWhichPartDiffersAndByHowMuch) {
  Geometry const a = rotated(0);
  EXPECT_FALSE(compare_geometry(a, a).any());
  Geometry b = a;
  b.spacing_mm[0] = 1.0;
  b.origin_mm[2] = 8.5;
  b.size[1] = 21;
  GeometryDifference const d = compare_geometry(a, b);
  EXPECT_TRUE(d.size && d.spacing && d.origin);
  EXPECT_FALSE(d.direction);
  EXPECT_EQ(d.detail,
            "size is 10 x 20 x 30 against 10 x 21 x 30; spacing differs by 0.2 mm along x; "
            "origin differs by 1.5 mm along z");
  GeometryDifference const turned = compare_geometry(a, rotated(10));
  EXPECT_TRUE(turned.direction);
  EXPECT_NEAR(turned.direction_angle_deg, 10, 1e-9);
  EXPECT_EQ(turned.detail, "direction differs by up to 10 degrees");
  Status const status = require_same_geometry(a, b);
  ASSERT_TRUE(status.has_value());
  EXPECT_EQ(status->code, Code::kGeometryMismatch);
}

TEST(Geometry, ShiftOfTheFarthestCornerIsReported) {
  Geometry const a = rotated(0);
  Geometry b = a;
  b.spacing_mm[2] += 1e-3;  // 29 steps of 1 micrometre each
  EXPECT_NEAR(compare_geometry(a, b).largest_shift_mm, 0.029, 1e-9);
}

TEST(Geometry, RepairsSmallAndRefusesLargeShear) {
  std::vector<Warning> warnings;
  Geometry g = rotated(30);
  EXPECT_FALSE(orthonormalise_direction(g, warnings).has_value());
  EXPECT_TRUE(warnings.empty());

  Geometry printed = rotated(30);  // cosines printed with three digits
  printed.direction = {0.866, -0.5, 0, 0.5, 0.866, 0, 0, 0, 1};
  EXPECT_FALSE(orthonormalise_direction(printed, warnings).has_value());
  ASSERT_EQ(warnings.size(), 1u);
  EXPECT_EQ(warnings[0].code, Code::kGeometryRepaired);
  // The nearest rotation of [c -s; s c] is the same matrix over sqrt(c^2 + s^2).
  EXPECT_NEAR(printed.direction[0], 0.866 / std::hypot(0.866, 0.5), 1e-14);
  EXPECT_NEAR(printed.direction[3], 0.5 / std::hypot(0.866, 0.5), 1e-14);
  EXPECT_FALSE(check_geometry(printed).has_value());

  Geometry tilted = rotated(0);  // gantry tilt of 10 degrees
  tilted.direction[7] = 0.1736;
  Status const refused = orthonormalise_direction(tilted, warnings);
  ASSERT_TRUE(refused.has_value());
  EXPECT_EQ(refused->field, "direction");
  Geometry flat = rotated(0);
  flat.direction = {1, 1, 0, 0, 0, 0, 0, 0, 1};
  EXPECT_TRUE(orthonormalise_direction(flat, warnings).has_value());
}

TEST(Geometry, KeepsMirroredAxes) {
  std::vector<Warning> warnings;
  Geometry g = rotated(0);
  g.direction[4] = -1;
  EXPECT_FALSE(orthonormalise_direction(g, warnings).has_value());
  EXPECT_EQ(g.direction[4], -1);
  EXPECT_FALSE(check_geometry(g).has_value());
}

TEST(Geometry, RefusesImpossibleSizesAndSpacings) {
  EXPECT_EQ(checked_voxel_count({1024, 1024, 512}).value(), kMaxVoxels);
  EXPECT_EQ(checked_voxel_count({1024, 1024, 513}).error().code, Code::kTooLarge);
  EXPECT_EQ(checked_voxel_count({1ll << 40, 1ll << 40, 4}).error().code, Code::kTooLarge);
  EXPECT_EQ(checked_voxel_count({0, 4, 4}).error().code, Code::kInvalidFile);
  for (double const spacing : {0.0, -1.0, double{NAN}, double{INFINITY}}) {
    Geometry g = rotated(0);
    g.spacing_mm[1] = spacing;
    ASSERT_TRUE(check_geometry(g).has_value()) << spacing;
    EXPECT_EQ(check_geometry(g)->field, "spacing");
  }
}

}  // namespace
}  // namespace hepatica::image
