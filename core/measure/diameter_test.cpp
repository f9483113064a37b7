// Diameters against naive twins over all pairs, and on shapes whose diameters are known.
#include "core/measure/diameter.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <random>

#include "core/measure/outline.h"

namespace hepatica::measure {
namespace {

using image::Geometry;
using image::Mask;

Geometry grid(std::array<int, 3> size, std::array<double, 3> spacing_mm) {
  Geometry g;
  g.size = size;
  g.spacing_mm = spacing_mm;
  return g;
}

/// `inside` asked with millimetres from the grid's middle.
template <typename Inside>
Mask drawn(const Geometry& g, Inside inside) {
  Mask out{g, std::vector<uint8_t>(g.voxel_count())};
  for (int k = 0; k < g.size[2]; ++k) {
    for (int j = 0; j < g.size[1]; ++j) {
      for (int i = 0; i < g.size[0]; ++i) {
        const double x = (i - (g.size[0] - 1) / 2.0) * g.spacing_mm[0];
        const double y = (j - (g.size[1] - 1) / 2.0) * g.spacing_mm[1];
        const double z = (k - (g.size[2] - 1) / 2.0) * g.spacing_mm[2];
        out.at(i, j, k) = static_cast<uint8_t>(inside(x, y, z));
      }
    }
  }
  return out;
}

/// Voxels by chance: ragged, with holes and gaps.
Mask ragged(const Geometry& g, unsigned seed, unsigned share_of_16, uint8_t labels = 1) {
  std::mt19937 random(seed);
  Mask out{g, std::vector<uint8_t>(g.voxel_count())};
  for (auto& sample : out.samples) {
    sample = random() % 16 < share_of_16 ? static_cast<uint8_t>(1 + random() % labels) : 0;
  }
  return out;
}

/// Longest distance of two outline points of one slice, by all pairs.
double twin_in_slices(const Mask& region, size_t axis,
                      bool (*allowed)(const Mask&, size_t, const HalfPoint&,
                                      const HalfPoint&) = nullptr,
                      const Mask* tissue = nullptr) {
  double best = 0;
  const auto planes = outline_points(region, axis);
  for (size_t n = 1; n < planes.size(); n += 2) {
    for (const auto& a : planes[n]) {
      for (const auto& b : planes[n]) {
        const double mm = distance_mm(a, b, region.geometry.spacing_mm);
        if (mm > best && (allowed == nullptr || allowed(*tissue, axis, a, b))) best = mm;
      }
    }
  }
  return best;
}

double twin_in_space(const Mask& region) {
  std::vector<HalfPoint> all;
  for (const auto& plane : outline_points(region, 2)) {
    all.insert(all.end(), plane.begin(), plane.end());
  }
  double best = 0;
  for (const auto& a : all) {
    for (const auto& b : all) best = std::max(best, distance_mm(a, b, region.geometry.spacing_mm));
  }
  return best;
}

bool necrotic(const Mask& tissue, size_t axis, int slice, int x, int y) {
  const auto [u, v] = plane_axes(axis);
  std::array<int, 3> at{};
  at[axis] = slice;
  at[u] = x;
  at[v] = y;
  return x < tissue.geometry.size[u] && y < tissue.geometry.size[v] &&
         tissue.at(at[0], at[1], at[2]) == 2;
}

/// Whether the segment meets the inside of the rectangle, sides in half voxels, by clipping (Liang
/// and Barsky) with fractions of whole numbers.
bool meets(std::array<int64_t, 2> a, std::array<int64_t, 2> b, std::array<int64_t, 2> low,
           std::array<int64_t, 2> high) {
  int64_t from_n = 0, from_d = 1, to_n = 1, to_d = 1;  // the part inside, as fractions
  bool outside = false;
  const auto side = [&](int64_t slope, int64_t value) {  // value + slope * t > 0
    if (slope == 0) {
      outside = outside || value <= 0;
    } else if (slope > 0) {
      if (-value * from_d > from_n * slope) from_n = -value, from_d = slope;
    } else if (value * to_d < to_n * -slope) {
      to_n = value, to_d = -slope;
    }
  };
  for (size_t n = 0; n < 2; ++n) {
    side(b[n] - a[n], a[n] - low[n]);
    side(a[n] - b[n], high[n] - a[n]);
  }
  return !outside && from_n * to_d < to_n * from_d;
}

/// Whether the segment stays out of every necrotic voxel and of every face between two.
bool twin_clear(const Mask& tissue, size_t axis, const HalfPoint& a, const HalfPoint& b) {
  const auto [u, v] = plane_axes(axis);
  const int slice = static_cast<int>(a[axis] / 2);
  for (int y = 0; y < tissue.geometry.size[v]; ++y) {
    for (int x = 0; x < tissue.geometry.size[u]; ++x) {
      if (!necrotic(tissue, axis, slice, x, y)) continue;
      const int wide = necrotic(tissue, axis, slice, x + 1, y) ? 2 : 0;
      const int tall = necrotic(tissue, axis, slice, x, y + 1) ? 2 : 0;
      const std::array<int64_t, 2> from{a[u], a[v]}, to{b[u], b[v]}, low{2 * x - 1, 2 * y - 1};
      if (meets(from, to, low, {2 * x + 1 + wide, 2 * y + 1})) return false;
      if (meets(from, to, low, {2 * x + 1, 2 * y + 1 + tall})) return false;
    }
  }
  return true;
}

/// The longest perpendicular by every outline point against every pair that is an edge of the hull
/// (all other points on one side).
double twin_perpendicular(const std::vector<HalfPoint>& points, const Line& along, size_t axis,
                          const std::array<double, 3>& spacing) {
  const auto [u, v] = plane_axes(axis);
  const double dx = (along.to[u] - along.from[u]) * spacing[u] / along.mm;
  const double dy = (along.to[v] - along.from[v]) * spacing[v] / along.mm;
  const auto turned = [&, u = u, v = v](const HalfPoint& p) {
    const double x = static_cast<double>(p[u]) / 2 * spacing[u];
    const double y = static_cast<double>(p[v]) / 2 * spacing[v];
    return std::pair{x * dx + y * dy, y * dx - x * dy};
  };
  double best = 0;
  for (const auto& p : points) {
    const double at = turned(p).first;
    double low = turned(p).second, high = low;
    for (const auto& a : points) {
      for (const auto& b : points) {
        bool edge = a != b;
        for (const auto& c : points) {
          edge = edge && (b[u] - a[u]) * (c[v] - a[v]) - (b[v] - a[v]) * (c[u] - a[u]) >= 0;
        }
        const auto [s, h] = turned(a);
        const auto [t, i] = turned(b);
        if (!edge || s == t || std::min(s, t) > at || std::max(s, t) < at) continue;
        const double height = h + (at - s) / (t - s) * (i - h);
        low = std::min(low, height);
        high = std::max(high, height);
      }
    }
    best = std::max(best, high - low);
  }
  return best;
}

TEST(Diameter, EqualsAllPairsOnRaggedRegions) {
  for (unsigned seed = 1; seed <= 24; ++seed) {
    const Mask region = ragged(grid({9, 8, 5}, {0.7, 0.9, 2.5}), seed, 1 + seed % 15);
    for (size_t axis = 0; axis < 3; ++axis) {
      const auto found = largest_slice_diameter(region, axis);
      ASSERT_TRUE(found.ok());
      EXPECT_DOUBLE_EQ(found->longest.mm, twin_in_slices(region, axis)) << seed << ' ' << axis;
      const auto points = outline_points(region, axis)[2 * static_cast<size_t>(found->slice) + 1];
      EXPECT_NEAR(found->perpendicular.mm,
                  twin_perpendicular(points, found->longest, axis, region.geometry.spacing_mm),
                  1e-9)
          << seed << ' ' << axis;
    }
    const auto whole = largest_diameter(region);
    ASSERT_TRUE(whole.ok());
    EXPECT_DOUBLE_EQ(whole->mm, twin_in_space(region)) << seed;
  }
}

TEST(Diameter, ViableLineEqualsAllPairsClippedAgainstEveryNecroticVoxel) {
  for (unsigned seed = 1; seed <= 24; ++seed) {
    const Mask tissue = ragged(grid({9, 8, 3}, {0.7, 0.9, 2.5}), seed, 6 + seed % 11, 2);
    Mask viable = tissue;
    for (auto& sample : viable.samples) sample = sample == 1 ? 1 : 0;
    for (size_t axis = 0; axis < 3; ++axis) {
      const auto found = largest_viable_diameter(tissue, axis);
      ASSERT_TRUE(found.ok() && found->has_value());
      EXPECT_DOUBLE_EQ((*found)->longest.mm, twin_in_slices(viable, axis, twin_clear, &tissue))
          << seed << ' ' << axis;
    }
  }
}

TEST(Diameter, EndsLieWhereTheLengthSays) {
  const Mask region = ragged(grid({12, 10, 4}, {0.7, 0.9, 2.5}), 5, 6);
  const auto length = [&](const Line& line) {
    double sum = 0;
    for (size_t a = 0; a < 3; ++a) {
      sum += std::pow((line.to[a] - line.from[a]) * region.geometry.spacing_mm[a], 2);
    }
    return std::sqrt(sum);
  };
  const auto found = largest_slice_diameter(region, 2);
  const auto whole = largest_diameter(region);
  ASSERT_TRUE(found.ok() && whole.ok());
  EXPECT_DOUBLE_EQ(length(found->longest), found->longest.mm);
  EXPECT_NEAR(length(found->perpendicular), found->perpendicular.mm, 1e-9);
  EXPECT_DOUBLE_EQ(length(*whole), whole->mm);
  EXPECT_EQ(found->longest.from[2], found->slice);
  EXPECT_EQ(found->perpendicular.to[2], found->slice);
  double dot = 0;
  for (size_t a = 0; a < 3; ++a) {
    dot += (found->longest.to[a] - found->longest.from[a]) *
           (found->perpendicular.to[a] - found->perpendicular.from[a]) *
           std::pow(region.geometry.spacing_mm[a], 2);
  }
  EXPECT_NEAR(dot, 0, 1e-9);
}

TEST(Diameter, BallAndEllipsoidWithinAVoxel) {
  const Mask ball = drawn(grid({64, 64, 40}, {0.8, 0.8, 1.25}), [](double x, double y, double z) {
    return x * x + y * y + z * z <= 400;
  });
  const auto found = largest_slice_diameter(ball, 2);
  ASSERT_TRUE(found.ok());
  EXPECT_NEAR(found->longest.mm, 40, 0.8);
  EXPECT_NEAR(found->perpendicular.mm, 40, 0.8);
  EXPECT_NEAR(found->slice, 19.5, 0.6);
  EXPECT_NEAR(largest_diameter(ball)->mm, 40, 1.25);
  // Semi-axes 20, 10 and 16 mm, turned by 30 degrees in the slice.
  const Mask egg = drawn(grid({60, 60, 40}, {0.8, 0.8, 1}), [](double x, double y, double z) {
    const double c = std::sqrt(0.75), p = c * x + y / 2, q = c * y - x / 2;
    return p * p / 400 + q * q / 100 + z * z / 256 <= 1;
  });
  const auto turned = largest_slice_diameter(egg, 2);
  ASSERT_TRUE(turned.ok());
  EXPECT_NEAR(turned->longest.mm, 40, 0.8);
  EXPECT_NEAR(turned->perpendicular.mm, 20, 0.8);
  const double angle = std::atan2(turned->longest.to[1] - turned->longest.from[1],
                                  turned->longest.to[0] - turned->longest.from[0]);
  EXPECT_NEAR(std::fmod(angle + 6.283185307179586, 3.141592653589793), 3.141592653589793 / 6, 0.1);
  EXPECT_NEAR(largest_slice_diameter(egg, 0)->longest.mm, 32, 1);  // sagittal: semi-axes below 16
}

TEST(Diameter, BoxIsExact) {
  // 10 x 6 x 4 voxels of 1 x 1 x 3 mm. The outline leaves out the corners, so the diagonal of a
  // slice runs from (-5, -2.5) to (5, 2.5): sqrt(100 + 25); in space sqrt(100 + 25 + 81) against
  // sqrt(81 + 36 + 81) and sqrt(81 + 25 + 144), the longest.
  const Mask box = drawn(grid({14, 10, 8}, {1, 1, 3}), [](double x, double y, double z) {
    return std::abs(x) < 5 && std::abs(y) < 3 && std::abs(z) < 6;
  });
  const auto found = largest_slice_diameter(box, 2);
  ASSERT_TRUE(found.ok());
  EXPECT_DOUBLE_EQ(found->longest.mm, std::sqrt(125));
  EXPECT_EQ(found->slice, 2);
  EXPECT_DOUBLE_EQ(largest_diameter(box)->mm, std::sqrt(250));
}

TEST(Diameter, OneVoxelIsAsLongAsItsLongerSide) {
  Mask one{grid({3, 3, 3}, {0.7, 0.9, 5}), std::vector<uint8_t>(27)};
  one.at(1, 1, 1) = 1;
  const auto found = largest_slice_diameter(one, 2);
  ASSERT_TRUE(found.ok());
  EXPECT_DOUBLE_EQ(found->longest.mm, 0.9);
  EXPECT_DOUBLE_EQ(found->perpendicular.mm, 0.7);
  EXPECT_DOUBLE_EQ(largest_diameter(one)->mm, 5);
  Mask whole{grid({1, 1, 1}, {2, 3, 4}), {1}};  // fills its grid
  EXPECT_DOUBLE_EQ(largest_slice_diameter(whole, 2)->longest.mm, 3);
}

TEST(Diameter, ViableRimIsMeasuredAroundItsNecrosis) {
  // A disc of radius 20 with a dead core of radius 14: the longest line that misses the core is the
  // tangent chord, 2 sqrt(400 - 196) = 28.6 mm. Without the core it is the disc's diameter.
  const Geometry g = grid({90, 90, 3}, {0.5, 0.5, 5});
  const auto disc = [](double core) {
    return [core](double x, double y, double z) {
      const double r = std::hypot(x, y);
      return std::abs(z) > 1 || r > 20 ? 0 : r <= core ? 2 : 1;
    };
  };
  const auto ring = largest_viable_diameter(drawn(g, disc(14)), 2);
  ASSERT_TRUE(ring.ok() && ring->has_value());
  EXPECT_NEAR((*ring)->longest.mm, 2 * std::sqrt(400.0 - 196.0), 1.5);
  EXPECT_EQ((*ring)->slice, 1);
  EXPECT_NEAR((*largest_viable_diameter(drawn(g, disc(-1)), 2))->longest.mm, 40, 0.5);
  EXPECT_FALSE(largest_viable_diameter(drawn(g, disc(30)), 2)->has_value());
}

TEST(Diameter, AxialFollowsTheHead) {
  Geometry g = grid({4, 4, 4}, {1, 1, 1});
  EXPECT_EQ(axial_axis(g), 2U);
  g.direction = {1, 0, 0, 0, 0, 1, 0, -1, 0};  // coronal: j runs to the feet
  EXPECT_EQ(axial_axis(g), 1U);
  g.direction = {0, 0, 1, 1, 0, 0, 0, 1, 0};  // sagittal
  EXPECT_EQ(axial_axis(g), 1U);
}

TEST(Diameter, RefusesNothingToMeasure) {
  const Mask empty{grid({4, 4, 4}, {1, 1, 1}), std::vector<uint8_t>(64)};
  EXPECT_EQ(largest_slice_diameter(empty, 2).error().code, Code::kEmptyRoi);
  EXPECT_EQ(largest_diameter(empty).error().code, Code::kEmptyRoi);
  EXPECT_EQ(largest_slice_diameter(empty, 3).error().code, Code::kInvalidArgument);
  EXPECT_EQ(largest_viable_diameter(empty, 3).error().code, Code::kInvalidArgument);
}

}  // namespace
}  // namespace hepatica::measure
