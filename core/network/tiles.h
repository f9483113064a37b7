// A plane cut into overlapping square tiles, and the tiles' scores stitched together again.
#pragma once

#include <span>
#include <vector>

#include "core/base/result.h"

namespace hepatica::network {

struct Tile {
  int x = 0, y = 0;
};

/// Tiles that cover a plane evenly with at least `overlap` shared pixels; one tile where side is 0
/// (the whole plane).
struct Tiling {
  int width = 0, height = 0;            // of the plane
  int tile_width = 0, tile_height = 0;  // of a tile
  std::vector<Tile> tiles;
};

/// Precondition: side == 0, or side <= width and height, and 2 * overlap <= side.
Tiling make_tiling(int width, int height, int side, int overlap);

/// Copies a tile out of `channels` planes.
void cut(std::span<const float> planes, const Tiling& tiling, size_t tile, int channels,
         std::span<float> out);

/// Weighted mean of overlapping tiles: the weight falls linearly from a tile's middle to its edge,
/// so no seam shows.
class Stitch {
 public:
  Stitch(const Tiling& tiling, int channels);

  void add(size_t tile, std::span<const float> scores);
  /// The scores [channels, height, width] once every tile was added; the next add begins a new
  /// plane.
  std::span<const float> finish();

 private:
  const Tiling tiling_;
  int channels_;
  std::vector<float> sum_;
  std::vector<float> weight_;
  bool fresh_ = true;
};

}  // namespace hepatica::network
