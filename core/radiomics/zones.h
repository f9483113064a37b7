// Zones: groups of connected voxels of one grey level, which the size zone and the distance zone
// matrix count.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "core/radiomics/level_box.h"

namespace hepatica::radiomics {

struct Zone {
  uint16_t rank;      // of its grey level
  uint32_t size;      // voxels
  uint32_t distance;  // smallest distance to the region's edge among its voxels
  uint32_t slice;     // of its first voxel; with in_plane a zone lies in one slice
};

/// All zones, 26-connected, or 8-connected within slices with in_plane.
///
/// distance  by index into box.rank; may be empty, then Zone::distance is 0
std::vector<Zone> find_zones(const LevelBox& box, bool in_plane,
                             std::span<const uint32_t> distance);

/// Steps from each voxel to the nearest voxel outside the mask, along x, y and z (x and y with
/// in_plane); 0 outside, 1 at the edge. Everything beyond the box is outside.
///
/// mask     dense box of box.size without border, x fastest, non-zero inside
/// returns  by index into box.rank (with the border)
std::vector<uint32_t> edge_distance(const LevelBox& box, std::span<const uint8_t> mask,
                                    bool in_plane);

}  // namespace hepatica::radiomics
