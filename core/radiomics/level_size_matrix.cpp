// Counting, merging and evaluating level-by-size matrices.
#include "core/radiomics/level_size_matrix.h"

#include <algorithm>
#include <cmath>

namespace hepatica::radiomics {
namespace {

constexpr size_t kMaxDenseCells = size_t{1} << 20;

double sum_of_squares(const std::vector<double>& values) {
  double sum = 0;
  for (double v : values) sum += v * v;
  return sum;
}

// Sizes are few but may be large (a zone of the whole region): gathered by sorting, not in a table.
std::vector<double> counts_by_size(const LevelSizeMatrix& matrix) {
  std::vector<std::pair<uint32_t, double>> sizes;
  for (const LevelSizeCell& cell : matrix) sizes.emplace_back(cell.size, cell.count);
  std::sort(sizes.begin(), sizes.end());
  std::vector<double> out;
  for (size_t at = 0; at < sizes.size(); ++at) {
    if (at == 0 || sizes[at].first != sizes[at - 1].first) out.push_back(0);
    out.back() += sizes[at].second;
  }
  return out;
}

}  // namespace

LevelSizeCounter::LevelSizeCounter(int rank_count, uint32_t max_size)
    : width_(size_t{max_size} + 1),
      dense_((static_cast<size_t>(rank_count) + 1) * width_ <= kMaxDenseCells) {
  if (dense_) table_.assign((static_cast<size_t>(rank_count) + 1) * width_, 0);
}

LevelSizeMatrix LevelSizeCounter::take() {
  LevelSizeMatrix out;
  if (dense_) {
    for (size_t at = width_; at < table_.size(); ++at) {
      if (table_[at] == 0) continue;
      out.push_back({static_cast<uint16_t>(at / width_), static_cast<uint32_t>(at % width_),
                     static_cast<double>(table_[at])});
      table_[at] = 0;
    }
    return out;
  }
  std::sort(events_.begin(), events_.end());
  for (size_t at = 0; at < events_.size();) {
    size_t end = at;
    while (end < events_.size() && events_[end] == events_[at]) ++end;
    out.push_back({static_cast<uint16_t>(events_[at] >> 32),
                   static_cast<uint32_t>(events_[at] & 0xFFFFFFFFu),
                   static_cast<double>(end - at)});
    at = end;
  }
  events_.clear();
  return out;
}

LevelSizeMatrix merge(std::span<const LevelSizeMatrix> matrices, std::span<const double> weights) {
  LevelSizeMatrix all;
  for (size_t m = 0; m < matrices.size(); ++m) {
    for (LevelSizeCell cell : matrices[m]) {
      cell.count *= weights[m];
      all.push_back(cell);
    }
  }
  std::stable_sort(all.begin(), all.end(), [](const LevelSizeCell& a, const LevelSizeCell& b) {
    return a.rank != b.rank ? a.rank < b.rank : a.size < b.size;
  });
  LevelSizeMatrix out;
  for (const LevelSizeCell& cell : all) {
    if (!out.empty() && out.back().rank == cell.rank && out.back().size == cell.size) {
      out.back().count += cell.count;
    } else {
      out.push_back(cell);
    }
  }
  return out;
}

LevelSizeValues level_size_values(const LevelSizeMatrix& matrix, const LevelBox& box,
                                  double voxel_count) {
  LevelSizeValues v{};
  double n = 0, mean_i = 0, mean_j = 0;
  for (const LevelSizeCell& cell : matrix) {
    n += cell.count;
    mean_i += cell.count * box.grey_level[cell.rank - 1u];
    mean_j += cell.count * cell.size;
  }
  mean_i /= n;
  mean_j /= n;
  std::vector<double> by_level(box.grey_level.size());
  for (const LevelSizeCell& cell : matrix) {
    const double i = box.grey_level[cell.rank - 1u], j = cell.size, s = cell.count, p = s / n;
    const double i2 = i * i, j2 = j * j;
    v[kSmallEmphasis] += s / j2;
    v[kLargeEmphasis] += s * j2;
    v[kLowLevelEmphasis] += s / i2;
    v[kHighLevelEmphasis] += s * i2;
    v[kSmallLowEmphasis] += s / (i2 * j2);
    v[kSmallHighEmphasis] += s * i2 / j2;
    v[kLargeLowEmphasis] += s * j2 / i2;
    v[kLargeHighEmphasis] += s * i2 * j2;
    v[kLevelVariance] += p * (i - mean_i) * (i - mean_i);
    v[kSizeVariance] += p * (j - mean_j) * (j - mean_j);
    v[kEntropy] -= p * std::log2(p);
    v[kEnergy] += p * p;
    by_level[cell.rank - 1u] += s;
  }
  for (int f = kSmallEmphasis; f <= kLargeHighEmphasis; ++f) v[static_cast<size_t>(f)] /= n;
  v[kLevelNonUniformity] = sum_of_squares(by_level) / n;
  v[kLevelNonUniformityNormalised] = v[kLevelNonUniformity] / n;
  v[kSizeNonUniformity] = sum_of_squares(counts_by_size(matrix)) / n;
  v[kSizeNonUniformityNormalised] = v[kSizeNonUniformity] / n;
  v[kPercentage] = n / voxel_count;
  return v;
}

}  // namespace hepatica::radiomics
