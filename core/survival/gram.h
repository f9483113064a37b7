// Sums of weighted outer products, the one costly step of a Newton iteration.
//
// Internal to core/survival. Rows are padded with zeros to a multiple of kTile columns, so that the
// inner loops have fixed length. Two doubles per register on every platform: the same additions in
// the same order natively and in WebAssembly.
#pragma once

#include <Eigen/Dense>
#include <cstddef>
#include <cstring>
#include <vector>

namespace hepatica::survival {

constexpr std::size_t kTile = 4;
constexpr std::size_t padded(std::size_t columns) { return (columns + kTile - 1) / kTile * kTile; }

typedef double Lanes __attribute__((vector_size(16)));

inline Lanes load(const double* from) {
  Lanes x;
  std::memcpy(&x, from, sizeof x);
  return x;
}
inline void store(double* to, Lanes x) { std::memcpy(to, &x, sizeof x); }

/// sum over j of a[j] * b[j]; `width` is a multiple of kTile.
inline double dot(const double* a, const double* b, std::size_t width) {
  Lanes even = {0, 0}, odd = {0, 0};
  for (std::size_t j = 0; j < width; j += kTile) {
    even += load(a + j) * load(b + j);
    odd += load(a + j + 2) * load(b + j + 2);
  }
  const Lanes both = even + odd;
  return both[0] + both[1];
}

/// to[j] += factor * from[j].
inline void add_scaled(double* to, double factor, const double* from, std::size_t width) {
  for (std::size_t j = 0; j < width; j += 2) store(to + j, load(to + j) + factor * load(from + j));
}

/// Lower triangle of sum over rows of weight * row * row', gathered block by block.
class Gram {
 public:
  /// columns: without padding.
  explicit Gram(std::size_t columns)
      : columns_(columns), width_(padded(columns)), sums_(width_ * width_, 0.0) {}

  /// rows: `count` rows of padded(columns) numbers.
  void add(const double* rows, const double* weights, std::size_t count);
  Eigen::MatrixXd matrix() const;

 private:
  void add_block(const double* rows, const double* scaled, std::size_t count);

  std::size_t columns_, width_;
  std::vector<double> sums_;  // sums_[i * width_ + j]
  std::vector<double> scaled_;
};

}  // namespace hepatica::survival
