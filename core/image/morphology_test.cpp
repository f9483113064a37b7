// Tests of masks and morphology: hand-made cases and brute-force twins on random masks.
#include "core/image/morphology.h"

#include <gtest/gtest.h>

#include <cmath>
#include <numbers>
#include <random>

#include "core/image/geometry.h"

namespace hepatica::image {
namespace {

Mask random_mask(std::array<int, 3> size, unsigned percent, unsigned seed) {
  Mask m;
  m.geometry.size = size;
  m.geometry.spacing_mm = {0.7, 1.3, 2.9};
  std::mt19937 random(seed);
  m.samples.resize(m.geometry.voxel_count());
  for (uint8_t& s : m.samples) s = random() % 100 < percent ? 1 : 0;
  return m;
}

double naive_squared_distance(const Mask& m, int i, int j, int k) {
  double best = INFINITY;
  const Geometry& g = m.geometry;
  for (int z = 0; z < g.size[2]; ++z) {
    for (int y = 0; y < g.size[1]; ++y) {
      for (int x = 0; x < g.size[0]; ++x) {
        if (m.at(x, y, z) == 0) continue;
        double const dx = (x - i) * g.spacing_mm[0];
        double const dy = (y - j) * g.spacing_mm[1];
        double const dz = (z - k) * g.spacing_mm[2];
        best = std::min(best, dx * dx + dy * dy + dz * dz);
      }
    }
  }
  return best;
}

TEST(Morphology, DistanceEqualsItsNaiveTwin) {
  for (unsigned const percent : {0u, 1u, 5u, 50u, 100u}) {
    Mask const m = random_mask({11, 9, 6}, percent, percent + 1);
    std::vector<double> const d = squared_distance_mm2(m);
    for (int k = 0; k < 6; ++k) {
      for (int j = 0; j < 9; ++j) {
        for (int i = 0; i < 11; ++i) {
          double const expected = naive_squared_distance(m, i, j, k);
          if (std::isinf(expected)) {
            ASSERT_TRUE(std::isinf(d[m.geometry.index(i, j, k)]));
          } else {
            ASSERT_NEAR(d[m.geometry.index(i, j, k)], expected, 1e-9);
          }
        }
      }
    }
  }
}

/// Labels by repeated relaxation: slow, but hardly to be got wrong.
std::vector<int> naive_components(const Mask& m, int most_changed) {
  const Geometry& g = m.geometry;
  std::vector<int> label(m.samples.size());
  for (size_t at = 0; at < label.size(); ++at)
    label[at] = m.samples[at] ? static_cast<int>(at) + 1 : 0;
  for (bool changed = true; changed;) {
    changed = false;
    for (int k = 0; k < g.size[2]; ++k) {
      for (int j = 0; j < g.size[1]; ++j) {
        for (int i = 0; i < g.size[0]; ++i) {
          int& own = label[g.index(i, j, k)];
          if (own == 0) continue;
          for (int d = 0; d < 27; ++d) {
            int const dx = d % 3 - 1;
            int const dy = d / 3 % 3 - 1;
            int const dz = d / 9 - 1;
            if (std::abs(dx) + std::abs(dy) + std::abs(dz) > most_changed) continue;
            int const x = i + dx;
            int const y = j + dy;
            int const z = k + dz;
            if (x < 0 || y < 0 || z < 0 || x >= g.size[0] || y >= g.size[1] || z >= g.size[2])
              continue;
            int const other = label[g.index(x, y, z)];
            if (other != 0 && other < own) {
              own = other;
              changed = true;
            }
          }
        }
      }
    }
  }
  return label;
}

TEST(Morphology, ComponentsEqualTheirNaiveTwin) {
  Mask const m = random_mask({9, 8, 7}, 22, 5);
  int most = 0;
  for (Connectivity const c :
       {Connectivity::kFaces, Connectivity::kEdges, Connectivity::kCorners}) {
    Components const parts = connected_components(m, c);
    std::vector<int> const naive = naive_components(m, ++most);
    size_t total = 0;
    for (size_t const v : parts.voxels) total += v;
    EXPECT_EQ(total, count_voxels(m));
    for (size_t a = 0; a < naive.size(); ++a) {
      for (size_t b = a + 1; b < naive.size(); b += 7) {
        ASSERT_EQ(naive[a] == naive[b], parts.part[a] == parts.part[b]);
      }
    }
    Mask const largest = largest_component(m, c).value();
    EXPECT_EQ(count_voxels(largest), *std::max_element(parts.voxels.begin(), parts.voxels.end()));
  }
}

TEST(Morphology, FillsCavitiesAndOnSlicesAlsoTunnels) {
  Mask m;
  m.geometry.size = {7, 7, 7};
  m.samples.assign(343, 0);
  for (int k = 1; k < 6; ++k) {
    for (int j = 1; j < 6; ++j) {
      for (int i = 1; i < 6; ++i) m.at(i, j, k) = 1;
    }
  }
  m.at(3, 3, 3) = 0;
  EXPECT_EQ(count_voxels(fill_holes(m)), 125u);
  for (int k = 1; k < 6; ++k) m.at(2, 2, k) = 0;  // a tunnel along k
  EXPECT_EQ(count_voxels(fill_holes(m)), 120u);
  EXPECT_EQ(count_voxels(fill_holes(m, true)), 125u);
  m.samples.assign(343, 0);
  EXPECT_EQ(count_voxels(fill_holes(m)), 0u);
}

TEST(Morphology, GrowsInMillimetres) {
  Mask m;
  m.geometry.size = {21, 21, 9};
  m.geometry.spacing_mm = {0.1, 0.1, 0.3};
  m.samples.assign(m.geometry.voxel_count(), 0);
  m.at(10, 10, 4) = 7;
  Mask const grown = grow(m, 0.3).value();
  // 3 steps of 0.1 mm or one of 0.3 mm are reached, despite binary fractions.
  EXPECT_EQ(grown.at(13, 10, 4), 1);
  EXPECT_EQ(grown.at(10, 10, 5), 1);
  EXPECT_EQ(grown.at(14, 10, 4), 0);
  EXPECT_EQ(grown.at(13, 11, 4), 0);
  EXPECT_EQ(count_voxels(grown), 29u + 2u);  // lattice points within radius 3, and the two along k
  EXPECT_EQ(count_voxels(grow(m, 0).value()), 1u);
  EXPECT_FALSE(grow(m, -1).ok());
  EXPECT_FALSE(grow(m, NAN).ok());
}

TEST(Morphology, ShrinkUndoesGrowOfABox) {
  Mask m;
  m.geometry.size = {20, 20, 20};
  m.samples.assign(m.geometry.voxel_count(), 0);
  for (int k = 8; k < 12; ++k) {
    for (int j = 8; j < 12; ++j) {
      for (int i = 8; i < 12; ++i) m.at(i, j, k) = 1;
    }
  }
  EXPECT_EQ(shrink(grow(m, 2).value(), 2).value().samples, m.samples);
  EXPECT_EQ(count_voxels(shrink(m, 1).value()), 8u);
  EXPECT_EQ(shrink(m, 2).error().code, Code::kEmptyRoi);
  // A region that fills the image has no background to shrink from.
  m.samples.assign(m.geometry.voxel_count(), 1);
  EXPECT_EQ(count_voxels(shrink(m, 5).value()), 8000u);
}

TEST(Morphology, ShellsTileTheSurroundings) {
  Mask const m = random_mask({30, 24, 12}, 1, 11);
  Mask const near = shell(m, 0, 2).value();
  Mask const far = shell(m, 2, 5).value();
  Mask const all = shell(m, 0, 5).value();
  Mask const grown = grow(m, 5).value();
  for (size_t at = 0; at < m.samples.size(); ++at) {
    ASSERT_EQ(near.samples[at] + far.samples[at], all.samples[at]);
    ASSERT_EQ(all.samples[at] + m.samples[at], grown.samples[at]);
  }
  Mask within = m;
  for (uint8_t& s : within.samples) s = 0;
  EXPECT_EQ(shell(m, 0, 2, &within).error().code, Code::kEmptyRoi);
  EXPECT_EQ(shell(m, 2, 2).error().code, Code::kInvalidArgument);
  EXPECT_EQ(shell(within, 0, 2).error().code, Code::kEmptyRoi);
}

TEST(Mask, SelectsBoxesAndCrops) {
  Mask m;
  m.geometry.size = {5, 4, 3};
  m.geometry.spacing_mm = {2, 3, 4};
  m.samples.assign(60, 0);
  m.at(1, 2, 0) = 3;
  m.at(3, 1, 1) = 3;
  m.at(4, 3, 2) = 9;
  EXPECT_EQ(count_labels(m).size(), 2u);
  EXPECT_EQ(select_label(m, 4).error().code, Code::kEmptyRoi);
  Mask const three = select_label(m, 3).value();
  Box const box = bounding_box(three).value();
  EXPECT_EQ(box, (Box{{1, 1, 0}, {3, 2, 1}}));
  EXPECT_EQ(grow_box(box, {1, 5, 0}, m.geometry.size), (Box{{0, 0, 0}, {4, 3, 1}}));
  Mask const part = crop(three, box);
  EXPECT_EQ(part.geometry.size, (std::array<int, 3>{3, 2, 2}));
  EXPECT_EQ(part.geometry.origin_mm, (std::array<double, 3>{2, 3, 0}));
  EXPECT_EQ(part.at(0, 1, 0), 1);
  Mask back{m.geometry, std::vector<uint8_t>(60, 0)};
  paste(part, box, back);
  EXPECT_EQ(back.samples, three.samples);
  m.samples.assign(60, 0);
  EXPECT_FALSE(bounding_box(m).has_value());
}

}  // namespace
}  // namespace hepatica::image
