// Short cells met before, with what was made of them: a column of measurements writes the same few
// hundred texts over and over.
#pragma once

#include <array>
#include <cstdint>
#include <cstring>
#include <string_view>

namespace hepatica::cohort {

/// One place for each of some texts of 1 to 7 bytes; a text that comes later takes the place of one
/// that shares it.
template <typename Made>
class CellCache {
 public:
  /// A short text as a number of its own; 0 for any other.
  static std::uint64_t key_of(std::string_view cell) {
    if (cell.empty() || cell.size() > 7) return 0;
    std::uint64_t key = 0;
    std::memcpy(&key, cell.data(), cell.size());
    return key | static_cast<std::uint64_t>(cell.size()) << 56;
  }

  /// What was made of the text of a key, or null. Precondition: key not 0.
  Made* find(std::uint64_t key) {
    Slot& slot = slot_of(key);
    return slot.key == key ? &slot.made : nullptr;
  }
  /// Keeps what was made of a text; what lay in its place goes to `leaves`.
  template <typename Leaves>
  void put(std::uint64_t key, const Made& made, Leaves leaves) {
    Slot& slot = slot_of(key);
    if (slot.key != 0) leaves(slot.made);
    slot = {key, made};
  }
  /// Takes everything out.
  template <typename Leaves>
  void empty(Leaves leaves) {
    for (Slot& slot : slots_) {
      if (slot.key != 0) leaves(slot.made);
      slot.key = 0;
    }
  }

 private:
  static constexpr int kBits = 10;
  struct Slot {
    std::uint64_t key = 0;
    Made made{};
  };
  Slot& slot_of(std::uint64_t key) {
    return slots_[static_cast<std::size_t>((key * 0x9e3779b97f4a7c15ULL) >> (64 - kBits))];
  }

  std::array<Slot, std::size_t{1} << kBits> slots_{};
};

}  // namespace hepatica::cohort
