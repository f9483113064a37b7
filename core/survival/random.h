// A small random number generator of our own: the same seed gives the same stream everywhere, which
// the standard library's distributions do not promise.
#pragma once

#include <cstdint>
#include <vector>

namespace hepatica::survival {

/// xoshiro256** (Blackman and Vigna 2021), seeded through splitmix64.
class Random {
 public:
  explicit Random(std::uint64_t seed);

  std::uint64_t next();
  /// In [0, 1), a multiple of 2^-53.
  double uniform();
  /// In 0 .. bound - 1, each equally likely (Lemire's multiplication with rejection). bound >= 1.
  std::uint64_t below(std::uint64_t bound);
  /// Standard normal, by the inverse of the distribution function.
  double normal();
  /// `count` draws with replacement from 0 .. count - 1: one bootstrap sample.
  std::vector<std::size_t> resample(std::size_t count);
  /// 0 .. count - 1 in random order.
  std::vector<std::size_t> permutation(std::size_t count);

 private:
  std::uint64_t state_[4];
};

}  // namespace hepatica::survival
