// Mesh, hull, ellipsoids, boxes, spatial autocorrelation and local intensity: closed forms and
// twins.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "core/radiomics/convex_hull.h"
#include "core/radiomics/ellipsoid.h"
#include "core/radiomics/local_intensity.h"
#include "core/radiomics/mesh.h"
#include "core/radiomics/oriented_box.h"
#include "core/radiomics/random_region_for_test.h"
#include "core/radiomics/shape_2d.h"
#include "core/radiomics/spatial_autocorrelation.h"
#include "core/radiomics/surface_points.h"

namespace hepatica::radiomics {
namespace {

MaskBox ball(int radius, std::array<double, 3> spacing_mm) {
  MaskBox mask;
  const int n = 2 * radius + 1;
  mask.size = {n, n, n};
  mask.spacing_mm = spacing_mm;
  for (int k = -radius; k <= radius; ++k) {
    for (int j = -radius; j <= radius; ++j) {
      for (int i = -radius; i <= radius; ++i) {
        mask.inside.push_back(i * i + j * j + k * k <= radius * radius);
      }
    }
  }
  return mask;
}

TEST(Mesh, OneVoxelIsAnOctahedron) {
  // Eight triangles with corners half a voxel from the centre: volume 1/6 of the voxel; for unit
  // spacing each triangle has sides sqrt(1/2), hence area sqrt(3)/8.
  const MaskBox mask{{1, 1, 1}, {1, 1, 1}, {1}};
  const MeshMeasure m = measure_mesh(mask);
  EXPECT_NEAR(m.volume_mm3, 1.0 / 6, 1e-15);
  EXPECT_NEAR(m.area_mm2, std::sqrt(3.0), 1e-15);
}

TEST(Mesh, VolumeScalesWithSpacing) {
  const MeshMeasure unit = measure_mesh(ball(6, {1, 1, 1}));
  const MeshMeasure stretched = measure_mesh(ball(6, {0.7, 2.0, 3.0}));
  EXPECT_NEAR(stretched.volume_mm3, unit.volume_mm3 * 4.2, 1e-9);
}

// Triangle by triangle, at the triangle's own place.
MeshMeasure naive_mesh(const MaskBox& mask) {
  constexpr int kCorner[8][3] = {{0, 0, 0}, {1, 0, 0}, {1, 1, 0}, {0, 1, 0},
                                 {0, 0, 1}, {1, 0, 1}, {1, 1, 1}, {0, 1, 1}};
  constexpr int kEdgeEnds[12][2] = {{0, 1}, {1, 2}, {2, 3}, {3, 0}, {4, 5}, {5, 6},
                                    {6, 7}, {7, 4}, {0, 4}, {1, 5}, {2, 6}, {3, 7}};
  MeshMeasure m;
  for (int k = -1; k < mask.size[2]; ++k) {
    for (int j = -1; j < mask.size[1]; ++j) {
      for (int i = -1; i < mask.size[0]; ++i) {
        int cube = 0;
        for (int c = 0; c < 8; ++c) {
          const bool in = mask.at(i + kCorner[c][0], j + kCorner[c][1], k + kCorner[c][2]);
          cube |= in ? 1 << c : 0;
        }
        const double sign = cube >= 128 ? 1 : -1;
        if (cube >= 128) cube = 255 - cube;
        for (const char* t = marching_cubes_case(cube); *t != 0; t += 3) {
          double p[3][3];
          for (int c = 0; c < 3; ++c) {
            const int edge = t[c] <= '9' ? t[c] - '0' : t[c] - 'a' + 10;
            const int* a = kCorner[kEdgeEnds[edge][0]];
            const int* b = kCorner[kEdgeEnds[edge][1]];
            const int at[3] = {i + 1, j + 1, k + 1};
            for (int d = 0; d < 3; ++d) {
              p[c][d] = (at[d] + (a[d] + b[d]) / 2.0) * mask.spacing_mm[static_cast<size_t>(d)];
            }
          }
          double n[3], det = 0;
          for (int d = 0; d < 3; ++d) {
            const int e = (d + 1) % 3, f = (d + 2) % 3;
            n[d] = (p[1][e] - p[0][e]) * (p[2][f] - p[0][f]) -
                   (p[1][f] - p[0][f]) * (p[2][e] - p[0][e]);
            det += p[0][d] * (p[1][e] * p[2][f] - p[1][f] * p[2][e]);
          }
          m.area_mm2 += std::sqrt(n[0] * n[0] + n[1] * n[1] + n[2] * n[2]) / 2;
          m.volume_mm3 += sign * det / 6;
        }
      }
    }
  }
  return m;
}

TEST(Mesh, CountingCasesEqualsAddingTriangles) {
  for (uint32_t seed : {1u, 2u, 3u}) {
    const TestRegion r = random_region({8, 7, 6}, 2, 0.5, seed);
    const MeshMeasure fast = measure_mesh(r.mask), slow = naive_mesh(r.mask);
    EXPECT_NEAR(fast.area_mm2, slow.area_mm2, 1e-10 * slow.area_mm2);
    EXPECT_NEAR(fast.volume_mm3, slow.volume_mm3, 1e-9 * slow.volume_mm3);
  }
}

TEST(ConvexHull, OfABoxOfVoxelsCutsItsEdges) {
  // Mesh vertices of a 4 x 3 x 2 block: 6 faces of the block, each edge cut off by half a voxel.
  MaskBox mask{{4, 3, 2}, {1, 1, 1}, std::vector<uint8_t>(24, 1)};
  std::vector<LatticePoint> points;
  for (const auto& plane : plane_hulls(mask, 2))
    points.insert(points.end(), plane.begin(), plane.end());
  const HullMeasure m = measure_hull(convex_hull(points), mask.spacing_mm);
  EXPECT_NEAR(m.volume_mm3, measure_mesh(mask).volume_mm3, 1e-12);  // the block's mesh is convex
  EXPECT_NEAR(m.area_mm2, measure_mesh(mask).area_mm2, 1e-12);
}

// Every mesh vertex, from the definition.
std::vector<LatticePoint> all_vertices(const MaskBox& mask) {
  std::vector<LatticePoint> out;
  for (int k = -1; k < mask.size[2]; ++k) {
    for (int j = -1; j < mask.size[1]; ++j) {
      for (int i = -1; i < mask.size[0]; ++i) {
        const bool here = mask.at(i, j, k);
        if (here != mask.at(i + 1, j, k)) out.push_back({2 * i + 1, 2 * j, 2 * k});
        if (here != mask.at(i, j + 1, k)) out.push_back({2 * i, 2 * j + 1, 2 * k});
        if (here != mask.at(i, j, k + 1)) out.push_back({2 * i, 2 * j, 2 * k + 1});
      }
    }
  }
  return out;
}

TEST(ConvexHull, HoldsEveryVertexAndIsClosed) {
  for (uint32_t seed : {1u, 2u, 3u, 4u}) {
    const TestRegion r = random_region({9, 8, 7}, 2, 0.15, seed);
    std::vector<LatticePoint> points;
    for (const auto& plane : plane_hulls(r.mask, 2)) {
      points.insert(points.end(), plane.begin(), plane.end());
    }
    const ConvexHull hull = convex_hull(points);
    // Euler: a closed triangulated surface has V - E + F = 2 with E = 3 F / 2.
    EXPECT_EQ(hull.corners.size() + hull.triangles.size() / 2, hull.triangles.size() + 2);
    for (const LatticePoint& p : all_vertices(r.mask)) {
      for (const auto& t : hull.triangles) {
        const LatticePoint &a = hull.corners[t[0]], &b = hull.corners[t[1]],
                           &c = hull.corners[t[2]];
        int64_t det = 0;
        for (size_t d = 0; d < 3; ++d) {
          const size_t e = (d + 1) % 3, f = (d + 2) % 3;
          det += ((b[e] - a[e]) * (c[f] - a[f]) - (b[f] - a[f]) * (c[e] - a[e])) * (p[d] - a[d]);
        }
        EXPECT_LE(det, 0);
      }
    }
  }
}

TEST(Diameters, EqualTheFarthestPairOfAllVertices) {
  for (uint32_t seed : {5u, 6u}) {
    const TestRegion r = random_region({9, 8, 7}, 2, 0.1, seed);
    const std::vector<LatticePoint> vertices = all_vertices(r.mask);
    double most = 0, in_plane[3] = {0, 0, 0};
    for (const LatticePoint& p : vertices) {
      for (const LatticePoint& q : vertices) {
        const double d = std::sqrt(squared_distance_mm2(p, q, r.mask.spacing_mm));
        most = std::max(most, d);
        for (size_t axis = 0; axis < 3; ++axis) {
          if (p[axis] == q[axis]) in_plane[axis] = std::max(in_plane[axis], d);
        }
      }
    }
    std::vector<LatticePoint> points;
    for (int axis = 0; axis < 3; ++axis) {
      const auto planes = plane_hulls(r.mask, axis);
      EXPECT_DOUBLE_EQ(plane_diameter_mm(planes, r.mask.spacing_mm), in_plane[axis]);
      for (const auto& plane : planes) points.insert(points.end(), plane.begin(), plane.end());
    }
    EXPECT_DOUBLE_EQ(measure_hull(convex_hull(points), r.mask.spacing_mm).diameter_mm, most);
  }
}

TEST(Ellipsoid, AreaFollowsTheManualsSeries) {
  EXPECT_NEAR(ellipsoid_area(3, 3, 3), 4 * M_PI * 9, 1e-12);
  // b = c makes alpha = beta = x and P_v(1) = 1; the sum of x^(2v) / (1 - 4 v^2) is
  // (1 + (1 - x^2) / x artanh x) / 2.
  const double x = std::sqrt(1 - 1.0 / 4);
  EXPECT_NEAR(ellipsoid_area(2, 1, 1), 4 * M_PI * 2 * (1 + (1 - x * x) / x * std::atanh(x)) / 2,
              3e-4);
}

TEST(Ellipsoid, PrincipalMomentsOfABlockAreThoseOfItsGrid) {
  // n equidistant points have variance (n^2 - 1) / 12 of the squared step.
  const MaskBox mask{{6, 4, 2}, {1, 2, 3}, std::vector<uint8_t>(48, 1)};
  const std::array<double, 3> m = principal_moments_mm2(mask, false);
  EXPECT_NEAR(m[0], 4 * 15.0 / 12, 1e-12);
  EXPECT_NEAR(m[1], 35.0 / 12, 1e-12);
  EXPECT_NEAR(m[2], 9 * 3.0 / 12, 1e-12);
}

TEST(Ellipsoid, EnclosingEllipsoidOfACubeIsItsCircumscribedSphere) {
  std::vector<std::array<double, 3>> corners;
  for (int c = 0; c < 8; ++c)
    corners.push_back({c & 1 ? 5.0 : 3.0, c & 2 ? 1.0 : -1.0, c & 4 ? 1.0 : -1.0});
  for (double axis : enclosing_ellipsoid(corners)) EXPECT_NEAR(axis, std::sqrt(3.0), 1e-5);
}

TEST(OrientedBox, OfABlockIsTheBlock) {
  MaskBox mask{{10, 6, 4}, {1, 1, 1}, std::vector<uint8_t>(240, 1)};
  std::vector<LatticePoint> points;
  for (const auto& plane : plane_hulls(mask, 2))
    points.insert(points.end(), plane.begin(), plane.end());
  std::array<double, 3> sides = oriented_box_mm(convex_hull(points), mask.spacing_mm);
  std::sort(sides.begin(), sides.end());
  EXPECT_NEAR(sides[0], 4, 1e-12);
  EXPECT_NEAR(sides[1], 6, 1e-12);
  EXPECT_NEAR(sides[2], 10, 1e-12);
}

TEST(SpatialAutocorrelation, TransformEqualsThePairwiseSum) {
  // 2 400 voxels or so: above the number below which pairs are added one by one.
  const TestRegion r = random_region({20, 17, 11}, 50, 0.65, 9);
  std::vector<double> value;
  for (int level : r.level) value.push_back(40.0 * level - 1000);
  ASSERT_GT(r.mask.voxel_count(), 1500u);
  const SpatialAutocorrelation fast =
      spatial_autocorrelation(value, r.mask.inside, r.mask.size, r.mask.spacing_mm);
  const SpatialAutocorrelation slow =
      spatial_autocorrelation_pairwise(value, r.mask.inside, r.mask.size, r.mask.spacing_mm);
  EXPECT_NEAR(fast.moran_i, slow.moran_i, 1e-10 * std::abs(slow.moran_i));
  EXPECT_NEAR(fast.geary_c, slow.geary_c, 1e-11 * slow.geary_c);
}

TEST(SpatialAutocorrelation, OfTwoVoxelsIsMinusOneAndTwo) {
  // y = (-1, 1): I = 2 / 2w * 2w * (-1) / 2 = -1; C = 1 / (2 * 2w) * 2w * 4 / 2 = 1.
  const std::vector<double> value{3, 5};
  const std::vector<uint8_t> inside{1, 1};
  const SpatialAutocorrelation a = spatial_autocorrelation(value, inside, {2, 1, 1}, {1, 1, 1});
  EXPECT_DOUBLE_EQ(a.moran_i, -1);
  EXPECT_DOUBLE_EQ(a.geary_c, 1);
}

TEST(LocalIntensity, EqualsAddingUpTheSphereVoxelByVoxel) {
  const TestRegion r = random_region({15, 12, 9}, 100, 0.4, 21);
  std::vector<double> value;
  for (size_t v = 0; v < r.level.size(); ++v) value.push_back(std::sin(static_cast<double>(v)));
  double highest = -2, local = -2, global = -2;
  const auto& s = r.mask.spacing_mm;
  for (int k = 0; k < 9; ++k) {
    for (int j = 0; j < 12; ++j) {
      for (int i = 0; i < 15; ++i) {
        if (!r.mask.at(i, j, k)) continue;
        double sum = 0;
        int n = 0;
        for (int z = 0; z < 9; ++z) {
          for (int y = 0; y < 12; ++y) {
            for (int x = 0; x < 15; ++x) {
              const double dx = (x - i) * s[0], dy = (y - j) * s[1], dz = (z - k) * s[2];
              if (dx * dx + dy * dy + dz * dz > kPeakRadiusMm * kPeakRadiusMm) continue;
              sum += value[r.mask.index(x, y, z)];
              ++n;
            }
          }
        }
        const double here = value[r.mask.index(i, j, k)];
        global = std::max(global, sum / n);
        if (here > highest) {
          highest = here;
          local = sum / n;
        }
      }
    }
  }
  const auto found = local_intensity(value, r.mask.inside, r.mask.size, s);
  EXPECT_NEAR(found[0], local, 1e-12);
  EXPECT_NEAR(found[1], global, 1e-12);
}

TEST(Shape2d, OnePixelIsADiamond) {
  const std::vector<uint8_t> pixel{1};
  const auto values = shape_2d(pixel, {1, 1}, {2, 2});
  EXPECT_DOUBLE_EQ(values[0], 2);  // half the pixel
  EXPECT_DOUBLE_EQ(values[1], 4);
  EXPECT_DOUBLE_EQ(values[2], 4 * std::sqrt(2.0));
  EXPECT_DOUBLE_EQ(values[5], 2);
}

TEST(Shape2d, DiagonalPixelsAreKeptApart) {
  const std::vector<uint8_t> pair{1, 0, 0, 1};
  const auto values = shape_2d(pair, {2, 2}, {1, 1});
  EXPECT_DOUBLE_EQ(values[0], 1);  // two diamonds
  EXPECT_DOUBLE_EQ(values[2], 4 * std::sqrt(2.0));
}

}  // namespace
}  // namespace hepatica::radiomics
