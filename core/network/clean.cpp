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

/// The mean probability of each part's chosen voxels; 1 for a part without any.
std::vector<double> mean_of_parts(const image::Components& parts, std::span<const Chosen> chosen) {
  std::vector<double> sum(parts.voxels.size()), weighed(parts.voxels.size());
  for (const Chosen& one : chosen) {
    const int32_t part = parts.part[one.at];
    if (part == 0) continue;
    sum[static_cast<size_t>(part) - 1] += static_cast<double>(one.probability);
    ++weighed[static_cast<size_t>(part) - 1];
  }
  for (size_t n = 0; n < sum.size(); ++n) sum[n] = weighed[n] > 0 ? sum[n] / weighed[n] : 1;
  return sum;
}

/// Leaves in the region only the parts that the rule keeps; how many went for their probability.
size_t keep_parts(const ComponentRule& rule, double voxel_mm3, std::span<const Chosen> chosen,
                  Mask& region) {
  const auto parts = image::connected_components(region, image::Connectivity::kFaces);
  if (parts.voxels.empty()) return 0;
  const auto largest = std::max_element(parts.voxels.begin(), parts.voxels.end());
  const auto first = static_cast<size_t>(largest - parts.voxels.begin());
  const bool weigh = rule.min_mean_probability > 0;
  const std::vector<double> mean = weigh ? mean_of_parts(parts, chosen) : std::vector<double>{};
  std::vector<bool> stays(parts.voxels.size());
  size_t doubtful = 0;
  for (size_t n = 0; n < stays.size(); ++n) {
    // The tolerance keeps a part of exactly the stated volume.
    const double volume = static_cast<double>(parts.voxels[n]) * voxel_mm3;
    stays[n] = volume >= rule.min_volume_mm3 * (1 - 1e-9) && (!rule.largest_only || n == first);
    if (!stays[n] || !weigh || mean[n] >= rule.min_mean_probability) continue;
    stays[n] = false;
    ++doubtful;
  }
  for (size_t at = 0; at < region.samples.size(); ++at) {
    const int32_t part = parts.part[at];
    if (part > 0 && !stays[static_cast<size_t>(part) - 1]) region.samples[at] = 0;
  }
  return doubtful;
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

size_t apply_rule(const ComponentRule& rule, size_t slice_axis, double voxel_mm3,
                  std::span<const Chosen> chosen, Mask& classes) {
  Mask region = region_of(classes, rule.of);
  const size_t doubtful = keep_parts(rule, voxel_mm3, chosen, region);
  if (rule.fill_holes) fill_slices(slice_axis, region);
  const auto fill = static_cast<uint8_t>(rule.fill_holes.value_or(0));
  for (size_t at = 0; at < classes.samples.size(); ++at) {
    uint8_t& is = classes.samples[at];
    if (region.samples[at] != 0) {
      if (is == 0) is = fill;
    } else if (std::find(rule.of.begin(), rule.of.end(), is) != rule.of.end()) {
      is = static_cast<uint8_t>(rule.dropped_become);
    }
  }
  return doubtful;
}

/// The same voxels in a map cut out of `from`; all lie inside, since their class is not 0.
std::vector<Chosen> cut_out(std::span<const Chosen> chosen, const image::Geometry& from,
                            const image::Box& box, const image::Geometry& to) {
  const auto width = static_cast<size_t>(from.size[0]);
  const auto plane = width * static_cast<size_t>(from.size[1]);
  std::vector<Chosen> out;
  out.reserve(chosen.size());
  for (const Chosen& one : chosen) {
    const int x = static_cast<int>(one.at % width), y = static_cast<int>(one.at % plane / width),
              z = static_cast<int>(one.at / plane);
    out.push_back(
        {to.index(x - box.first[0], y - box.first[1], z - box.first[2]), one.probability});
  }
  return out;
}

}  // namespace

std::vector<bool> classes_weighed(const Output& output) {
  std::vector<bool> out(output.classes.size());
  for (const ComponentRule& rule : output.components) {
    if (rule.min_mean_probability <= 0) continue;
    for (const int c : rule.of) out[static_cast<size_t>(c)] = true;
  }
  return out;
}

size_t apply_rules(const Output& output, const Oriented& grid, std::span<const Chosen> chosen,
                   Mask& classes) {
  const auto box = image::bounding_box(classes);
  if (!box || output.components.empty()) return 0;
  Mask part = image::crop(classes, *box);
  const std::vector<Chosen> inside = cut_out(chosen, classes.geometry, *box, part.geometry);
  const auto& mm = classes.geometry.spacing_mm;
  size_t doubtful = 0;
  for (const ComponentRule& rule : output.components) {
    doubtful += apply_rule(rule, grid.axis[2], mm[0] * mm[1] * mm[2], inside, part);
  }
  image::paste(part, *box, classes);
  return doubtful;
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
