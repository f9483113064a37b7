// What run length, size zone, distance zone and dependence matrices share: counts by grey level i
// and by a second number j (length, size, distance, dependences), and the same features of them.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "core/radiomics/level_box.h"

namespace hepatica::radiomics {

/// Counts by rank of grey level and by size, as cells that are not zero in rising (rank, size).
struct LevelSizeCell {
  uint16_t rank;  // 1..K
  uint32_t size;  // >= 1
  double count;
};
using LevelSizeMatrix = std::vector<LevelSizeCell>;

/// Collects (rank, size) events: in a table while that is small, else in a list that is sorted.
class LevelSizeCounter {
 public:
  /// max_size  the largest size that can occur
  LevelSizeCounter(int rank_count, uint32_t max_size);

  void add(uint16_t rank, uint32_t size) {
    if (dense_) {
      ++table_[rank * width_ + size];
    } else {
      events_.push_back(uint64_t{rank} << 32 | size);
    }
  }

  /// The matrix so far; the counter is empty afterwards.
  LevelSizeMatrix take();

 private:
  size_t width_;
  bool dense_;
  std::vector<uint32_t> table_;
  std::vector<uint64_t> events_;
};

/// Sum of matrices, each times its weight.
LevelSizeMatrix merge(std::span<const LevelSizeMatrix> matrices, std::span<const double> weights);

/// Order of the shared features; the tables of the four classes follow it.
enum LevelSizeFeature {
  kSmallEmphasis,                 // sum s(i,j) / j^2 / N
  kLargeEmphasis,                 // sum s(i,j) j^2 / N
  kLowLevelEmphasis,              // sum s(i,j) / i^2 / N
  kHighLevelEmphasis,             // sum s(i,j) i^2 / N
  kSmallLowEmphasis,              // sum s(i,j) / (i^2 j^2) / N
  kSmallHighEmphasis,             // sum s(i,j) i^2 / j^2 / N
  kLargeLowEmphasis,              // sum s(i,j) j^2 / i^2 / N
  kLargeHighEmphasis,             // sum s(i,j) i^2 j^2 / N
  kLevelNonUniformity,            // sum over i of (sum over j of s(i,j))^2 / N
  kLevelNonUniformityNormalised,  // the same / N^2
  kSizeNonUniformity,             // sum over j of (sum over i of s(i,j))^2 / N
  kSizeNonUniformityNormalised,   // the same / N^2
  kPercentage,                    // N / number of voxels
  kLevelVariance,                 // variance of i under s / N
  kSizeVariance,                  // variance of j under s / N
  kEntropy,                       // -sum p log2 p with p = s / N
  kEnergy,                        // sum p^2
  kLevelSizeFeatures
};
using LevelSizeValues = std::array<double, kLevelSizeFeatures>;

/// The features of one matrix; N is the sum of its counts. Precondition: N > 0.
///
/// voxel_count  voxels that the matrix stands for, the denominator of the percentage
LevelSizeValues level_size_values(const LevelSizeMatrix& matrix, const LevelBox& box,
                                  double voxel_count);

}  // namespace hepatica::radiomics
