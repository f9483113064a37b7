// Building the box: which levels occur, where they lie, and the runs of region voxels.
#include "core/radiomics/level_box.h"

#include <algorithm>
#include <string>

namespace hepatica::radiomics {
namespace {

constexpr size_t kMaxRanks = 65535;
constexpr int64_t kMaxVoxels = int64_t{1} << 31;

// The distinct levels, rising; through a table of flags when the span is moderate, else by sorting.
std::vector<int> distinct_levels(std::span<const int> level) {
  int highest = 0;
  for (int value : level) highest = std::max(highest, value);
  std::vector<int> out;
  if (highest <= 1 << 20) {
    std::vector<uint8_t> seen(static_cast<size_t>(highest) + 1, 0);
    for (int value : level) seen[static_cast<size_t>(value)] = 1;
    for (int value = 1; value <= highest; ++value) {
      if (seen[static_cast<size_t>(value)]) out.push_back(value);
    }
    return out;
  }
  std::copy_if(level.begin(), level.end(), std::back_inserter(out), [](int v) { return v > 0; });
  std::sort(out.begin(), out.end());
  out.erase(std::unique(out.begin(), out.end()), out.end());
  return out;
}

// Level -> rank for one level after another; neighbouring voxels mostly share a level.
class Ranks {
 public:
  explicit Ranks(const std::vector<int>& levels) : levels_(levels) {
    if (!levels.empty() && levels.back() <= 1 << 20) {
      table_.assign(static_cast<size_t>(levels.back()) + 1, 0);
      for (size_t r = 0; r < levels.size(); ++r) {
        table_[static_cast<size_t>(levels[r])] = static_cast<uint16_t>(r + 1);
      }
    }
  }
  uint16_t operator()(int level) const {
    if (level == 0) return 0;
    if (!table_.empty()) return table_[static_cast<size_t>(level)];
    const auto at = std::lower_bound(levels_.begin(), levels_.end(), level);
    return static_cast<uint16_t>(at - levels_.begin() + 1);
  }

 private:
  const std::vector<int>& levels_;
  std::vector<uint16_t> table_;
};

void find_runs(LevelBox& box) {
  for (int k = 0; k < box.size[2]; ++k) {
    for (int j = 0; j < box.size[1]; ++j) {
      const size_t row = box.index(0, j, k);
      for (int i = 0; i < box.size[0]; ++i) {
        if (box.rank[row + static_cast<size_t>(i)] == 0) continue;
        const int from = i;
        while (i < box.size[0] && box.rank[row + static_cast<size_t>(i)] != 0) ++i;
        box.runs.push_back({static_cast<uint32_t>(row + static_cast<size_t>(from)),
                            static_cast<uint32_t>(i - from), static_cast<uint32_t>(k)});
        box.voxel_count += static_cast<size_t>(i - from);
      }
    }
  }
}

}  // namespace

Result<LevelBox> make_level_box(std::span<const int> level, std::array<int, 3> size,
                                std::array<double, 3> spacing_mm, int border,
                                std::array<int, 3> axes) {
  LevelBox box;
  for (size_t a = 0; a < 3; ++a) {
    box.size[a] = size[static_cast<size_t>(axes[a])];
    box.spacing_mm[a] = spacing_mm[static_cast<size_t>(axes[a])];
  }
  box.border = border;
  int64_t voxels = 1;
  for (int n : box.size) voxels *= n + 2 * border;
  if (voxels > kMaxVoxels)
    return Error{Code::kTooLarge, "mask", "the region's box exceeds 2^31 voxels"};
  box.grey_level = distinct_levels(level);
  if (box.grey_level.empty()) return Error{Code::kEmptyRoi, "mask", "no voxel has a grey level"};
  if (box.grey_level.size() > kMaxRanks) {
    return Error{Code::kTooLarge, "discretise",
                 std::to_string(box.grey_level.size()) + " grey levels occur; at most 65535"};
  }
  box.rank.assign(static_cast<size_t>(voxels), 0);
  const Ranks ranks(box.grey_level);
  const auto width = static_cast<size_t>(size[0]);
  const std::array<size_t, 3> from_stride{1, width, width * static_cast<size_t>(size[1])};
  const auto step = [&](size_t a, int by) {
    return from_stride[static_cast<size_t>(axes[a])] * static_cast<size_t>(by);
  };
  for (int k = 0; k < box.size[2]; ++k) {
    for (int j = 0; j < box.size[1]; ++j) {
      uint16_t* row = box.rank.data() + box.index(0, j, k);
      const int* from = level.data() + step(1, j) + step(2, k);
      for (int i = 0; i < box.size[0]; ++i) row[i] = ranks(from[step(0, i)]);
    }
  }
  find_runs(box);
  return box;
}

std::vector<Offset> neighbours(std::span<const int> distances, bool in_plane) {
  int far = 0;
  for (int d : distances) far = std::max(far, d);
  std::vector<Offset> out;
  const int far_z = in_plane ? 0 : far;
  for (int z = -far_z; z <= far_z; ++z) {
    for (int y = -far; y <= far; ++y) {
      for (int x = -far; x <= far; ++x) {
        const int length = std::max({std::abs(x), std::abs(y), std::abs(z)});
        if (std::find(distances.begin(), distances.end(), length) != distances.end()) {
          out.push_back({x, y, z});
        }
      }
    }
  }
  return out;
}

std::vector<Offset> half_directions(int distance, bool in_plane) {
  const std::array<int, 1> only{distance};
  std::vector<Offset> out;
  for (const Offset& o : neighbours(only, in_plane)) {
    if (o.z > 0 || (o.z == 0 && (o.y > 0 || (o.y == 0 && o.x > 0)))) out.push_back(o);
  }
  return out;
}

}  // namespace hepatica::radiomics
