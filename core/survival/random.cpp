// The generator's steps, in integers only.
#include "core/survival/random.h"

#include <numeric>
#include <utility>

#include "core/survival/distribution.h"

namespace hepatica::survival {
namespace {

std::uint64_t rotate_left(std::uint64_t x, int k) { return (x << k) | (x >> (64 - k)); }

/// High 64 bits of the product, without a 128-bit type (WebAssembly has none).
std::uint64_t high_product(std::uint64_t a, std::uint64_t b) {
  const std::uint64_t a0 = a & 0xffffffffu, a1 = a >> 32, b0 = b & 0xffffffffu, b1 = b >> 32;
  const std::uint64_t low = a0 * b0, middle = a1 * b0 + (low >> 32);
  const std::uint64_t middle2 = a0 * b1 + (middle & 0xffffffffu);
  return a1 * b1 + (middle >> 32) + (middle2 >> 32);
}

}  // namespace

Random::Random(std::uint64_t seed) {
  for (std::uint64_t& word : state_) {
    seed += 0x9e3779b97f4a7c15u;
    std::uint64_t z = seed;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    word = z ^ (z >> 31);
  }
}

std::uint64_t Random::next() {
  const std::uint64_t result = rotate_left(state_[1] * 5, 7) * 9;
  const std::uint64_t t = state_[1] << 17;
  state_[2] ^= state_[0];
  state_[3] ^= state_[1];
  state_[1] ^= state_[2];
  state_[0] ^= state_[3];
  state_[2] ^= t;
  state_[3] = rotate_left(state_[3], 45);
  return result;
}

double Random::uniform() { return static_cast<double>(next() >> 11) * 0x1p-53; }

std::uint64_t Random::below(std::uint64_t bound) {
  const std::uint64_t rejected = (0 - bound) % bound;  // 2^64 mod bound: these would be favoured
  for (;;) {
    const std::uint64_t x = next();
    if (x * bound >= rejected) return high_product(x, bound);
  }
}

double Random::normal() {
  return normal_quantile((static_cast<double>(next() >> 11) + 0.5) * 0x1p-53);
}

std::vector<std::size_t> Random::resample(std::size_t count) {
  std::vector<std::size_t> rows(count);
  for (std::size_t& row : rows) row = static_cast<std::size_t>(below(count));
  return rows;
}

std::vector<std::size_t> Random::permutation(std::size_t count) {
  std::vector<std::size_t> rows(count);
  std::iota(rows.begin(), rows.end(), std::size_t{0});
  for (std::size_t i = count; i > 1; --i) {
    std::swap(rows[i - 1], rows[static_cast<std::size_t>(below(i))]);
  }
  return rows;
}

}  // namespace hepatica::survival
