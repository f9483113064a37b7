// libFuzzer target: any bytes into the NIfTI reader; whatever is read must survive a round trip.
#include <cstdint>
#include <cstdlib>

#include "core/image/geometry.h"
#include "core/image/nifti.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace hepatica::image;
  auto const file = read_nifti(std::as_bytes(std::span(data, size)));
  if (!file.ok()) return 0;
  const Volume& volume = file->volume;
  if (volume.samples.size() != volume.geometry.voxel_count()) std::abort();
  if (check_geometry(volume.geometry).has_value()) std::abort();
  if (auto const bytes = write_nifti(volume); bytes.ok()) {
    // Geometry survives in single precision only, so a tiny or huge spacing may be refused again.
    auto const again = read_nifti(*bytes);
    if (again.ok() && again->volume.samples.size() != volume.samples.size()) std::abort();
  }
  return 0;
}
