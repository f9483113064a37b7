// Tumour and necrosis cut out, told apart, and given a grid each.
#include "core/measure/lesions.h"

#include <algorithm>
#include <array>
#include <numeric>
#include <optional>
#include <string>

#include "core/image/morphology.h"

namespace hepatica::measure {
namespace {

using image::Box;
using image::Connectivity;
using image::Mask;

/// 1 for a tumour label, 2 for necrosis, 0 else.
std::array<uint8_t, 256> tissue_of(const LabelRoles& roles) {
  std::array<uint8_t, 256> out{};
  for (uint8_t const label : roles.tumour) out[label] = 1;
  for (uint8_t const label : roles.necrosis) out[label] = 2;
  return out;
}

/// The box around all tumour and necrosis, with a voxel around it.
std::optional<Box> box_of_tissue(const Mask& labels, const std::array<uint8_t, 256>& tissue) {
  Mask any{labels.geometry, labels.samples};
  for (uint8_t& sample : any.samples) sample = tissue[sample];
  const auto box = image::bounding_box(any);
  if (!box) return box;
  return image::grow_box(*box, {1, 1, 1}, labels.geometry.size);
}

/// Voxels that share a face with each voxel of a grid.
template <typename Visit>
void for_faces(const image::Geometry& g, size_t at, Visit visit) {
  const auto ni = static_cast<size_t>(g.size[0]), nj = static_cast<size_t>(g.size[1]);
  const std::array<size_t, 3> place{at % ni, at / ni % nj, at / (ni * nj)};
  const std::array<size_t, 3> step{1, ni, ni * nj};
  for (size_t a = 0; a < 3; ++a) {
    if (place[a] > 0) visit(at - step[a]);
    if (place[a] + 1 < static_cast<size_t>(g.size[a])) visit(at + step[a]);
  }
}

/// The number of each voxel's lesion (0 none), 1 to count.
struct Numbered {
  std::vector<int32_t> lesion;
  std::vector<uint8_t> label;  // of lesion n at n - 1
};

Numbered by_part(const Mask& part, const std::array<uint8_t, 256>& tissue) {
  Mask any = part;
  for (uint8_t& sample : any.samples) sample = tissue[sample] != 0 ? 1 : 0;
  const image::Components found = image::connected_components(any, Connectivity::kCorners);
  std::vector<size_t> order(found.voxels.size());
  std::iota(order.begin(), order.end(), size_t{0});
  std::stable_sort(order.begin(), order.end(),
                   [&](size_t a, size_t b) { return found.voxels[a] > found.voxels[b]; });
  std::vector<int32_t> number(order.size() + 1, 0);
  for (size_t n = 0; n < order.size(); ++n) number[order[n] + 1] = static_cast<int32_t>(n + 1);
  Numbered out{std::vector<int32_t>(part.samples.size()), std::vector<uint8_t>(order.size())};
  for (size_t at = 0; at < part.samples.size(); ++at) {
    const int32_t lesion = number[static_cast<size_t>(found.part[at])];
    out.lesion[at] = lesion;
    if (lesion == 0) continue;
    uint8_t& label = out.label[static_cast<size_t>(lesion - 1)];
    if (label == 0) label = part.samples[at];
  }
  return out;
}

/// For each necrotic part the tumour label it shares most faces with; 0 for none.
std::vector<uint8_t> owners(const Mask& part, const std::array<uint8_t, 256>& tissue,
                            const image::Components& necrotic) {
  std::vector<std::array<uint32_t, 256>> faces(necrotic.voxels.size());
  for (size_t at = 0; at < part.samples.size(); ++at) {
    if (necrotic.part[at] == 0) continue;
    for_faces(part.geometry, at, [&](size_t next) {
      const uint8_t label = part.samples[next];
      if (tissue[label] == 1) ++faces[static_cast<size_t>(necrotic.part[at] - 1)][label];
    });
  }
  std::vector<uint8_t> out;
  for (const auto& count : faces) {
    const auto most = std::max_element(count.begin(), count.end());
    out.push_back(*most == 0 ? uint8_t{0} : static_cast<uint8_t>(most - count.begin()));
  }
  return out;
}

Numbered by_label(const Mask& part, const std::array<uint8_t, 256>& tissue) {
  std::array<bool, 256> present{};
  for (uint8_t const label : part.samples) present[label] = true;
  Numbered out{std::vector<int32_t>(part.samples.size()), {}};
  std::array<int32_t, 256> number{};
  for (size_t label = 1; label < 256; ++label) {
    if (!present[label] || tissue[label] != 1) continue;
    out.label.push_back(static_cast<uint8_t>(label));
    number[label] = static_cast<int32_t>(out.label.size());
  }
  Mask dead = part;
  for (uint8_t& sample : dead.samples) sample = tissue[sample] == 2 ? 1 : 0;
  const image::Components necrotic = image::connected_components(dead, Connectivity::kCorners);
  const std::vector<uint8_t> owner = owners(part, tissue, necrotic);
  std::vector<int32_t> lesion_of_part;
  for (uint8_t const label : owner) {
    if (label == 0) out.label.push_back(0);  // named below by its first voxel
    lesion_of_part.push_back(label == 0 ? static_cast<int32_t>(out.label.size()) : number[label]);
  }
  for (size_t at = 0; at < part.samples.size(); ++at) {
    const int32_t dead_part = necrotic.part[at];
    out.lesion[at] = dead_part > 0 ? lesion_of_part[static_cast<size_t>(dead_part - 1)]
                                   : number[part.samples[at]];
    if (out.lesion[at] == 0) continue;
    uint8_t& label = out.label[static_cast<size_t>(out.lesion[at] - 1)];
    if (label == 0) label = part.samples[at];
  }
  return out;
}

/// Boxes of the lesions inside a part, each with one voxel around it.
std::vector<Box> boxes(const image::Geometry& g, const Numbered& numbered) {
  const Box none{{g.size[0], g.size[1], g.size[2]}, {-1, -1, -1}};
  std::vector<Box> out(numbered.label.size(), none);
  size_t at = 0;
  for (int k = 0; k < g.size[2]; ++k) {
    for (int j = 0; j < g.size[1]; ++j) {
      for (int i = 0; i < g.size[0]; ++i, ++at) {
        if (numbered.lesion[at] == 0) continue;
        Box& box = out[static_cast<size_t>(numbered.lesion[at] - 1)];
        const std::array<int, 3> voxel{i, j, k};
        for (size_t a = 0; a < 3; ++a) {
          box.first[a] = std::min(box.first[a], voxel[a]);
          box.last[a] = std::max(box.last[a], voxel[a]);
        }
      }
    }
  }
  for (Box& box : out) box = image::grow_box(box, {1, 1, 1}, g.size);
  return out;
}

}  // namespace

Status check_roles(const LabelRoles& roles) {
  if (roles.tumour.empty()) {
    return Error{Code::kInvalidArgument, "tumour", "at least one label of the lesions is needed"};
  }
  std::array<const char*, 256> role{};
  const struct {
    const char* name;
    const std::vector<uint8_t>& labels;
  } lists[] = {{"liver", roles.liver},
               {"tumour", roles.tumour},
               {"necrosis", roles.necrosis},
               {"vessels", roles.vessels}};
  for (const auto& [name, labels] : lists) {
    for (uint8_t const label : labels) {
      if (label == 0) return Error{Code::kInvalidArgument, name, "label 0 is the background"};
      if (role[label] != nullptr) {
        return Error{Code::kInvalidArgument, name,
                     "label " + std::to_string(label) + " is named as " + role[label] + " already"};
      }
      role[label] = name;
    }
  }
  return success();
}

Result<std::vector<Lesion>> find_lesions(const Mask& labels, const LabelRoles& roles) {
  if (Status fault = check_roles(roles)) return *fault;
  const auto tissue = tissue_of(roles);
  std::vector<Lesion> out;
  const auto around = box_of_tissue(labels, tissue);
  if (!around) return out;
  const Mask part = image::crop(labels, *around);
  const Numbered numbered =
      roles.lesions_by == LesionsBy::kPart ? by_part(part, tissue) : by_label(part, tissue);
  const std::vector<Box> places = boxes(part.geometry, numbered);
  for (size_t n = 0; n < places.size(); ++n) {
    const Box& box = places[n];
    Lesion lesion{numbered.label[n], box, image::crop(part, box), 1};
    size_t at = 0;
    for (int k = box.first[2]; k <= box.last[2]; ++k) {
      for (int j = box.first[1]; j <= box.last[1]; ++j) {
        for (int i = box.first[0]; i <= box.last[0]; ++i, ++at) {
          uint8_t& sample = lesion.tissue.samples[at];
          const bool own =
              numbered.lesion[part.geometry.index(i, j, k)] == static_cast<int32_t>(n + 1);
          sample = own ? tissue[sample] : 0;
        }
      }
    }
    lesion.parts = image::connected_components(lesion.tissue, Connectivity::kCorners).voxels.size();
    for (size_t a = 0; a < 3; ++a) {
      lesion.box.first[a] += around->first[a];
      lesion.box.last[a] += around->first[a];
    }
    out.push_back(std::move(lesion));
  }
  return out;
}

}  // namespace hepatica::measure
