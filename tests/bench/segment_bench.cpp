// Speed of delineating: one click on a lesion of 50 mm in a CT of 512 x 512 x 150.
#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdio>

#include "core/segment/lesion.h"
#include "tests/bench/bench.h"

namespace hepatica::segment {
namespace {

/// A ball of 50 mm and 120 HU in tissue of 60 HU, noise of 12 HU: 0.75 x 0.75 x 2 mm.
image::Volume ball_in_noise() {
  image::Volume volume;
  volume.geometry.size = {512, 512, 150};
  volume.geometry.spacing_mm = {0.75, 0.75, 2};
  volume.samples.resize(static_cast<std::size_t>(512) * 512 * 150);
  unsigned state = 1;
  const auto uniform = [&] {
    state = state * 1664525u + 1013904223u;
    return static_cast<double>(state) / 4294967296.0;
  };
  std::size_t at = 0;
  for (int k = 0; k < 150; ++k) {
    for (int j = 0; j < 512; ++j) {
      for (int i = 0; i < 512; ++i) {
        const double x = 0.75 * (i - 256), y = 0.75 * (j - 256), z = 2.0 * (k - 75);
        const double noise = 12 * 2 * (uniform() + uniform() + uniform() - 1.5);
        volume.samples[at++] =
            static_cast<float>((x * x + y * y + z * z <= 625 ? 120 : 60) + noise);
      }
    }
  }
  return volume;
}

}  // namespace
}  // namespace hepatica::segment

int main() {
  using namespace hepatica;
  const auto volume = segment::ball_in_noise();
  const std::array<std::array<int, 3>, 1> seed = {{{250, 260, 74}}};
  std::size_t voxels = 0;
  bench::row("one click on a lesion of 50 mm, 512 x 512 x 150", "<= 300", [&] {
    const auto lesion = segment::find_lesion(volume, seed).value();
    const auto& mask = lesion.part.mask.samples;
    voxels = static_cast<std::size_t>(
        std::count_if(mask.begin(), mask.end(), [](uint8_t v) { return v != 0; }));
  });
  // The ball holds 65.4 mL, 58 178 voxels.
  std::printf("answer\tlesion: %zu voxels\n", voxels);
}
