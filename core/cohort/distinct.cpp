// A hash table with open addressing, at most half full.
#include "core/cohort/distinct.h"

#include <algorithm>
#include <cstring>

namespace hepatica::cohort {
namespace {

constexpr std::size_t kSmallest = 64;

bool by_value(const Distinct::Entry& a, const Distinct::Entry& b) { return a.value < b.value; }

/// Fibonacci hashing (Knuth, The Art of Computer Programming 3, 6.4): the product's upper bits
/// depend on all of the number's; short decimals differ in few.
std::size_t hashed(double value) {
  std::uint64_t bits = 0;
  std::memcpy(&bits, &value, 8);
  bits ^= bits >> 32;
  return static_cast<std::size_t>((bits * 0x9e3779b97f4a7c15ULL) >> 32);
}

}  // namespace

Distinct::Distinct(std::size_t limit) : limit_(limit), table_(kSmallest, 0) {}

/// Where the number stands in the table, or the free slot where it would.
std::size_t Distinct::slot_of(double value) const {
  std::size_t slot = hashed(value) & (table_.size() - 1);
  while (table_[slot] != 0 && entries_[table_[slot] - 1].value != value)
    slot = (slot + 1) & (table_.size() - 1);
  return slot;
}

void Distinct::grow() {
  table_.assign(table_.size() * 2, 0);
  for (std::size_t k = 0; k < entries_.size(); ++k)
    table_[slot_of(entries_[k].value)] = static_cast<std::uint32_t>(k + 1);
}

Distinct::Entry* Distinct::entry_of(double value) {
  value += 0.0;  // -0 becomes 0
  std::size_t slot = slot_of(value);
  if (table_[slot] == 0) {
    if (entries_.size() == limit_) return nullptr;
    entries_.push_back({value, {}});
    if (2 * entries_.size() > table_.size()) {
      grow();
      slot = slot_of(value);
    }
    table_[slot] = static_cast<std::uint32_t>(entries_.size());
  }
  return &entries_[table_[slot] - 1];
}

bool Distinct::add(double value, int kind, std::size_t count) {
  Entry* const entry = entry_of(value);
  if (entry == nullptr) return false;
  entry->counts[static_cast<std::size_t>(kind)] += count;
  return true;
}

bool Distinct::append(const Distinct& later) {
  for (const Entry& more : later.entries_) {
    Entry* const entry = entry_of(more.value);
    if (entry == nullptr) return false;
    for (std::size_t kind = 0; kind < 2; ++kind) entry->counts[kind] += more.counts[kind];
  }
  return true;
}

std::vector<Distinct::Entry> Distinct::sorted() const {
  auto out = entries_;
  std::sort(out.begin(), out.end(), by_value);
  return out;
}

Numbers::Numbers() : counted_(Distinct::kFew) {}

void Numbers::add(double value, std::size_t count) {
  if (count == 0) return;
  if (!counted_.add(value, 0, count)) others_.insert(others_.end(), count, value);
  size_ += count;
  lowest_ = std::min(lowest_, value);
  highest_ = std::max(highest_, value);
}

void Numbers::append(const Numbers& later) {
  for (const auto& [value, counts] : later.counted_.sorted()) add(value, counts[0]);
  for (const double value : later.others_) add(value);
}

/// What is kept one by one is nowhere among the counted.
Counts Numbers::sorted() const {
  auto others = others_;
  std::sort(others.begin(), others.end());
  Counts out = counted_.sorted();
  const std::size_t counted = out.size();
  for (const double value : others) {
    if (out.size() == counted || out.back().value != value) out.push_back({value, {}});
    ++out.back().counts[0];
  }
  std::inplace_merge(out.begin(), out.begin() + static_cast<std::ptrdiff_t>(counted), out.end(),
                     by_value);
  return out;
}

}  // namespace hepatica::cohort
