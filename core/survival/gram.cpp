// Register-blocked outer products.
#include "core/survival/gram.h"

#include <algorithm>

namespace hepatica::survival {
namespace {

constexpr std::size_t kBlock = 64;  // rows at once: 64 x 20 numbers stay in the first-level cache

/// sums (4 x 4, rows `stride` apart) += sum over `count` rows of a[0..3] * b[0..3]'; consecutive
/// rows of a and b lie `stride` apart.
void add_tile(double* sums, const double* a, const double* b, std::size_t count,
              std::size_t stride) {
  Lanes s00 = load(sums), s01 = load(sums + 2);
  Lanes s10 = load(sums + stride), s11 = load(sums + stride + 2);
  Lanes s20 = load(sums + 2 * stride), s21 = load(sums + 2 * stride + 2);
  Lanes s30 = load(sums + 3 * stride), s31 = load(sums + 3 * stride + 2);
  for (std::size_t r = 0; r < count; ++r, a += stride, b += stride) {
    const Lanes b0 = load(b), b1 = load(b + 2);
    s00 += a[0] * b0, s01 += a[0] * b1;
    s10 += a[1] * b0, s11 += a[1] * b1;
    s20 += a[2] * b0, s21 += a[2] * b1;
    s30 += a[3] * b0, s31 += a[3] * b1;
  }
  store(sums, s00), store(sums + 2, s01);
  store(sums + stride, s10), store(sums + stride + 2, s11);
  store(sums + 2 * stride, s20), store(sums + 2 * stride + 2, s21);
  store(sums + 3 * stride, s30), store(sums + 3 * stride + 2, s31);
}

}  // namespace

void Gram::add(const double* rows, const double* weights, std::size_t count) {
  scaled_.resize(kBlock * width_);
  for (std::size_t first = 0; first < count; first += kBlock) {
    const std::size_t size = std::min(kBlock, count - first);
    const double* block = rows + first * width_;
    for (std::size_t r = 0; r < size; ++r) {
      const double w = weights[first + r];
      for (std::size_t j = 0; j < width_; j += 2) {
        store(scaled_.data() + r * width_ + j, w * load(block + r * width_ + j));
      }
    }
    add_block(block, scaled_.data(), size);
  }
}

void Gram::add_block(const double* rows, const double* scaled, std::size_t count) {
  for (std::size_t i = 0; i < width_; i += kTile) {
    for (std::size_t j = 0; j <= i; j += kTile) {
      add_tile(sums_.data() + i * width_ + j, scaled + i, rows + j, count, width_);
    }
  }
}

Eigen::MatrixXd Gram::matrix() const {
  Eigen::MatrixXd out(columns_, columns_);
  for (std::size_t i = 0; i < columns_; ++i) {
    for (std::size_t j = 0; j <= i; ++j) out(i, j) = out(j, i) = sums_[i * width_ + j];
  }
  return out;
}

}  // namespace hepatica::survival
