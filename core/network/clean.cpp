// Component rules and numbering, inside the box that holds anything.
#include "core/network/clean.h"

#include <algorithm>
#include <numeric>

#include "core/image/mask.h"
#include "core/image/morphology.h"

namespace hepatica::network {
namespace {

using image::Mask;

Mask region_of(const Mask& classes, const std::vector<int>& of) {
  Mask out{classes.geometry, std::vector<uint8_t>(classes.samples.size())};
  std::array<bool, 256> in{};
  for (const int c : of) in[static_cast<size_t>(c)] = true;
  std::transform(classes.samples.begin(), classes.samples.end(), out.samples.begin(),
                 [&](uint8_t c) { return static_cast<uint8_t>(in[c] ? 1 : 0); });
  return out;
}

/// Leaves in the region only the parts that the rule keeps.
void keep_parts(const ComponentRule& rule, double voxel_mm3, Mask& region) {
  const auto parts = image::connected_components(region, image::Connectivity::kFaces);
  if (parts.voxels.empty()) return;
  const auto largest = std::max_element(parts.voxels.begin(), parts.voxels.end());
  const auto first = static_cast<int32_t>(largest - parts.voxels.begin()) + 1;
  for (size_t at = 0; at < region.samples.size(); ++at) {
    const int32_t part = parts.part[at];
    if (part == 0) continue;
    const double volume =
        static_cast<double>(parts.voxels[static_cast<size_t>(part) - 1]) * voxel_mm3;
    // The tolerance keeps a part of exactly the stated volume.
    const bool small = volume < rule.min_volume_mm3 * (1 - 1e-9);
    if (small || (rule.largest_only && part != first)) region.samples[at] = 0;
  }
}

/// Sets 1 in a plane's cavities. `outside` and `open` are scratch.
void fill_plane_holes(int width, int height, std::vector<uint8_t>& plane, std::vector<int>& open) {
  constexpr uint8_t kOutside = 2;
  const auto visit = [&](int x, int y) {
    uint8_t& at = plane[static_cast<size_t>(y * width + x)];
    if (at != 0) return;
    at = kOutside;
    open.push_back(y * width + x);
  };
  for (int x = 0; x < width; ++x) visit(x, 0), visit(x, height - 1);
  for (int y = 0; y < height; ++y) visit(0, y), visit(width - 1, y);
  while (!open.empty()) {
    const int x = open.back() % width, y = open.back() / width;
    open.pop_back();
    if (x > 0) visit(x - 1, y);
    if (x + 1 < width) visit(x + 1, y);
    if (y > 0) visit(x, y - 1);
    if (y + 1 < height) visit(x, y + 1);
  }
  for (uint8_t& at : plane) at = at == kOutside ? 0 : 1;
}

/// Fills the region within every slice across `axis`.
void fill_slices(size_t axis, Mask& region) {
  const auto& size = region.geometry.size;
  const size_t a = axis == 0 ? 1 : 0, b = axis == 2 ? 1 : 2;
  std::vector<uint8_t> plane(static_cast<size_t>(size[a]) * static_cast<size_t>(size[b]));
  std::vector<int> open;
  std::array<int, 3> at{};
  for (at[axis] = 0; at[axis] < size[axis]; ++at[axis]) {
    const auto each = [&](auto&& act) {
      size_t n = 0;
      for (at[b] = 0; at[b] < size[b]; ++at[b]) {
        for (at[a] = 0; at[a] < size[a]; ++at[a]) {
          act(plane[n++], region.samples[region.geometry.index(at[0], at[1], at[2])]);
        }
      }
    };
    each([](uint8_t& to, uint8_t& from) { to = from; });
    if (std::find(plane.begin(), plane.end(), 1) == plane.end()) continue;
    fill_plane_holes(size[a], size[b], plane, open);
    each([](uint8_t& from, uint8_t& to) { to = from; });
  }
}

void apply_rule(const ComponentRule& rule, size_t slice_axis, double voxel_mm3, Mask& classes) {
  Mask region = region_of(classes, rule.of);
  keep_parts(rule, voxel_mm3, region);
  if (rule.fill_holes) fill_slices(slice_axis, region);
  const auto fill = static_cast<uint8_t>(rule.fill_holes.value_or(0));
  for (size_t at = 0; at < classes.samples.size(); ++at) {
    uint8_t& is = classes.samples[at];
    if (region.samples[at] != 0) {
      if (is == 0) is = fill;
    } else if (std::find(rule.of.begin(), rule.of.end(), is) != rule.of.end()) {
      is = 0;
    }
  }
}

}  // namespace

void apply_rules(const Output& output, const Oriented& grid, Mask& classes) {
  const auto box = image::bounding_box(classes);
  if (!box || output.components.empty()) return;
  Mask part = image::crop(classes, *box);
  const auto& mm = classes.geometry.spacing_mm;
  for (const ComponentRule& rule : output.components) {
    apply_rule(rule, grid.axis[2], mm[0] * mm[1] * mm[2], part);
  }
  image::paste(part, *box, classes);
}

Numbered number_lesions(const Output& output, size_t most, Mask& labelled) {
  Numbered out;
  const auto box = image::bounding_box(labelled);
  Mask part = box ? image::crop(labelled, *box) : Mask{};
  Mask labels{part.geometry, std::vector<uint8_t>(part.samples.size())};
  for (size_t c = 1; c < output.classes.size(); ++c) {
    const size_t before = out.class_of.size();
    if (!output.classes[c].lesions) {
      out.class_of.push_back(static_cast<int>(c));
      out.voxels.push_back(0);
      for (size_t at = 0; at < part.samples.size(); ++at) {
        if (part.samples[at] != c) continue;
        labels.samples[at] = static_cast<uint8_t>(before + 1);
        ++out.voxels.back();
      }
      continue;
    }
    const Mask region = region_of(part, {static_cast<int>(c)});
    const auto parts = image::connected_components(region, image::Connectivity::kFaces);
    std::vector<size_t> order(parts.voxels.size()), place(parts.voxels.size());
    std::iota(order.begin(), order.end(), size_t{0});
    std::stable_sort(order.begin(), order.end(),
                     [&](size_t a, size_t b) { return parts.voxels[a] > parts.voxels[b]; });
    const size_t room = std::max<size_t>(1, most - std::min(most, out.lesions));
    for (size_t n = 0; n < order.size(); ++n) {
      place[order[n]] = before + std::min(n, room - 1);
      if (n < room) {
        out.class_of.push_back(static_cast<int>(c));
        out.voxels.push_back(0);
      }
      out.voxels[place[order[n]]] += parts.voxels[order[n]];
    }
    out.lesions += order.size();
    for (size_t at = 0; at < part.samples.size(); ++at) {
      const int32_t p = parts.part[at];
      if (p > 0) labels.samples[at] = static_cast<uint8_t>(place[static_cast<size_t>(p) - 1] + 1);
    }
  }
  if (box) image::paste(labels, *box, labelled);
  return out;
}

}  // namespace hepatica::network
