// Rows that say again what an earlier row said.
#pragma once

#include <cstdint>
#include <functional>
#include <string_view>
#include <utility>
#include <vector>

namespace hepatica::cohort {

/// 64 bits of a text, for Repeats::add. `seed` is the hash of what stands before it.
std::uint64_t text_hash(std::string_view text, std::uint64_t seed = 0);

/// Finds keys given before without keeping the keys: by their hashes, and where two hashes agree by
/// asking `same` about the two rows, so that a chance agreement is no repeat.
class Repeats {
 public:
  using Same = std::function<bool(std::size_t, std::size_t)>;

  void reserve(std::size_t rows) { keys_.reserve(rows); }
  /// Half of the mixed hash is kept: among millions of rows a few thousand agree by chance.
  void add(std::uint64_t hash, std::size_t row);
  /// The keys of the rows that follow.
  void append(const Repeats& later) {
    keys_.insert(keys_.end(), later.keys_.begin(), later.keys_.end());
  }

  /// count  rows whose key an earlier row has
  /// pairs  the first `shown` of them with the first row of that key
  struct Found {
    std::size_t count = 0;
    std::vector<std::pair<std::size_t, std::size_t>> pairs;
  };
  Found find(const Same& same, std::size_t shown);

 private:
  struct Key {
    std::uint32_t hash;
    std::uint32_t row;
  };
  void sort_into_buckets(std::vector<std::size_t>& begins);

  std::vector<Key> keys_;
};

}  // namespace hepatica::cohort
