// Flood fill of zones; distances in two sweeps.
#include "core/radiomics/zones.h"

#include <algorithm>
#include <array>

namespace hepatica::radiomics {
namespace {

// Fills from one seed, clearing what it visits; the stack is reused between zones.
class Flood {
 public:
  Flood(const LevelBox& box, bool in_plane, std::span<const uint32_t> distance)
      : left_(box.rank), distance_(distance) {
    const std::array<int, 1> touching{1};
    for (const Offset& o : neighbours(touching, in_plane)) steps_.push_back(step(box, o));
  }

  bool visited(size_t index) const { return left_[index] == 0; }

  Zone fill(size_t seed, uint32_t slice) {
    const uint16_t rank = left_[seed];
    Zone zone{rank, 0, distance_.empty() ? 0 : distance_[seed], slice};
    left_[seed] = 0;
    stack_.push_back(static_cast<uint32_t>(seed));
    while (!stack_.empty()) {
      const uint32_t at = stack_.back();
      stack_.pop_back();
      ++zone.size;
      if (!distance_.empty()) zone.distance = std::min(zone.distance, distance_[at]);
      for (std::ptrdiff_t to : steps_) {
        const size_t next = static_cast<size_t>(static_cast<std::ptrdiff_t>(at) + to);
        if (left_[next] != rank) continue;
        left_[next] = 0;
        stack_.push_back(static_cast<uint32_t>(next));
      }
    }
    return zone;
  }

 private:
  std::vector<uint16_t> left_;  // ranks not yet in a zone
  std::span<const uint32_t> distance_;
  std::vector<std::ptrdiff_t> steps_;
  std::vector<uint32_t> stack_;
};

}  // namespace

std::vector<Zone> find_zones(const LevelBox& box, bool in_plane,
                             std::span<const uint32_t> distance) {
  Flood flood(box, in_plane, distance);
  std::vector<Zone> zones;
  for (const Run& run : box.runs) {
    for (size_t v = run.first; v < run.first + size_t{run.length}; ++v) {
      if (!flood.visited(v)) zones.push_back(flood.fill(v, run.slice));
    }
  }
  return zones;
}

std::vector<uint32_t> edge_distance(const LevelBox& box, std::span<const uint8_t> mask,
                                    bool in_plane) {
  std::vector<uint32_t> d(box.rank.size(), 0);
  const uint32_t far = static_cast<uint32_t>(box.size[0]) + static_cast<uint32_t>(box.size[1]) +
                       static_cast<uint32_t>(box.size[2]);
  const std::ptrdiff_t row = box.stride(1), slice = in_plane ? 0 : box.stride(2);
  // Whatever axis carries the nearest edge, it is seen from one of the two sweeps.
  const auto relax = [&](size_t at, std::ptrdiff_t sign) {
    const auto behind = [&](std::ptrdiff_t by) {
      return d[static_cast<size_t>(static_cast<std::ptrdiff_t>(at) - sign * by)] + 1;
    };
    d[at] = std::min({d[at], behind(1), behind(row)});
    if (slice != 0) d[at] = std::min(d[at], behind(slice));
  };
  size_t from = 0;
  for (int k = 0; k < box.size[2]; ++k) {
    for (int j = 0; j < box.size[1]; ++j) {
      for (int i = 0; i < box.size[0]; ++i, ++from) {
        if (mask[from] == 0) continue;
        const size_t at = box.index(i, j, k);
        d[at] = far;
        relax(at, 1);
      }
    }
  }
  for (int k = box.size[2] - 1; k >= 0; --k) {
    for (int j = box.size[1] - 1; j >= 0; --j) {
      for (int i = box.size[0] - 1; i >= 0; --i) {
        const size_t at = box.index(i, j, k);
        if (d[at] != 0) relax(at, -1);
      }
    }
  }
  return d;
}

}  // namespace hepatica::radiomics
