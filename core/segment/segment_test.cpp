// Delineation on analytic shapes, against naive twins, and with bad input.
#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <numeric>
#include <random>

#include "core/base/reason.h"
#include "core/segment/edit.h"
#include "core/segment/lesion.h"
#include "core/segment/outline.h"
#include "core/segment/working_grid.h"

namespace hepatica::segment {
namespace {

using image::Geometry;
using image::Mask;
using image::Volume;
using Voxel = std::array<int, 3>;

Geometry grid(Voxel size, std::array<double, 3> spacing_mm) {
  Geometry g;
  g.size = size;
  g.spacing_mm = spacing_mm;
  return g;
}

/// 1 inside the ellipsoid (centre in voxels, radii in mm).
Mask ellipsoid(const Geometry& g, std::array<double, 3> centre, std::array<double, 3> radii_mm) {
  Mask out{g, std::vector<uint8_t>(g.voxel_count())};
  for (int k = 0; k < g.size[2]; ++k) {
    for (int j = 0; j < g.size[1]; ++j) {
      for (int i = 0; i < g.size[0]; ++i) {
        const Voxel at{i, j, k};
        double r2 = 0;
        for (size_t a = 0; a < 3; ++a) {
          const double d = (at[a] - centre[a]) * g.spacing_mm[a] / radii_mm[a];
          r2 += d * d;
        }
        out.at(i, j, k) = r2 <= 1 ? 1 : 0;
      }
    }
  }
  return out;
}

Volume noisy(const Mask& labels, std::vector<double> means, double sd, unsigned seed = 1) {
  std::mt19937 random(seed);
  Volume out{labels.geometry, std::vector<float>(labels.samples.size())};
  for (size_t at = 0; at < out.samples.size(); ++at) {
    // Sum of three uniforms, variance 1: the same numbers from every standard library.
    double noise = -3;
    for (int n = 0; n < 3; ++n) noise += static_cast<double>(random()) / 2147483648.0;
    out.samples[at] = static_cast<float>(means[labels.samples[at]] + sd * noise);
  }
  return out;
}

Mask pasted(const Part& part, const Geometry& g) {
  Mask out{g, std::vector<uint8_t>(g.voxel_count())};
  image::paste(part.mask, part.box, out);
  return out;
}

double dice(const Mask& a, const Mask& b, uint8_t label_b = 1) {
  size_t both = 0, sum = 0;
  for (size_t at = 0; at < a.samples.size(); ++at) {
    const bool in_a = a.samples[at] != 0, in_b = b.samples[at] == label_b;
    both += in_a && in_b;
    sum += static_cast<size_t>(in_a) + static_cast<size_t>(in_b);
  }
  return 2.0 * static_cast<double>(both) / static_cast<double>(sum);
}

/// A liver in fat, with one lesion; labels 0 fat, 1 liver, 2 lesion.
Mask liver_with_lesion(const Geometry& g, std::array<double, 3> centre, double radius_mm) {
  const std::array<double, 3> middle{g.size[0] / 2.0, g.size[1] / 2.0, g.size[2] / 2.0};
  Mask out = ellipsoid(g, middle, {48, 42, 44});
  const Mask lesion = ellipsoid(g, centre, {radius_mm, radius_mm * 0.9, radius_mm * 0.8});
  for (size_t at = 0; at < out.samples.size(); ++at) {
    if (lesion.samples[at] != 0) out.samples[at] = 2;
  }
  return out;
}

struct LesionCase {
  const char* name;
  double radius_mm, liver_hu, lesion_hu, noise_hu;
  std::array<double, 3> spacing_mm;
  double least_dice;
};

TEST(Lesion, OneClickFindsTheEllipsoidItWasClickedIn) {
  // Portal-venous and arterial contrasts of hepatocellular carcinoma, noise of thick and thin
  // slices.
  const LesionCase cases[] = {
      {"small washout", 6, 105, 75, 12, {0.8, 0.8, 2.5}, 0.93},
      {"washout 50 mm", 25, 105, 75, 15, {0.8, 0.8, 1.5}, 0.95},
      {"arterial", 12, 65, 110, 15, {0.8, 0.8, 2.5}, 0.95},
      {"faint", 15, 105, 85, 12, {0.8, 0.8, 3.0}, 0.93},
      {"thick slices", 15, 105, 70, 10, {0.7, 0.7, 5.0}, 0.94},
      {"no noise", 18, 100, 60, 0, {1, 1, 1}, 0.97},
  };
  for (const LesionCase& c : cases) {
    SCOPED_TRACE(c.name);
    const Geometry g = grid({128, 116, static_cast<int>(96 / c.spacing_mm[2])}, c.spacing_mm);
    const Voxel seed{58, 60, g.size[2] / 2};
    const std::array<double, 3> centre{58.0, 60.0, static_cast<double>(seed[2])};
    const Mask truth = liver_with_lesion(g, centre, c.radius_mm);
    const Volume image = noisy(truth, {-100, c.liver_hu, c.lesion_hu}, c.noise_hu);
    const Voxel clicked{seed[0] + 2, seed[1] - 1, seed[2]};
    const Result<Lesion> found = find_lesion(image, std::span(&clicked, 1));
    ASSERT_TRUE(found.ok()) << to_line(found.error());
    EXPECT_FALSE(found->diameter_limit_reached);
    const double overlap = dice(pasted(found->part, g), truth, 2);
    EXPECT_GE(overlap, c.least_dice);
  }
}

TEST(Lesion, StaysInsideTheLabelsThatMayHoldIt) {
  const Geometry g = grid({120, 120, 60}, {1, 1, 2});
  Mask truth = liver_with_lesion(g, {96, 60, 30}, 14);  // reaches over the liver's edge
  const Volume image = noisy(truth, {70, 105, 70}, 8);  // what lies outside looks like the lesion
  Mask liver = ellipsoid(g, {60, 60, 30}, {45, 45, 45});
  const Voxel seed{92, 60, 30};
  const Result<Lesion> found =
      find_lesion(image, std::span(&seed, 1), {}, &liver, LabelSet::of({1}));
  ASSERT_TRUE(found.ok()) << to_line(found.error());
  const Mask out = pasted(found->part, g);
  for (size_t at = 0; at < out.samples.size(); ++at) {
    ASSERT_TRUE(out.samples[at] == 0 || liver.samples[at] == 1);
  }
  Mask inside = truth;
  for (size_t at = 0; at < inside.samples.size(); ++at) {
    inside.samples[at] = truth.samples[at] == 2 && liver.samples[at] == 1 ? 1 : 0;
  }
  EXPECT_GE(dice(out, inside), 0.85);
}

TEST(Lesion, RefusesWhatCannotBeALesion) {
  const Geometry g = grid({40, 40, 20}, {1, 1, 2});
  Volume even{g, std::vector<float>(g.voxel_count(), 100)};
  const Voxel seed{20, 20, 10};
  EXPECT_EQ(find_lesion(even, std::span(&seed, 1)).error().code, Code::kDomain);
  EXPECT_EQ(find_lesion(even, {}).error().code, Code::kInvalidArgument);
  const Voxel outside{40, 20, 10};
  EXPECT_EQ(find_lesion(even, std::span(&outside, 1)).error().code, Code::kInvalidArgument);
  EXPECT_EQ(find_lesion(even, std::span(&seed, 1), {2}).error().code, Code::kInvalidArgument);
  even.at(20, 20, 10) = std::nanf("");
  EXPECT_EQ(find_lesion(even, std::span(&seed, 1)).error().code, Code::kInvalidArgument);
  even.at(20, 20, 10) = 100;
  const Mask other{grid({40, 40, 21}, {1, 1, 2}), std::vector<uint8_t>(40 * 40 * 21)};
  EXPECT_EQ(find_lesion(even, std::span(&seed, 1), {}, &other).error().code,
            Code::kGeometryMismatch);
}

TEST(Lesion, RefusesASeedThatTheSmoothingJoinsToWhatIsNotFinite) {
  const Geometry g = grid({64, 64, 32}, {1, 1, 2});
  const Mask truth = ellipsoid(g, {32, 32, 16}, {10, 10, 10});
  const Volume sound = noisy(truth, {100, 60}, 5);
  const std::array<Voxel, 2> seeds{Voxel{30, 32, 16}, {36, 32, 16}};
  ASSERT_TRUE(find_lesion(sound, seeds).ok());
  for (const float broken : {std::nanf(""), std::numeric_limits<float>::infinity()}) {
    Volume image = sound;
    image.at(37, 32, 16) = broken;        // beside the second seed
    for (const size_t last : {1U, 2U}) {  // the second seed alone, and both
      const Result<Lesion> found = find_lesion(image, std::span(seeds).last(last));
      ASSERT_FALSE(found.ok());
      EXPECT_EQ(found.error().code, Code::kInvalidArgument);
      EXPECT_EQ(found.error().field, "seeds");
      ASSERT_TRUE(found.error().reason);
      EXPECT_EQ(found.error().reason->code, "image_not_finite");
    }
    image.at(37, 32, 16) = 60;
    image.at(60, 60, 30) = broken;  // far from both
    EXPECT_TRUE(find_lesion(image, seeds).ok());
  }
}

TEST(Flood, TakesWhatIsJoinedInRangeAndNear) {
  const Geometry g = grid({9, 9, 9}, {1, 1, 2});
  Volume image{g, std::vector<float>(g.voxel_count(), 10)};
  for (int j = 0; j < 9; ++j) {
    for (int k = 0; k < 9; ++k) image.at(4, j, k) = 50;  // a wall
  }
  const Result<Part> side = flood(image, {0, 0, 0}, 0, 20, 0, nullptr, {});
  ASSERT_TRUE(side.ok());
  EXPECT_EQ(image::count_voxels(side->mask), 4U * 81U);
  // Naive twin of the distance limit: count centres within 3 mm of the seed on this side.
  size_t near = 0;
  for (int k = 0; k < 9; ++k) {
    for (int j = 0; j < 9; ++j) {
      for (int i = 0; i < 4; ++i) {
        near += (i - 1) * (i - 1) + (j - 4) * (j - 4) + 4 * (k - 4) * (k - 4) <= 9;
      }
    }
  }
  const Result<Part> ball = flood(image, {1, 4, 4}, 0, 20, 3, nullptr, {});
  ASSERT_TRUE(ball.ok());
  EXPECT_EQ(image::count_voxels(ball->mask), near);
  EXPECT_EQ(flood(image, {0, 0, 0}, 20, 0, 0, nullptr, {}).error().field, "low");
  EXPECT_EQ(flood(image, {4, 0, 0}, 0, 20, 0, nullptr, {}).error().field, "seed");
  EXPECT_EQ(flood(image, {0, 0, 9}, 0, 20, 0, nullptr, {}).error().field, "seed");
  EXPECT_EQ(flood(image, {0, 0, 0}, 0, 20, -1, nullptr, {}).error().field, "max_mm");
}

TEST(Smoothing, KeepsABallAndItsVolumeAndCutsASpike) {
  const Geometry g = grid({40, 40, 24}, {1, 1, 1.5});
  Mask mask = ellipsoid(g, {20, 20, 12}, {10, 10, 10});
  const Mask ball = mask;
  for (int i = 30; i < 38; ++i) mask.at(i, 20, 12) = 1;
  const Result<Part> part = part_of(mask, 1, 9);
  ASSERT_TRUE(part.ok());
  const Result<Part> out = smooth(*part, 2);
  ASSERT_TRUE(out.ok());
  const Mask smoothed = pasted(*out, g);
  EXPECT_EQ(smoothed.at(36, 20, 12), 0);
  EXPECT_NEAR(static_cast<double>(image::count_voxels(smoothed)),
              static_cast<double>(image::count_voxels(mask)), 12);
  EXPECT_GT(dice(smoothed, ball), 0.97);
  EXPECT_EQ(smooth(*part, 0).error().field, "radius_mm");
}

TEST(WorkingGrid, SmoothsEveryAxisAlike) {
  // The same samples with the axes turned round give the same samples turned round.
  std::mt19937 random(5);
  std::uniform_real_distribution<float> uniform(-50, 150);
  image::Volume along{{{23, 19, 17}, {0.8, 1.1, 1.7}}, std::vector<float>(23 * 19 * 17)};
  for (float& sample : along.samples) sample = uniform(random);
  image::Volume turned{{{19, 17, 23}, {1.1, 1.7, 0.8}}, std::vector<float>(along.samples.size())};
  const auto each = [&](auto visit) {
    for (int k = 0; k < 17; ++k)
      for (int j = 0; j < 19; ++j)
        for (int i = 0; i < 23; ++i) visit(along.at(i, j, k), turned.at(j, k, i));
  };
  each([](float from, float& to) { to = from; });
  const double before = std::accumulate(along.samples.begin(), along.samples.end(), 0.0);
  gaussian_in_place(along, 4);
  gaussian_in_place(turned, 4);
  each([](float one, float other) { EXPECT_NEAR(one, other, 1e-4); });
  EXPECT_NE(before, std::accumulate(along.samples.begin(), along.samples.end(), 0.0));
}

TEST(Interpolation, RebuildsAConeFromItsTwoEnds) {
  // A cone's radius changes linearly with the slice, which signed distances reproduce.
  const Geometry g = grid({60, 60, 21}, {0.5, 0.5, 2});
  Mask cone{g, std::vector<uint8_t>(g.voxel_count())};
  for (int k = 0; k < 21; ++k) {
    const double radius_mm = 4 + 0.3 * k;
    for (int j = 0; j < 60; ++j) {
      for (int i = 0; i < 60; ++i) {
        cone.at(i, j, k) = std::hypot((i - 30) * 0.5, (j - 30) * 0.5) <= radius_mm ? 1 : 0;
      }
    }
  }
  Mask ends = cone;
  for (int k = 1; k < 20; ++k) {
    for (int j = 0; j < 60; ++j) {
      for (int i = 0; i < 60; ++i) ends.at(i, j, k) = 0;
    }
  }
  const Result<Part> part = part_of(ends, 1, 0);
  ASSERT_TRUE(part.ok());
  const Result<Part> filled = interpolate_slices(*part, 2);
  ASSERT_TRUE(filled.ok());
  EXPECT_GT(dice(pasted(*filled, g), cone), 0.98);
  EXPECT_EQ(interpolate_slices(*part, 3).error().field, "axis");
  const Result<Part> one = part_of(ellipsoid(g, {30, 30, 10}, {5, 5, 0.5}), 1, 0);
  EXPECT_EQ(interpolate_slices(*one, 2).error().field, "mask");
}

/// Signed distance in mm from (i, j) to the other side of the outline in slice k, by looking at
/// every voxel: positive inside.
double naive_distance(const Mask& mask, int i, int j, int k) {
  const bool inside = mask.at(i, j, k) != 0;
  double best = 1e6;
  for (int v = 0; v < mask.geometry.size[1]; ++v) {
    for (int u = 0; u < mask.geometry.size[0]; ++u) {
      if ((mask.at(u, v, k) != 0) == inside) continue;
      best = std::min(best, std::hypot((u - i) * mask.geometry.spacing_mm[0],
                                       (v - j) * mask.geometry.spacing_mm[1]));
    }
  }
  return inside ? best : -best;
}

/// Random blobs in the slices that are named, nothing in the others.
Mask blobs(const Geometry& g, const std::vector<int>& slices, unsigned seed) {
  std::mt19937 random(seed);
  Mask out{g, std::vector<uint8_t>(g.voxel_count())};
  for (int const k : slices) {
    for (int n = 0; n < 3; ++n) {
      const double x = 4 + random() % 10, y = 4 + random() % 8, r = 1.5 + random() % 4;
      for (int j = 0; j < g.size[1]; ++j) {
        for (int i = 0; i < g.size[0]; ++i) {
          if (std::hypot(i - x, j - y) <= r) out.at(i, j, k) = 1;
        }
      }
    }
  }
  return out;
}

TEST(Interpolation, AgreesWithItsNaiveTwin) {
  const Geometry g = grid({18, 16, 12}, {0.7, 1.1, 5});
  const std::vector<int> slices{1, 4, 5, 10};  // gaps of two, none and four
  for (unsigned seed = 1; seed <= 6; ++seed) {
    SCOPED_TRACE(seed);
    const Mask drawn = blobs(g, slices, seed);
    const Result<Part> part = part_of(drawn, 1, 0);
    ASSERT_TRUE(part.ok());
    const Result<Part> filled = interpolate_slices(*part, 2);
    ASSERT_TRUE(filled.ok());
    const Mask out = pasted(*filled, g);
    for (size_t n = 1; n < slices.size(); ++n) {
      for (int k = slices[n - 1]; k <= slices[n]; ++k) {
        const double share = double(k - slices[n - 1]) / (slices[n] - slices[n - 1]);
        for (int j = 0; j < g.size[1]; ++j) {
          for (int i = 0; i < g.size[0]; ++i) {
            const double mixed = (1 - share) * naive_distance(drawn, i, j, slices[n - 1]) +
                                 share * naive_distance(drawn, i, j, slices[n]);
            if (std::abs(mixed) < 1e-9) continue;  // a tie falls by rounding
            ASSERT_EQ(out.at(i, j, k) != 0, mixed > 0) << i << ' ' << j << ' ' << k;
          }
        }
      }
    }
    // Beyond the outermost outlines nothing is made.
    for (int const k : {0, 11}) {
      for (int j = 0; j < g.size[1]; ++j) {
        for (int i = 0; i < g.size[0]; ++i) ASSERT_EQ(out.at(i, j, k), 0);
      }
    }
  }
}

TEST(Interpolation, LiesBetweenItsOutlinesKeepsThemAndTurnsWithThem) {
  const Geometry g = grid({18, 16, 9}, {1, 1, 4});
  for (unsigned seed = 1; seed <= 6; ++seed) {
    const Mask drawn = blobs(g, {1, 7}, seed);
    const auto fill = [&](const Mask& from, int axis) {
      const Result<Part> part = part_of(from, 1, 0);
      return pasted(*interpolate_slices(*part, axis), from.geometry);
    };
    const Mask out = fill(drawn, 2);
    Mask turned = drawn;  // the slices from the other end
    Mask swapped{grid({9, 16, 18}, {4, 1, 1}), std::vector<uint8_t>(g.voxel_count())};
    for (int k = 0; k < 9; ++k) {
      for (int j = 0; j < 16; ++j) {
        for (int i = 0; i < 18; ++i) {
          turned.at(i, j, 8 - k) = drawn.at(i, j, k);
          swapped.at(k, j, i) = drawn.at(i, j, k);
        }
      }
    }
    const Mask back = fill(turned, 2), across = fill(swapped, 0), again = fill(out, 2);
    EXPECT_EQ(again.samples, out.samples);  // nothing is left to fill
    for (int k = 1; k <= 7; ++k) {
      for (int j = 0; j < 16; ++j) {
        for (int i = 0; i < 18; ++i) {
          const bool low = drawn.at(i, j, 1) != 0, high = drawn.at(i, j, 7) != 0;
          const bool here = out.at(i, j, k) != 0;
          ASSERT_TRUE(k != 1 || here == low);
          ASSERT_TRUE(k != 7 || here == high);
          ASSERT_TRUE(here || !(low && high));
          ASSERT_TRUE(!here || low || high);
          ASSERT_EQ(here, back.at(i, j, 8 - k) != 0);
          ASSERT_EQ(here, across.at(k, j, i) != 0);
        }
      }
    }
  }
}

TEST(Edit, WritesOnlyWhereTheRuleAllows) {
  const Geometry g = grid({6, 1, 1}, {1, 1, 1});
  Mask labels{g, {0, 1, 2, 3, 3, 0}};
  Part part{{{0, 0, 0}, {4, 0, 0}}, {grid({5, 1, 1}, {1, 1, 1}), {1, 1, 1, 0, 1}}};
  const Result<Change> change = apply(part, {3, {1}, 9}, labels);
  ASSERT_TRUE(change.ok());
  // 0 and 1 give way, 2 does not, the 3 that is no longer wanted becomes 9.
  EXPECT_EQ(labels.samples, (std::vector<uint8_t>{3, 3, 2, 9, 3, 0}));
  EXPECT_EQ(change->changed, 3U);
  EXPECT_EQ(change->voxels, 3U);
  EXPECT_EQ(change->box->last[0], 3);
  EXPECT_EQ(apply(part, {0, {}, 0}, labels).error().field, "label");
  EXPECT_EQ(apply(part, {3, {}, 3}, labels).error().field, "leave");
  part.box.last[0] = 6;
  EXPECT_EQ(apply(part, {3, {}, 0}, labels).error().field, "part");
}

TEST(Edit, CombinesAsSetsDo) {
  const Geometry g = grid({4, 1, 1}, {1, 1, 1});
  const Mask other{g, {0, 5, 5, 0}};
  const std::vector<std::pair<Operation, std::vector<uint8_t>>> expected{
      {Operation::kUnion, {1, 1, 1, 0}},
      {Operation::kIntersection, {0, 1, 0, 0}},
      {Operation::kDifference, {1, 0, 0, 0}},
      {Operation::kExclusive, {1, 0, 1, 0}}};
  for (const auto& [operation, samples] : expected) {
    Mask labels{g, {1, 1, 0, 0}};
    ASSERT_TRUE(combine(operation, other, 5, {1, {}, 0}, labels).ok());
    EXPECT_EQ(labels.samples, samples);
  }
}

TEST(Edit, RunLengthsGiveBackTheMap) {
  Mask labels = ellipsoid(grid({20, 18, 9}, {1, 1, 1}), {9, 9, 4}, {6, 5, 4});
  const Mask before = labels;
  const std::vector<uint32_t> runs = encode_runs(labels);
  labels.samples.assign(labels.samples.size(), 7);
  const Result<Change> change = decode_runs(runs, labels);
  ASSERT_TRUE(change.ok());
  EXPECT_EQ(labels.samples, before.samples);
  EXPECT_EQ(change->changed, labels.samples.size());
  EXPECT_FALSE(decode_runs({3, 1}, labels).ok());
}

TEST(Edit, MovesALabelMapToAnotherGridByTheNearestVoxel) {
  const Mask labels = ellipsoid(grid({20, 20, 10}, {1, 1, 2}), {10, 10, 5}, {6, 6, 6});
  const Result<Mask> same = move_to_grid(labels, labels.geometry);
  ASSERT_TRUE(same.ok());
  EXPECT_EQ(same->samples, labels.samples);
  Geometry turned = labels.geometry;  // the same voxels, i counted from the other end
  turned.origin_mm[0] = 19;
  turned.direction = {-1, 0, 0, 0, 1, 0, 0, 0, 1};
  const Result<Mask> mirrored = move_to_grid(labels, turned);
  ASSERT_TRUE(mirrored.ok());
  EXPECT_EQ(mirrored->at(3, 8, 4), labels.at(16, 8, 4));
  EXPECT_EQ(mirrored->at(7, 10, 5), labels.at(12, 10, 5));
}

}  // namespace
}  // namespace hepatica::segment
