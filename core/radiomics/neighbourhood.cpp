// One pass over all neighbours of all region voxels.
#include "core/radiomics/neighbourhood.h"

#include <algorithm>
#include <cstdlib>

namespace hepatica::radiomics {
namespace {

// Accumulates along a whole run for one neighbour after the other, so that the inner loop walks
// through memory in order.
struct RunSums {
  std::vector<int64_t> level;
  std::vector<uint16_t> neighbours, dependent;

  void reset(size_t length) {
    level.assign(length, 0);
    neighbours.assign(length, 0);
    dependent.assign(length, 0);
  }
};

void add_neighbour(const LevelBox& box, const std::vector<int>& level_of, const Run& run,
                   std::ptrdiff_t to, int alpha, RunSums& sums) {
  const uint16_t* here = box.rank.data() + run.first;
  const uint16_t* there = here + to;
  for (uint32_t v = 0; v < run.length; ++v) {
    const int level = level_of[there[v]];  // 0 outside the region
    sums.level[v] += level;
    sums.neighbours[v] = static_cast<uint16_t>(sums.neighbours[v] + (there[v] != 0));
    const bool dependent = alpha == 0
                               ? there[v] == here[v]
                               : there[v] != 0 && std::abs(level - level_of[here[v]]) <= alpha;
    sums.dependent[v] = static_cast<uint16_t>(sums.dependent[v] + dependent);
  }
}

}  // namespace

std::vector<VoxelNeighbourhood> look_around(const LevelBox& box, bool in_plane,
                                            const NeighbourhoodSettings& settings) {
  std::vector<int> level_of{0};
  level_of.insert(level_of.end(), box.grey_level.begin(), box.grey_level.end());
  std::vector<std::ptrdiff_t> steps;
  for (const Offset& o : neighbours(settings.distances, in_plane)) steps.push_back(step(box, o));
  std::vector<VoxelNeighbourhood> out;
  out.reserve(box.voxel_count);
  RunSums sums;
  for (const Run& run : box.runs) {
    sums.reset(run.length);
    for (std::ptrdiff_t to : steps) add_neighbour(box, level_of, run, to, settings.alpha, sums);
    for (uint32_t v = 0; v < run.length; ++v) {
      out.push_back(
          {box.rank[run.first + v], sums.neighbours[v], sums.dependent[v], sums.level[v]});
    }
  }
  return out;
}

}  // namespace hepatica::radiomics
