// libFuzzer target: any bytes into the NRRD reader, as an attached file and as a detached pair.
#include <algorithm>
#include <cstdint>
#include <cstdlib>

#include "core/image/geometry.h"
#include "core/image/nrrd.h"

namespace {

void check(const hepatica::Result<hepatica::image::ImageFile>& file) {
  using namespace hepatica::image;
  if (!file.ok()) return;
  const Volume& volume = file->volume;
  if (volume.samples.size() != volume.geometry.voxel_count()) std::abort();
  if (check_geometry(volume.geometry).has_value()) std::abort();
  auto const bytes = write_nrrd(volume);
  if (!bytes.ok() || !read_nrrd(*bytes).ok()) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace hepatica::image;
  Bytes const bytes = std::as_bytes(std::span(data, size));
  check(read_nrrd(bytes));
  // The first half as a detached header, the second as its data.
  size_t const half = size / 2;
  check(read_nrrd(bytes.first(half), bytes.subspan(half)));
  return 0;
}
