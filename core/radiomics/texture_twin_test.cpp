// Each texture matrix against a slow twin that follows the definition voxel by voxel.
#include <gtest/gtest.h>

#include <Eigen/Eigenvalues>
#include <cmath>
#include <map>
#include <queue>

#include "core/radiomics/glcm.h"
#include "core/radiomics/glrlm.h"
#include "core/radiomics/maximal_correlation.h"
#include "core/radiomics/neighbourhood.h"
#include "core/radiomics/random_region_for_test.h"
#include "core/radiomics/zones.h"

namespace hepatica::radiomics {
namespace {

using Counts = std::map<std::pair<int, int>, double>;

// Level at a place, 0 outside the region or the box.
int level_at(const TestRegion& r, int i, int j, int k) {
  return r.mask.at(i, j, k) ? r.level[r.mask.index(i, j, k)] : 0;
}

template <typename F>
void each_voxel(const TestRegion& r, F f) {
  for (int k = 0; k < r.mask.size[2]; ++k) {
    for (int j = 0; j < r.mask.size[1]; ++j) {
      for (int i = 0; i < r.mask.size[0]; ++i) {
        if (level_at(r, i, j, k) > 0) f(i, j, k);
      }
    }
  }
}

// Many levels in a small region take the sorted path, few the table.
class TextureTwin : public testing::TestWithParam<int> {
 protected:
  TestRegion region_ = random_region({9, 7, 6}, GetParam(), 0.7, 11);
};
INSTANTIATE_TEST_SUITE_P(Levels, TextureTwin, testing::Values(1, 2, 5, 200));

TEST_P(TextureTwin, PairCountsEqualBruteForce) {
  const LevelBox box = box_of(region_, 2);
  for (int distance : {1, 2}) {
    for (const Offset& o : half_directions(distance, false)) {
      Counts expected;
      each_voxel(region_, [&](int i, int j, int k) {
        const int a = level_at(region_, i, j, k);
        const int b = level_at(region_, i + o.x, j + o.y, k + o.z);
        if (b == 0) return;
        expected[{a, b}] += 1;
        expected[{b, a}] += 1;
      });
      Counts found;
      for (const GlcmCell& c : count_pairs(box, box.runs, o, true)) {
        found[{box.grey_level[c.i - 1u], box.grey_level[c.j - 1u]}] = c.count;
      }
      EXPECT_EQ(found, expected);
    }
  }
}

TEST_P(TextureTwin, ThereAreAsManyDirectionsAsTheManualSays) {
  EXPECT_EQ(half_directions(1, false).size(), 13u);
  EXPECT_EQ(half_directions(1, true).size(), 4u);
  EXPECT_EQ(half_directions(2, false).size(), 49u);  // 98 neighbours at Chebyshev distance 2
}

TEST_P(TextureTwin, RunCountsEqualBruteForce) {
  const LevelBox box = box_of(region_);
  for (const Offset& o : half_directions(1, false)) {
    Counts expected;
    each_voxel(region_, [&](int i, int j, int k) {
      const int level = level_at(region_, i, j, k);
      if (level_at(region_, i - o.x, j - o.y, k - o.z) == level) return;
      int length = 1;
      while (level_at(region_, i + length * o.x, j + length * o.y, k + length * o.z) == level) {
        ++length;
      }
      expected[{level, length}] += 1;
    });
    Counts found;
    for (const LevelSizeCell& c : count_runs(box, box.runs, o)) {
      found[{box.grey_level[c.rank - 1u], static_cast<int>(c.size)}] = c.count;
    }
    EXPECT_EQ(found, expected);
  }
}

// Zones by spreading the smallest voxel number until nothing changes.
Counts naive_zones(const TestRegion& r, bool in_plane) {
  std::vector<size_t> label(r.level.size());
  for (size_t v = 0; v < label.size(); ++v) label[v] = v;
  for (bool changed = true; changed;) {
    changed = false;
    each_voxel(r, [&](int i, int j, int k) {
      for (int dz = in_plane ? 0 : -1; dz <= (in_plane ? 0 : 1); ++dz) {
        for (int dy = -1; dy <= 1; ++dy) {
          for (int dx = -1; dx <= 1; ++dx) {
            if (level_at(r, i + dx, j + dy, k + dz) != level_at(r, i, j, k)) continue;
            size_t& mine = label[r.mask.index(i, j, k)];
            const size_t other = label[r.mask.index(i + dx, j + dy, k + dz)];
            if (other < mine) {
              mine = other;
              changed = true;
            }
          }
        }
      }
    });
  }
  std::map<size_t, int> size;
  each_voxel(r, [&](int i, int j, int k) { ++size[label[r.mask.index(i, j, k)]]; });
  Counts out;
  for (const auto& [first, n] : size) out[{r.level[first], n}] += 1;
  return out;
}

TEST_P(TextureTwin, ZonesEqualBruteForce) {
  const LevelBox box = box_of(region_);
  for (bool in_plane : {false, true}) {
    Counts found;
    for (const Zone& z : find_zones(box, in_plane, {})) {
      found[{box.grey_level[z.rank - 1u], static_cast<int>(z.size)}] += 1;
    }
    EXPECT_EQ(found, naive_zones(region_, in_plane)) << in_plane;
  }
}

TEST_P(TextureTwin, EdgeDistancesEqualTheNearestOutsideVoxel) {
  const LevelBox box = box_of(region_);
  for (bool in_plane : {false, true}) {
    const std::vector<uint32_t> distance = edge_distance(box, region_.mask.inside, in_plane);
    each_voxel(region_, [&](int i, int j, int k) {
      int nearest = 1000;
      for (int z = in_plane ? k : -1; z <= (in_plane ? k : region_.mask.size[2]); ++z) {
        for (int y = -1; y <= region_.mask.size[1]; ++y) {
          for (int x = -1; x <= region_.mask.size[0]; ++x) {
            if (region_.mask.at(x, y, z)) continue;
            nearest = std::min(nearest, std::abs(x - i) + std::abs(y - j) + std::abs(z - k));
          }
        }
      }
      EXPECT_EQ(distance[box.index(i, j, k)], static_cast<uint32_t>(nearest));
    });
  }
}

TEST_P(TextureTwin, ZoneDistanceIsTheSmallestOfItsVoxels) {
  const LevelBox box = box_of(region_);
  const std::vector<uint32_t> distance = edge_distance(box, region_.mask.inside, false);
  // Sum over zones of size must cover the region; a zone at distance 1 must exist in any region.
  size_t voxels = 0;
  uint32_t nearest = 1000;
  for (const Zone& z : find_zones(box, false, distance)) {
    voxels += z.size;
    nearest = std::min(nearest, z.distance);
    EXPECT_GE(z.distance, 1u);
  }
  EXPECT_EQ(voxels, box.voxel_count);
  EXPECT_EQ(nearest, 1u);
}

TEST_P(TextureTwin, NeighbourhoodsEqualBruteForce) {
  const LevelBox box = box_of(region_, 2);
  for (bool in_plane : {false, true}) {
    for (int alpha : {0, 1}) {
      const NeighbourhoodSettings settings{{1, 2}, alpha};
      const auto found = look_around(box, in_plane, settings);
      size_t at = 0;
      each_voxel(region_, [&](int i, int j, int k) {
        int n = 0, sum = 0, dependent = 0;
        const int far = in_plane ? 0 : 2, level = level_at(region_, i, j, k);
        for (int dz = -far; dz <= far; ++dz) {
          for (int dy = -2; dy <= 2; ++dy) {
            for (int dx = -2; dx <= 2; ++dx) {
              const int other = level_at(region_, i + dx, j + dy, k + dz);
              if ((dx == 0 && dy == 0 && dz == 0) || other == 0) continue;
              ++n;
              sum += other;
              dependent += std::abs(other - level) <= alpha;
            }
          }
        }
        EXPECT_EQ(found[at].neighbours, n);
        EXPECT_EQ(found[at].level_sum, sum);
        EXPECT_EQ(found[at].dependent, dependent);
        ++at;
      });
      EXPECT_EQ(at, found.size());
    }
  }
}

// The maximal correlation coefficient as pyradiomics defines it: eigenvalues of Q itself.
double naive_maximal_correlation(const LevelBox& box, const GlcmMatrix& matrix) {
  const Eigen::Index n = box.rank_count();
  Eigen::MatrixXd p = Eigen::MatrixXd::Zero(n, n);
  for (const GlcmCell& c : matrix) p(c.i - 1, c.j - 1) = c.count;
  p /= p.sum();
  const Eigen::VectorXd x = p.rowwise().sum(), y = p.colwise().sum();
  Eigen::MatrixXd q = Eigen::MatrixXd::Zero(n, n);
  for (Eigen::Index i = 0; i < n; ++i) {
    for (Eigen::Index j = 0; j < n; ++j) {
      for (Eigen::Index k = 0; k < n; ++k) {
        q(i, j) += p(i, k) * p(j, k) / (x[i] * y[k] + 2.220446049250313e-16);
      }
    }
  }
  const Eigen::VectorXcd values = Eigen::EigenSolver<Eigen::MatrixXd>(q).eigenvalues();
  std::vector<double> real(static_cast<size_t>(n));
  for (Eigen::Index i = 0; i < n; ++i) real[static_cast<size_t>(i)] = values[i].real();
  std::sort(real.begin(), real.end());
  return std::sqrt(real[static_cast<size_t>(n) - 2]);
}

TEST(MaximalCorrelation, EqualsTheEigenvaluesOfItsDefinition) {
  for (int levels : {2, 6, 30, 60}) {
    for (bool symmetric : {true, false}) {
      const TestRegion r = random_region({16, 16, 8}, levels, 0.9, 3);
      const LevelBox box = box_of(r);
      const GlcmMatrix m = count_pairs(box, box.runs, {1, 1, 0}, symmetric);
      GlcmSettings settings;
      settings.maximal_correlation = true;
      EXPECT_NEAR(glcm_values(m, box, settings)[25], naive_maximal_correlation(box, m), 1e-8)
          << levels << symmetric;
    }
  }
}

TEST(RunLength, DirectionsWithoutTwoVoxelsOnALineAreDroppedOnRequest) {
  // Two voxels on a row with a gap between them: only the row direction has a line with both.
  TestRegion r;
  r.mask.size = {3, 1, 1};
  r.mask.inside = {1, 0, 1};
  r.level = {2, 0, 1};
  const Aggregation merged[] = {Aggregation::k3dVolumeMerged};
  GlrlmSettings settings;
  EXPECT_DOUBLE_EQ(glrlm(box_of(r), merged, settings)[0].values[kPercentage], 1.0);
  settings.drop_degenerate_directions = true;
  const Aggregation averaged[] = {Aggregation::k3dAveraged};
  EXPECT_DOUBLE_EQ(glrlm(box_of(r), averaged, settings)[0].values[kLevelNonUniformity], 1.0);
}

}  // namespace
}  // namespace hepatica::radiomics
