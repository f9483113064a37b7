// One pass over the labels per question.
#include "core/image/mask.h"

#include <algorithm>

#include "core/base/reason.h"
#include "core/image/geometry.h"

namespace hepatica::image {

std::vector<LabelCount> count_labels(const Mask& mask) {
  std::array<size_t, 256> counts{};
  for (uint8_t const label : mask.samples) ++counts[label];
  std::vector<LabelCount> out;
  for (size_t label = 1; label < counts.size(); ++label) {
    if (counts[label] > 0) out.push_back({static_cast<uint8_t>(label), counts[label]});
  }
  return out;
}

size_t count_voxels(const Mask& mask) {
  return mask.samples.size() -
         static_cast<size_t>(std::count(mask.samples.begin(), mask.samples.end(), uint8_t{0}));
}

Result<Mask> select_label(const Mask& mask, uint8_t label) {
  Mask out{mask.geometry, std::vector<uint8_t>(mask.samples.size())};
  size_t count = 0;
  for (size_t at = 0; at < mask.samples.size(); ++at) {
    out.samples[at] = mask.samples[at] == label ? 1 : 0;
    count += out.samples[at];
  }
  if (label == 0 || count == 0) {
    return Error{Code::kEmptyRoi, "mask", "label " + std::to_string(label),
                 Reason{"no_voxel_of_label", {{"label", label}}, ""}};
  }
  return out;
}

std::optional<Box> bounding_box(const Mask& mask) {
  const std::array<int, 3>& size = mask.geometry.size;
  Box box{size, {-1, -1, -1}};
  for (int k = 0; k < size[2]; ++k) {
    for (int j = 0; j < size[1]; ++j) {
      const uint8_t* const row = mask.samples.data() + mask.geometry.index(0, j, k);
      const uint8_t* const end = row + size[0];
      const uint8_t* const found = std::find_if(row, end, [](uint8_t v) { return v != 0; });
      if (found == end) continue;
      const uint8_t* last = end - 1;
      while (*last == 0) --last;
      box.first = {std::min(box.first[0], static_cast<int>(found - row)), std::min(box.first[1], j),
                   std::min(box.first[2], k)};
      box.last = {std::max(box.last[0], static_cast<int>(last - row)), std::max(box.last[1], j),
                  std::max(box.last[2], k)};
    }
  }
  if (box.last[0] < 0) return std::nullopt;
  return box;
}

Box grow_box(const Box& box, const std::array<int, 3>& margin, const std::array<int, 3>& size) {
  Box out;
  for (size_t axis = 0; axis < 3; ++axis) {
    out.first[axis] = std::max(0, box.first[axis] - margin[axis]);
    out.last[axis] = std::min(size[axis] - 1, box.last[axis] + margin[axis]);
  }
  return out;
}

Geometry crop_geometry(const Geometry& geometry, const Box& box) {
  Geometry out = geometry;
  out.origin_mm = index_to_world_mm(
      geometry, {static_cast<double>(box.first[0]), static_cast<double>(box.first[1]),
                 static_cast<double>(box.first[2])});
  for (size_t axis = 0; axis < 3; ++axis) out.size[axis] = box.extent(axis);
  return out;
}

}  // namespace hepatica::image
