// Hash tables small enough for the cache, one for each bucket of keys.
#include "core/cohort/repeats.h"

#include <algorithm>
#include <cstring>

namespace hepatica::cohort {
namespace {

constexpr int kBucketBits = 9;
constexpr std::size_t kBuckets = std::size_t{1} << kBucketBits;

/// The finaliser of MurmurHash3 (Appleby): every bit of the input reaches every bit of the result.
std::uint64_t mixed(std::uint64_t x) {
  x ^= x >> 33;
  x *= 0xff51afd7ed558ccdULL;
  x ^= x >> 33;
  x *= 0xc4ceb9fe1a85ec53ULL;
  return x ^ (x >> 33);
}

/// One cheap step of many, to and fro: a key's hash is mixed well once, when it is added.
std::uint64_t stirred(std::uint64_t x) {
  x *= 0x9e3779b97f4a7c15ULL;
  return x ^ (x >> 32);
}

std::size_t bucket_of(std::uint32_t hash) { return hash >> (32 - kBucketBits); }

}  // namespace

std::uint64_t text_hash(std::string_view text, std::uint64_t seed) {
  std::uint64_t hash = stirred(seed ^ text.size());
  while (text.size() >= 8) {
    std::uint64_t word = 0;
    std::memcpy(&word, text.data(), 8);
    hash = stirred(hash ^ word);
    text.remove_prefix(8);
  }
  std::uint64_t rest = 0;
  for (std::size_t i = 0; i < text.size(); ++i)
    rest |= static_cast<std::uint64_t>(static_cast<unsigned char>(text[i])) << (8 * i);
  return stirred(hash ^ rest);
}

void Repeats::add(std::uint64_t hash, std::size_t row) {
  keys_.push_back({static_cast<std::uint32_t>(mixed(hash) >> 32), static_cast<std::uint32_t>(row)});
}

/// By the uppermost bits; rows keep their order inside a bucket.
void Repeats::sort_into_buckets(std::vector<std::size_t>& begins) {
  begins.assign(kBuckets + 1, 0);
  for (const Key& key : keys_) ++begins[bucket_of(key.hash) + 1];
  for (std::size_t b = 0; b < kBuckets; ++b) begins[b + 1] += begins[b];
  std::vector<Key> sorted(keys_.size());
  std::vector<std::size_t> next(begins.begin(), begins.end() - 1);
  for (const Key& key : keys_) sorted[next[bucket_of(key.hash)]++] = key;
  keys_ = std::move(sorted);
}

Repeats::Found Repeats::find(const Same& same, std::size_t shown) {
  std::vector<std::size_t> begins;
  sort_into_buckets(begins);
  Found out;
  std::vector<std::uint32_t> table;  // 1 + place of a key, 0 where there is none
  for (std::size_t b = 0; b < kBuckets; ++b) {
    const std::size_t begin = begins[b], size = begins[b + 1] - begin;
    std::size_t room = 16;
    while (room < 2 * size) room *= 2;
    table.assign(room, 0);
    for (std::size_t k = 0; k < size; ++k) {
      const Key& key = keys_[begin + k];
      std::size_t slot = key.hash & (room - 1);
      for (; table[slot] != 0; slot = (slot + 1) & (room - 1)) {
        const Key& first = keys_[begin + table[slot] - 1];
        if (first.hash == key.hash && same(first.row, key.row)) break;
      }
      if (table[slot] == 0) {
        table[slot] = static_cast<std::uint32_t>(k + 1);
        continue;
      }
      ++out.count;
      out.pairs.emplace_back(key.row, keys_[begin + table[slot] - 1].row);
      if (out.pairs.size() >= 4096 + shown) {  // only the first rows are wanted
        std::partial_sort(out.pairs.begin(), out.pairs.begin() + static_cast<std::ptrdiff_t>(shown),
                          out.pairs.end());
        out.pairs.resize(shown);
      }
    }
  }
  std::sort(out.pairs.begin(), out.pairs.end());
  if (out.pairs.size() > shown) out.pairs.resize(shown);
  return out;
}

}  // namespace hepatica::cohort
