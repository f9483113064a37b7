// Even tiles and their weighted mean.
#include "core/network/tiles.h"

#include <algorithm>

namespace hepatica::network {
namespace {

std::vector<int> starts(int length, int side, int overlap) {
  if (side >= length) return {0};
  const int stride = side - overlap;
  const int count = (length - overlap + stride - 1) / stride;
  std::vector<int> out;
  for (int n = 0; n < count; ++n) {
    out.push_back(static_cast<int>(static_cast<long long>(length - side) * n / (count - 1)));
  }
  return out;
}

float ramp(int at, int side) { return static_cast<float>(std::min(at + 1, side - at)); }

}  // namespace

Tiling make_tiling(int width, int height, int side, int overlap) {
  Tiling out{width, height, side > 0 ? side : width, side > 0 ? side : height, {}};
  for (const int y : starts(height, out.tile_height, overlap)) {
    for (const int x : starts(width, out.tile_width, overlap)) out.tiles.push_back({x, y});
  }
  return out;
}

void cut(std::span<const float> planes, const Tiling& tiling, size_t tile, int channels,
         std::span<float> out) {
  const auto width = static_cast<size_t>(tiling.width);
  const auto plane = width * static_cast<size_t>(tiling.height);
  const auto across = static_cast<size_t>(tiling.tile_width);
  size_t to = 0;
  for (size_t c = 0; c < static_cast<size_t>(channels); ++c) {
    for (size_t y = 0; y < static_cast<size_t>(tiling.tile_height); ++y, to += across) {
      const auto row =
          planes.subspan(c * plane + (static_cast<size_t>(tiling.tiles[tile].y) + y) * width +
                             static_cast<size_t>(tiling.tiles[tile].x),
                         across);
      std::copy(row.begin(), row.end(), out.begin() + static_cast<std::ptrdiff_t>(to));
    }
  }
}

Stitch::Stitch(const Tiling& tiling, int channels)
    : tiling_(tiling),
      channels_(channels),
      sum_(static_cast<size_t>(channels) * static_cast<size_t>(tiling.width) *
           static_cast<size_t>(tiling.height)),
      weight_(tiling.tiles.size() > 1
                  ? static_cast<size_t>(tiling.width) * static_cast<size_t>(tiling.height)
                  : 0) {}

void Stitch::add(size_t tile, std::span<const float> scores) {
  if (tiling_.tiles.size() == 1) {
    std::copy(scores.begin(), scores.end(), sum_.begin());
    return;
  }
  if (fresh_) {
    std::fill(sum_.begin(), sum_.end(), 0.0F);
    std::fill(weight_.begin(), weight_.end(), 0.0F);
    fresh_ = false;
  }
  const auto width = static_cast<size_t>(tiling_.width);
  const size_t plane = width * static_cast<size_t>(tiling_.height);
  const Tile corner = tiling_.tiles[tile];
  size_t from = 0;
  for (size_t c = 0; c < static_cast<size_t>(channels_); ++c) {
    for (int y = 0; y < tiling_.tile_height; ++y) {
      const size_t row = static_cast<size_t>(corner.y + y) * width + static_cast<size_t>(corner.x);
      const float high = ramp(y, tiling_.tile_height);
      for (int x = 0; x < tiling_.tile_width; ++x, ++from) {
        const float weight = high * ramp(x, tiling_.tile_width);
        const size_t to = row + static_cast<size_t>(x);
        sum_[c * plane + to] += weight * scores[from];
        if (c == 0) weight_[to] += weight;
      }
    }
  }
}

std::span<const float> Stitch::finish() {
  const size_t plane = weight_.size();
  for (size_t c = 0; plane > 0 && c < static_cast<size_t>(channels_); ++c) {
    for (size_t n = 0; n < plane; ++n) sum_[c * plane + n] /= weight_[n];
  }
  fresh_ = true;
  return sum_;
}

}  // namespace hepatica::network
